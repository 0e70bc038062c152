"""An office in one file and back: same journal, same rows, on either database; damaged files are refused whole."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models.fields import DateField

from ketnap.accounts.models import SignInLink
from ketnap.base.errors import BadInput
from ketnap.base.models import SealingKey
from ketnap.journal import rebuild
from ketnap.transfer import backup, restore
from tests.transfer.damages import DAMAGES, FORGERIES, damaged
from tests.transfer.offices import ROOT, Office, drop_database, postgres_office, sqlite_office

FILL = """
from datetime import date
from django.core.management import call_command
from pathlib import Path
from ketnap.accounts.actions import issue_sign_in_link
from ketnap.audit.record import record
from ketnap.base import clock
from ketnap.courses.actions import NewClass, add_session, complete, enrol, open_class
from ketnap.courses.enums import ClassKind
from ketnap.instruments.actions import Paper, attach, register
from ketnap.people.actions import erase_person
from tests.example_org import SINCE, TODAY, example_org, new_person

call_command("migrate", verbosity=0)
org = example_org()
with clock.set_to(TODAY):
    by = {"unit": org.township, "actor": org.binh, "today": TODAY.date()}
    letter = register(Paper("letter", "Tỉnh ủy mẫu", "Về việc mẫu", "99", "CV/TU", date(2022, 6, 7)), **by)
    register(Paper("plan", "Thị trấn mẫu", "Kế hoạch mẫu"), carries_out=[letter], **by)
    attach(letter, "a.pdf", b"%PDF-1.4 mau", actor=org.binh)
    new = NewClass("Lớp mẫu", ClassKind.AWARENESS, date(2023, 3, 6), date(2023, 3, 10), "Trung tâm mẫu")
    course = open_class(new, organiser=org.district, actor=org.ha)
    add_session(course, date(2023, 3, 7), "Bài mẫu", actor=org.ha)
    kept, gone = new_person("Lò Mẫu Giữ", org.branch_one), new_person("Khuất Mẫu Hiển", org.branch_one)
    enrol(course, {kept: org.branch_one, gone: org.branch_one}, on=date(2023, 3, 6), actor=org.binh)
    complete(course, {kept: "1/2023", gone: ""}, on=date(2023, 3, 10), actor=org.ha)
    record("people.view", actor="binh", target=f"person:{kept}", subject=kept, personal={"name": "Lò Mẫu Giữ"})
    issue_sign_in_link(org.anh, now=TODAY)
    erase_person(gone, reason="Hết thời hạn lưu", actor="chau")
"""

EVERYTHING = """
import json
from django.apps import apps
from ketnap.transfer.backup import kept_tables, plain
from ketnap.journal.rebuild import derived
found = {}
for model in [*kept_tables(), *derived()]:
    columns = [field.attname for field in model._meta.concrete_fields]
    found[model._meta.label] = sorted([str(plain(value)) for value in row] for row in model._default_manager.values_list(*columns))
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Path, Path]]:
    """An office with something in every table, its backup and its key file. Made once; nobody changes it."""
    folder = tmp_path_factory.mktemp("office")
    office = sqlite_office(folder)
    office.data.mkdir()
    office.run(FILL)
    assert office.command("verify").returncode == 0
    answer = office.command("backup", folder / "office.zip", "--keys", folder / "office.keys")
    assert answer.returncode == 0, answer.stderr
    yield office, folder / "office.zip", folder / "office.keys"


def everything(office: Office) -> dict[str, list[Any]]:
    return json.loads(office.run(EVERYTHING))


def is_empty(office: Office) -> bool:
    """Nothing of an office lies in the data folder (the command may have made the folder itself)."""
    return not office.data.exists() or not any(office.data.iterdir())


# What goes in --------------------------------------------------------------------------------------------------------


def test_every_table_of_the_house_is_kept_derived_or_left_out_for_a_reason() -> None:
    own = {model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("ketnap.")}

    assert own == {*backup.kept_tables(), *rebuild.derived(), *backup.LEFT_OUT}
    assert not set(backup.kept_tables()) & {*rebuild.derived(), SealingKey, SignInLink}


def test_no_kept_table_stamps_its_rows_with_the_moment_of_the_restore() -> None:
    stamped = [
        f"{model.__name__}.{field.name}"
        for model in backup.kept_tables()
        for field in model._meta.concrete_fields
        if isinstance(field, DateField) and (field.auto_now or field.auto_now_add)
    ]

    assert stamped == []


def test_the_file_names_office_hashes_and_numbers_and_holds_no_key_and_no_name(made: tuple[Office, Path, Path]) -> None:
    office, file, keys = made
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        content = b"\n".join(archive.read(name) for name in archive.namelist())
        assert set(archive.namelist()) == {"manifest.json", *manifest["members"]}

    here = json.loads((office.data / "office.json").read_text())
    assert (manifest["format"], manifest["office"], manifest["incarnation"]) == (1, here, 1)
    assert manifest["checkpoint"]["position"] == manifest["members"]["rows/journal.event.jsonl"]["rows"]
    assert "Lò Mẫu Giữ".encode() not in content
    assert b"lo mau giu" not in content
    opened = json.loads(keys.read_text())
    assert not [key for key in opened["keys"].values() if key.encode() in content]
    assert b"wrapped" not in content
    assert file.stat().st_mode & 0o777 == keys.stat().st_mode & 0o777 == 0o600


# There and back ------------------------------------------------------------------------------------------------------


def test_a_restored_office_is_the_same_in_its_next_life(made: tuple[Office, Path, Path], tmp_path: Path) -> None:
    office, file, keys = made
    other = sqlite_office(tmp_path)

    done = other.json("restore", file, "--keys", keys)

    assert (done["office"]["incarnation"], done["absent"], done["files"]) == (2, 0, 1)
    assert everything(other) == everything(office)
    assert other.command("verify").returncode == 0
    assert other.json("rebuild")["changed"] == 0
    assert [path.read_bytes() for path in (other.data / "files").rglob("*") if path.is_file()] == [b"%PDF-1.4 mau"]
    assert other.run("from ketnap.accounts.models import SignInLink; print(SignInLink.objects.count())").strip() == "0"
    assert "Lò Mẫu Giữ" in other.run(
        "from ketnap.people.models import Person; print(*Person.objects.values_list('full_name', flat=True))"
    )


def test_a_restored_office_goes_on_working_and_can_be_backed_up_again(
    made: tuple[Office, Path, Path], tmp_path: Path
) -> None:
    _, file, keys = made
    other, third = sqlite_office(tmp_path / "b"), sqlite_office(tmp_path / "c")
    other.json("restore", file, "--keys", keys)
    other.run(
        "from tests.example_org import *\n"
        "from ketnap.accounts.models import User\n"
        "unit = Unit.objects.get(code='C1')\n"
        "new_person('Vàng Mẫu Mới', unit)\n"
        "grant(User.objects.get(username='anh'), Role.INSPECTOR, unit, valid_from=SINCE, actor='minh')\n"
    )
    assert other.command("verify").returncode == 0
    other.json("backup", tmp_path / "again.zip", "--keys", tmp_path / "again.keys")

    assert (
        third.json("restore", tmp_path / "again.zip", "--keys", tmp_path / "again.keys")["office"]["incarnation"] == 3
    )
    assert everything(third) == everything(other)
    assert third.command("verify").returncode == 0


def test_who_was_erased_stays_erased_even_with_an_older_key_file(
    made: tuple[Office, Path, Path], tmp_path: Path
) -> None:
    """The key file may be older than the erasure: then it still holds the key."""
    _, file, keys = made
    erased = "from ketnap.base.models import Erasure; print(Erasure.objects.get().subject.hex)"
    other = sqlite_office(tmp_path)
    document = json.loads(keys.read_text())
    person = made[0].run(erased).strip()
    assert person not in document["keys"]
    document["keys"][person] = next(iter(document["keys"].values()))
    document["sha256"] = backup.digest_of_keys(document["keys"])
    (tmp_path / "older.keys").write_text(json.dumps(document))

    other.json("restore", file, "--keys", tmp_path / "older.keys")

    assert other.run(erased).strip() == person
    assert (
        other.run(
            f"from ketnap.base.models import SealingKey; print(SealingKey.objects.filter(subject='{person}').count())"
        ).strip()
        == "0"
    )
    assert person in (other.keys / "tombstones.jsonl").read_text().replace("-", "")
    assert other.command("verify").returncode == 0


def test_an_older_backup_brought_back_beside_newer_tombstones_does_not_bring_anybody_back(tmp_path: Path) -> None:
    office = sqlite_office(tmp_path / "a")
    office.data.mkdir(parents=True)
    office.run(FILL.replace("    erase_person", "    #"))
    office.json("backup", tmp_path / "before.zip", "--keys", tmp_path / "before.keys")
    office.run(
        "from ketnap.people.models import Person; from ketnap.people.actions import erase_person\n"
        "erase_person(Person.objects.get(full_name='Khuất Mẫu Hiển').pk, reason='Hết thời hạn lưu', actor='chau')"
    )
    again = Office(tmp_path / "b" / "data", office.keys)

    again.json("restore", tmp_path / "before.zip", "--keys", tmp_path / "before.keys")

    assert "Khuất" not in again.run(
        "from ketnap.people.models import Person; print(*Person.objects.values_list('full_name', flat=True))"
    )
    assert again.command("verify").returncode == 0


def test_without_the_key_file_all_counts_come_back_and_names_later(
    made: tuple[Office, Path, Path], tmp_path: Path
) -> None:
    office, file, keys = made
    other = sqlite_office(tmp_path)

    answer = other.command("restore", file)

    assert answer.returncode == 0
    assert "thiếu khóa của 31 người" in answer.stdout
    assert other.command("verify").returncode == 0
    assert "(chưa có khóa cá nhân)" in other.run(
        "from ketnap.people.models import Person; print(*Person.objects.values_list('full_name', flat=True))"
    )
    counted = (
        "from ketnap.journal.models import Fact; print(sorted(Fact.objects.values_list('indicator', 'unit', 'on')))"
    )
    assert other.run(counted) == office.run(counted)

    assert other.command("restore", "--keys", keys).returncode == 0
    assert everything(other) == everything(office)


# Refusals ------------------------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(made: tuple[Office, Path, Path]) -> None:
    office, file, keys = made
    before = everything(office)

    answer = office.command("restore", file, "--keys", keys)

    assert answer.returncode == 1
    assert "không trống" in answer.stdout
    assert everything(office) == before


def test_a_database_that_holds_rows_is_refused_though_the_folder_is_empty(
    made: tuple[Office, Path, Path], tmp_path: Path
) -> None:
    other = sqlite_office(tmp_path)
    other.data.mkdir()
    shutil.copy(made[0].data / "ketnap.sqlite3", other.data)

    assert "không trống" in other.command("restore", made[1]).stdout


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused(made: tuple[Office, Path, Path], tmp_path: Path, damage: str) -> None:
    file = damaged(made[1], tmp_path / "damaged.zip", DAMAGES[damage])

    with pytest.raises(BadInput, match=r"[Tt]ệp sao lưu"), restore.open_package(file):
        pass


@pytest.mark.parametrize("damage", ["a changed character", *FORGERIES])
def test_a_damaged_or_forged_backup_leaves_nothing_behind(
    made: tuple[Office, Path, Path], tmp_path: Path, damage: str
) -> None:
    file = damaged(made[1], tmp_path / "damaged.zip", {**DAMAGES, **FORGERIES}[damage])
    other = sqlite_office(tmp_path)

    answer = other.command("restore", file, "--keys", made[2])

    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "Tệp sao lưu" in answer.stdout
    assert "Traceback" not in answer.stderr
    assert is_empty(other)


@pytest.mark.parametrize(
    "name", ["files/../../x", "files/..\\x", "/etc/x", "files//etc/x", "files/C:\\x", "rows/../x", "x", "files/.x"]
)
def test_a_member_that_leads_out_of_the_folder_is_refused(
    made: tuple[Office, Path, Path], tmp_path: Path, name: str
) -> None:
    def change(members: dict[str, bytes]) -> None:
        manifest = json.loads(members["manifest.json"])
        manifest["members"][name] = {
            "bytes": 1,
            "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
        }
        members[name], members["manifest.json"] = b"x", json.dumps(manifest).encode()

    with pytest.raises(BadInput), restore.open_package(damaged(made[1], tmp_path / "x.zip", change)):
        pass


def test_a_flipped_bit_anywhere_is_refused_or_changes_nothing(made: tuple[Office, Path, Path], tmp_path: Path) -> None:
    """Some bytes of a zip carry nothing (moments of members); all others must be noticed."""
    content, chance, refused = made[1].read_bytes(), random.Random(7), 0
    with restore.open_package(made[1]) as package:
        wanted = (package.office, dict(package.members))
    for _ in range(150):
        changed = bytearray(content)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        (tmp_path / "flipped.zip").write_bytes(changed)
        try:
            with restore.open_package(tmp_path / "flipped.zip") as package:
                assert (package.office, dict(package.members)) == wanted
        except BadInput:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize("length", [0, 1, 1000, -1, -30])
def test_a_backup_cut_short_is_refused(made: tuple[Office, Path, Path], tmp_path: Path, length: int) -> None:
    (tmp_path / "cut.zip").write_bytes(made[1].read_bytes()[:length])

    with pytest.raises(BadInput), restore.open_package(tmp_path / "cut.zip"):
        pass


def test_a_key_file_that_is_damaged_or_of_another_office_is_refused(
    made: tuple[Office, Path, Path], tmp_path: Path
) -> None:
    document = json.loads(made[2].read_text())
    first = next(iter(document["keys"]))
    wrong = {
        "foreign": {**document, "office": "x"},
        "changed": {**document, "keys": {**document["keys"], first: document["keys"][first][::-1]}},
        "shorter": {**document, "keys": {first: document["keys"][first]}},
        "empty": {},
        "list": [],
    }
    for name, content in wrong.items():
        (tmp_path / name).write_text(json.dumps(content))
        with pytest.raises(BadInput) as refused:
            restore.read_keys(tmp_path / name, document["office"])
        assert refused.value.field == "keys"
    (tmp_path / "binary").write_bytes(b"\xff\x00")
    for path in (tmp_path / "binary", tmp_path / "nowhere"):
        with pytest.raises(BadInput):
            restore.read_keys(path, document["office"])
    assert len(restore.read_keys(made[2], document["office"])) == 31


def test_a_wrong_call_names_what_is_missing(made: tuple[Office, Path, Path], tmp_path: Path) -> None:
    office = made[0]

    assert "Không có thư mục" in office.command("backup", tmp_path / "no" / "x.zip").stdout
    assert "Không thấy tệp" in sqlite_office(tmp_path).command("restore", tmp_path / "x.zip").stdout
    assert office.command("restore").returncode == 1
    assert is_empty(sqlite_office(tmp_path))


# Killed half-way -----------------------------------------------------------------------------------------------------


def test_a_killed_backup_leaves_no_half_file_under_its_name(made: tuple[Office, Path, Path], tmp_path: Path) -> None:
    office = sqlite_office(tmp_path)
    shutil.copytree(made[0].data, office.data)
    shutil.copytree(made[0].keys, office.keys)
    large = office.data / "files" / "aa" / ("a" * 64)
    large.parent.mkdir(parents=True)
    large.write_bytes(os.urandom(1 << 20) * 60)
    target = tmp_path / "out"
    target.mkdir()

    running = subprocess.Popen(
        [sys.executable, "-m", "ketnap", "backup", target / "office.zip"], env=office.environment, cwd=ROOT
    )
    while running.poll() is None and not any(part.stat().st_size for part in target.glob(".*.part")):
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()

    assert not (target / "office.zip").exists()


# Both databases ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="runs where a PostgreSQL is at hand")
def test_an_office_moves_from_one_database_to_the_other_and_back(
    made: tuple[Office, Path, Path], tmp_path: Path
) -> None:
    office, file, keys = made
    url, name = os.environ["DATABASE_URL"], f"ketnap_moved_{os.getpid()}"
    there = postgres_office(tmp_path / "pg", url, name)
    back = sqlite_office(tmp_path / "back")
    try:
        there.json("restore", file, "--keys", keys)
        assert everything(there) == everything(office)
        assert there.command("verify").returncode == 0
        assert "không trống" in there.command("restore", file).stdout
        # Numbers go on where the loaded rows end.
        there.run(
            "from tests.example_org import *\n"
            "user, unit = User.objects.get(username='anh'), Unit.objects.get(code='C1')\n"
            "grant(user, Role.INSPECTOR, unit, valid_from=SINCE, actor='minh')"
        )
        there.json("backup", tmp_path / "again.zip", "--keys", tmp_path / "again.keys")
        back.json("restore", tmp_path / "again.zip", "--keys", tmp_path / "again.keys")
        assert everything(back) == everything(there)
        assert back.command("verify").returncode == 0
    finally:
        drop_database(url, name)


@pytest.mark.django_db
def test_the_tests_own_database_is_backed_up_the_same_way(tmp_path: Path) -> None:
    from tests.example_org import example_org

    example_org()
    made = backup.write(tmp_path / "office.zip", keys=tmp_path / "office.keys")

    assert made.rows["journal.event"] == made.rows["journal.officelog"] > 100
    with restore.open_package(tmp_path / "office.zip") as package:
        assert sum(1 for _ in package.rows(models_by_label("journal.event"))) == made.rows["journal.event"]
    assert (
        len(restore.read_keys(tmp_path / "office.keys", package.office.id)) == made.keys == SealingKey.objects.count()
    )
    assert Path(settings.DATA_DIR).exists()


def models_by_label(label: str) -> type[models.Model]:
    return apps.get_model(label)

"""`ketnap verify`, `rebuild` and `units` on an office's own folder, and on copies in which somebody changed a byte."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from ketnap.base.errors import Conflict, SealBroken
from ketnap.cli import refusal
from ketnap.units.tree import BadTree
from tests.transfer.offices import Office, sqlite_office

FILL = """
from django.core.management import call_command
from tests.example_org import example_org
call_command("migrate", verbosity=0)
example_org()
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = sqlite_office(tmp_path_factory.mktemp("office"))
    office.data.mkdir()
    office.run(FILL)
    assert office.command("verify").returncode == 0
    yield office


@pytest.fixture
def copy(original: Office, tmp_path: Path) -> Office:
    office = sqlite_office(tmp_path)
    shutil.copytree(original.data, office.data)
    shutil.copytree(original.keys, office.keys)
    return office


def change_byte(office: Office, wanted: str) -> None:
    """Change one byte of the database file, inside the first stored text that is `wanted`."""
    file = office.data / "ketnap.sqlite3"
    content = bytearray(file.read_bytes())
    place = content.index(wanted.encode()) + len(wanted.encode()) // 2
    content[place] ^= 1
    file.write_bytes(content)


def stored(office: Office, query: str) -> str:
    with sqlite3.connect(office.data / "ketnap.sqlite3") as database:
        return str(database.execute(query).fetchone()[0])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT body FROM journal_event WHERE kind = 'unit.opened' ORDER BY rowid LIMIT 1",
        "SELECT sealed FROM journal_event WHERE sealed <> '' ORDER BY rowid DESC LIMIT 1",
        "SELECT hash FROM journal_officelog ORDER BY position DESC LIMIT 1",
        "SELECT details FROM audit_auditentry WHERE length(details) > 40 ORDER BY position LIMIT 1",
        "SELECT signature FROM journal_checkpoint",
    ],
)
def test_one_byte_changed_in_the_file_makes_verify_end_with_1(copy: Office, query: str) -> None:
    change_byte(copy, stored(copy, query))

    answer = copy.command("verify", "--json")

    assert answer.returncode == 1, answer.stderr
    document = json.loads(answer.stdout)
    assert document["ok"] is False
    assert document["problems"]


def test_an_office_left_alone_holds(copy: Office) -> None:
    document = copy.json("verify")

    assert document["ok"] is True
    assert document["problems"] == []
    assert {"audit", "journal", "units", "derived"} <= set(document["checked"])
    assert "Mọi kiểm tra đều khớp" in copy.command("verify").stdout


def test_a_derived_row_that_was_changed_is_named_and_repaired(copy: Office) -> None:
    with sqlite3.connect(copy.data / "ketnap.sqlite3") as database:
        database.execute("UPDATE units_unitplacement SET path = path || '0' WHERE depth = 4")

    answer = copy.command("verify")
    assert answer.returncode == 1
    assert "units_unitplacement" in answer.stdout
    assert "Chi bộ Hai" in answer.stdout
    assert copy.json("rebuild", "--dry-run")["tables"]["units_unitplacement"] == 3
    assert copy.json("rebuild")["changed"] == 3
    assert copy.json("rebuild")["changed"] == 0
    assert copy.command("verify").returncode == 0


def test_a_lost_master_key_is_a_problem_with_a_sentence(copy: Office) -> None:
    (copy.keys / "master.key").unlink()

    answer = copy.command("verify")

    assert answer.returncode == 1
    assert "master.key" in answer.stdout
    assert "Traceback" not in answer.stderr


def test_the_tree_is_listed_with_its_codes(original: Office) -> None:
    document = original.json("units", "--under", "TT", "--on", "18/04/2023")

    assert document["on"] == "2023-04-18"
    assert [(unit["code"], unit["parent"], unit["depth"]) for unit in document["units"]] == [
        ("TT", None, 0), ("C1", "TT", 1), ("C2", "TT", 1), ("C3", "TT", 1),
    ]  # fmt: skip
    assert original.json("units", "--on", "2014-12-31")["units"] == []
    assert "Chi bộ Ba" in original.command("units").stdout


def test_an_unknown_code_is_refused_and_a_wrong_day_is_a_wrong_call(original: Office) -> None:
    assert original.command("units", "--under", "KHONG").returncode == 1
    assert original.command("units", "--on", "29/02/2023").returncode == 2


@pytest.mark.parametrize("words", [["verify"], ["rebuild"], ["units"], ["backup", "x.zip"]])
def test_a_folder_without_tables_gets_one_sentence(tmp_path: Path, words: list[str]) -> None:
    office = sqlite_office(tmp_path)
    office.data.mkdir()

    answer = office.command(*words)

    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1
    assert "ketnap up" in answer.stderr


def test_the_doctor_sees_a_lost_master_key(copy: Office) -> None:
    assert copy.command("doctor").returncode == 0
    (copy.keys / "master.key").unlink()

    assert "master.key" in copy.command("doctor").stdout


def test_refusals_of_every_kind_have_a_name_for_scripts() -> None:
    assert refusal.document(BadTree("x", "vòng"))["error"] == "bad_input"
    assert refusal.document(SealBroken("khóa")) == {"error": "seal_broken", "message": "khóa"}
    assert refusal.document(Conflict("trước"))["error"] == "conflict"

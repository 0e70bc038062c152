"""Bring an office back from its backup into an empty data folder. Everything is checked before anything is written."""

import base64
import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import batched
from pathlib import Path
from struct import error as StructError
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, models, transaction

from ketnap.audit import verify as audit_verify
from ketnap.audit.models import AuditEntry
from ketnap.base import clock, files, guard, office, sealing
from ketnap.base.errors import BadInput
from ketnap.base.office import Office
from ketnap.journal import rebuild, verify
from ketnap.journal.models import Checkpoint, Event
from ketnap.transfer.backup import CHUNK, FILES, FORMAT, MANIFEST, ROWS, digest_of_keys, kept_tables

LARGEST_MANIFEST = 64 * 1024 * 1024
PIECE = 1 << 20
STRANGE = set('\\:*?"<>|')
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    StructError,
    UnicodeDecodeError,
    ValueError,
)

DAMAGED = "Tệp sao lưu bị hỏng hoặc đã bị sửa"
NEWER = "Tệp sao lưu do bản Ketnap mới hơn tạo ra; hãy cập nhật chương trình rồi phục hồi."


@dataclass(frozen=True)
class Restored:
    """What came back: rows by table, stored files, persons whose key was brought, persons whose key is absent."""

    office: Office
    rows: dict[str, int]
    files: int
    keys: int
    absent: int


@dataclass(frozen=True)
class Package:
    """An opened backup whose every member has the hash that its manifest names."""

    archive: zipfile.ZipFile
    office: Office
    members: Mapping[str, Mapping[str, Any]]

    def rows(self, model: type[models.Model]) -> Iterator[dict[str, Any]]:
        """The rows of a table; none when an older program did not have the table."""
        name = f"{ROWS}{model._meta.label_lower}.jsonl"
        if name in self.members:
            with self.archive.open(name) as handle:
                yield from map(json.loads, handle)


def restore(path: Path, *, keys: Path | None = None) -> Restored:
    """Load the backup, derive every row, erase again who was erased, begin a new incarnation.

    Raises BadInput for a data folder that is not empty, for a damaged, newer or foreign file; nothing is written then.
    """
    refuse_unless_empty()
    with open_package(path) as package:
        brought = read_keys(keys, package.office.id) if keys else {}
        with _clean_after_failure():
            call_command("migrate", verbosity=0, interactive=False)
            try:
                return _load(package, brought)
            except (IntegrityError, DataError) as error:
                raise BadInput("file", f"{DAMAGED}: các bảng không khớp nhau ({error}).") from error


def bring_keys(path: Path) -> int:
    """Take in keys that were left behind when this office was restored, and read its persons again. Returns how many."""
    brought = read_keys(path, office.load().id)
    with transaction.atomic():
        taken = sealing.take_keys(brought, at=clock.now())
        rebuild.rebuild()
    return taken


def refuse_unless_empty() -> None:
    """Raise BadInput when the data folder or its database holds anything of an office already."""
    stored = Path(settings.MEDIA_ROOT)
    if office.path().exists() or (stored.exists() and any(stored.iterdir())) or _has_rows():
        raise BadInput(
            "data", f"Thư mục dữ liệu {settings.DATA_DIR} không trống; hãy phục hồi vào một thư mục trống (--data)."
        )


def _has_rows() -> bool:
    file = _sqlite_file()
    if file is not None and not file.exists():
        return False
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    tables = [*kept_tables(), *rebuild.derived()]
    return any(model._default_manager.exists() for model in tables if model._meta.db_table in there)


def _sqlite_file() -> Path | None:
    """The database's file; None for PostgreSQL and for a database in memory."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return None
    return Path(connection.settings_dict["NAME"])


# Reading and checking -------------------------------------------------------------------------------------------------


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a backup and check every member against the manifest. Raises BadInput."""
    if not path.is_file():
        raise BadInput("file", f"Không thấy tệp “{path}”.")
    try:
        archive = zipfile.ZipFile(path)
    except UNREADABLE as error:
        raise BadInput("file", f"{DAMAGED}: không đọc được ({path.name}).") from error
    with archive:
        try:
            package = _checked(archive)
        except (*UNREADABLE, KeyError, TypeError, AttributeError) as error:
            raise BadInput("file", f"{DAMAGED}: {error}.") from error
        yield package


def _checked(archive: zipfile.ZipFile) -> Package:
    manifest = _read_manifest(archive)
    members: dict[str, dict[str, Any]] = manifest["members"]
    names = [info.filename for info in archive.infolist()]
    if sorted(names) != sorted([MANIFEST, *members]):
        raise BadInput("file", f"{DAMAGED}: danh sách thành phần không đúng.")
    known = {f"{ROWS}{model._meta.label_lower}.jsonl" for model in kept_tables()}
    for name, member in members.items():
        if name.startswith(ROWS) and name not in known:
            raise BadInput("file", NEWER)
        if not name.startswith(ROWS) and not is_safe(name):
            raise BadInput("file", f"{DAMAGED}: tên thành phần lạ “{name}”.")
        if _digest(archive, name, member["bytes"]) != member["sha256"]:
            raise BadInput("file", f"{DAMAGED}: thành phần {name} không khớp mã băm.")
    return Package(archive, Office(**manifest["office"]), members)


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if MANIFEST not in archive.namelist() or archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise BadInput("file", "Đây không phải tệp sao lưu của Ketnap.")
    manifest = json.loads(archive.read(MANIFEST))
    if not isinstance(manifest, dict) or not {"format", "office", "members"} <= set(manifest):
        raise BadInput("file", "Đây không phải tệp sao lưu của Ketnap.")
    if manifest["format"] != FORMAT:
        raise BadInput("file", NEWER)
    return manifest


def is_safe(name: str) -> bool:
    """Whether a stored file's name stays inside the folder of stored files on every system."""
    parts = name.removeprefix(FILES).split("/")
    return name.startswith(FILES) and all(
        part and not part.startswith(".") and not set(part) & STRANGE for part in parts
    )


def _digest(archive: zipfile.ZipFile, name: str, size: int) -> str:
    """The hash of a member; "" as soon as it is longer than it should be."""
    digest, read = hashlib.sha256(), 0
    with archive.open(name) as handle:
        while piece := handle.read(PIECE):
            digest.update(piece)
            read += len(piece)
            if read > size:
                return ""
    return digest.hexdigest() if read == size else ""


def read_keys(path: Path, office_id: str) -> dict[UUID, bytes | None]:
    """The keys of a key file. Raises BadInput when it is damaged or belongs to another office."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        texts, of, digest = document["keys"], document["office"], document["sha256"]
        keys: dict[UUID, bytes | None] = {
            UUID(subject): base64.b64decode(text, validate=True) for subject, text in texts.items()
        }
    except FileNotFoundError as error:
        raise BadInput("keys", f"Không thấy tệp khóa “{path}”.") from error
    except (*UNREADABLE, KeyError, TypeError, AttributeError) as error:
        raise BadInput("keys", "Tệp khóa bị hỏng hoặc không phải tệp khóa của Ketnap.") from error
    if digest != digest_of_keys(texts):
        raise BadInput("keys", "Tệp khóa bị hỏng: không khớp mã băm.")
    if of != office_id:
        raise BadInput("keys", "Tệp khóa này của đơn vị khác.")
    return keys


# Writing --------------------------------------------------------------------------------------------------------------


def _load(package: Package, brought: Mapping[UUID, bytes | None]) -> Restored:
    stored = _place_files(package)
    with transaction.atomic(), guard.writing():
        rows = {model._meta.label_lower: _load_table(package, model) for model in kept_tables()}
        verify.trust_signers(set(Checkpoint.objects.values_list("public_key", flat=True)))
        found = [*audit_verify.problems(), *verify.problems()]
        if found:
            raise BadInput("file", "\n".join([f"{DAMAGED}: nội dung không qua được kiểm tra.", *found[:20]]))
        sealing.replay_tombstones()
        sealed = _sealed_subjects()
        taken = sealing.take_keys({**dict.fromkeys(sealed), **brought}, at=clock.now())
        here = office.save(replace(package.office, incarnation=package.office.incarnation + 1))
        rebuild.rebuild()
        connection.check_constraints()
        _reset_sequences()
    return Restored(office=here, rows=rows, files=stored, keys=taken, absent=len(sealing.absent(sealed)))


def _load_table(package: Package, model: type[models.Model]) -> int:
    number = 0
    for part in batched(_instances(package, model), CHUNK):
        model._default_manager.bulk_create(part)
        number += len(part)
    return number


def _instances(package: Package, model: type[models.Model]) -> Iterator[models.Model]:
    """The rows of a table; a line or a value that cannot be one of this table is refused."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    try:
        for values in package.rows(model):
            if set(values) - set(fields):
                raise BadInput("file", NEWER)
            yield model(**{name: value_of(fields[name], value) for name, value in values.items()})
    except (ValidationError, ValueError, TypeError) as error:
        raise BadInput("file", f"{DAMAGED}: bảng {model._meta.label_lower} có giá trị sai.") from error


def value_of(field: "models.Field[Any, Any]", value: Any) -> Any:
    """The column's value from its JSON form (see `backup.plain`)."""
    if isinstance(field, models.BinaryField) and value is not None:
        return base64.b64decode(value)
    return field.to_python(value)


def _sealed_subjects() -> set[UUID]:
    """Persons about whom anything is sealed, the erased ones among them."""
    found: set[UUID] = set()
    for model in (Event, AuditEntry):
        subjects = model.objects.exclude(sealed="").values_list("subject", flat=True).distinct()
        found.update(subject for subject in subjects if subject)
    return found


def _place_files(package: Package) -> int:
    names = [name for name in package.members if name.startswith(FILES)]
    for name in names:
        place = Path(settings.MEDIA_ROOT) / name.removeprefix(FILES)
        place.parent.mkdir(parents=True, exist_ok=True)
        with package.archive.open(name) as source, files.replacing(place) as target:
            shutil.copyfileobj(source, target)
    return len(names)


def _reset_sequences() -> None:
    """PostgreSQL hands out numbers from where the loaded rows end."""
    statements = connection.ops.sequence_reset_sql(no_style(), kept_tables())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def _clean_after_failure() -> Iterator[None]:
    """Leave the folder as it was when the block fails; on PostgreSQL empty tables may stay."""
    file = _sqlite_file()
    was_there = file is not None and file.exists()
    try:
        yield
    except BaseException:
        office.path().unlink(missing_ok=True)
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        if file is not None and not was_there:
            connection.close()
            file.unlink(missing_ok=True)
        raise

"""What a user does with a list: upload, check, write, drop, take back. Every act leaves its audit entry."""

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.audit.record import record
from ketnap.base import files
from ketnap.base.errors import BadInput, Conflict, NotFound, Refused, plain
from ketnap.cases.voids import undo_batch
from ketnap.journal.models import Batch, Event
from ketnap.journal.read import active_ids, histories
from ketnap.journal.registry import Stream, kind
from ketnap.journal.voids import REASON
from ketnap.lib.ids import uuid7
from ketnap.transfer.imports import Imported, bring_in, row_document
from ketnap.transfer.models import OPEN, ImportRun, ImportState
from ketnap.transfer.sheets.apply import KIND, Progress
from ketnap.transfer.sheets.known import Defaults
from ketnap.transfer.sheets.layout import BadLayout
from ketnap.transfer.sheets.read import BadWorkbook
from ketnap.units.models import Unit

MAX_UPLOAD = 20 * 1024 * 1024
KEPT_FOR = timedelta(days=2)


def upload(
    content: bytes,
    file_name: str,
    *,
    unit: Unit,
    user: User,
    now: datetime,
    introduced_on: date | None = None,
    source: str = "",
) -> ImportRun:
    """Keep an uploaded list for checking. Raises Forbidden, BadInput (empty or too large a file, a future day)."""
    require(user, "transfer.import", at=unit)
    _check_upload(content, introduced_on, source, user.today)
    drop_old(now)
    identity = uuid7()
    files.write_once(path_of(identity), content)
    with transaction.atomic():
        run = ImportRun.objects.create(
            id=identity,
            unit=unit,
            user=user,
            file_name=Path(file_name).name[:200],
            state=ImportState.CHECKING,
            created_at=now,
            introduced_on=introduced_on,
            source=source,
        )
        details = {"bytes": len(content)}
        record("transfer.upload", actor=user.username, target=f"import:{identity}", unit=unit.pk, details=details)
    return run


def _check_upload(content: bytes, introduced_on: date | None, source: str, today: date) -> None:
    if not content:
        raise BadInput("file", "Tệp rỗng. Hãy chọn lại tệp danh sách.")
    if len(content) > MAX_UPLOAD:
        raise BadInput(
            "file", "Tệp lớn hơn 20 MB. Hãy xóa hình ảnh và các trang không cần, hoặc chia danh sách ra nhiều tệp."
        )
    if introduced_on is not None and introduced_on > today:
        raise BadInput("introduced_on", "Ngày giới thiệu chung ở tương lai.")
    if introduced_on is not None and not source:
        raise BadInput("source", "Có ngày giới thiệu chung thì chọn cả nơi giới thiệu chung.")


def bring_in_now(
    path: Path, *, unit: Unit, user: User, now: datetime, defaults: Defaults | None = None, dry_run: bool = False
) -> Imported:
    """Try or write a list at once, for the command line; what was written stands among the imports like any other.

    Raises Forbidden, BadWorkbook, BadLayout.
    """
    require(user, "transfer.import", at=unit)

    def note(found: Imported) -> None:
        run = ImportRun(id=uuid7(), unit=unit, user=user, file_name=path.name[:200], created_at=now)
        _settle(run, found, ImportState.DONE)

    return bring_in(
        path,
        file=path.name,
        user=user,
        unit=unit,
        today=user.today,
        defaults=defaults,
        dry_run=dry_run,
        written=note,
    )


def check(identity: UUID) -> ImportRun:
    """Judge every row of an uploaded list; nothing of it is written."""
    return _carry(identity, ImportState.CHECKING, dry_run=True)


def begin_writing(run: ImportRun, *, user: User) -> ImportRun:
    """Let a checked list be written. Raises Conflict when it is not waiting for that, Forbidden."""
    require(user, "transfer.import", at=run.unit)
    with transaction.atomic():
        changed = ImportRun.objects.filter(pk=run.pk, state=ImportState.CHECKED).update(
            state=ImportState.WRITING, user=user, done=0
        )
        if not changed:
            raise Conflict("Danh sách này không còn chờ ghi. Hãy xem lại tình trạng.")
    return ImportRun.objects.get(pk=run.pk)


def check_again(run: ImportRun, *, user: User) -> ImportRun:
    """Let a list be checked once more: its work was interrupted, or the office's data changed meanwhile. Raises Conflict."""
    require(user, "transfer.import", at=run.unit)
    if not path_of(run.pk).exists():
        raise Conflict("Tệp của danh sách này không còn. Hãy tải lên lại.")
    changed = ImportRun.objects.filter(pk=run.pk, state=run.state, state__in=OPEN).update(
        state=ImportState.CHECKING, user=user, done=0, problem="", task=""
    )
    if not changed:
        raise Conflict("Danh sách này không còn chờ kiểm tra. Hãy xem lại tình trạng.")
    return ImportRun.objects.get(pk=run.pk)


def write(identity: UUID) -> ImportRun:
    """Write a list that was let to be written: all rows in one batch, or none when a row is refused by now."""
    return _carry(identity, ImportState.WRITING, dry_run=False)


def discard(run: ImportRun, *, user: User) -> None:
    """Drop an uploaded list that was not written; its file goes."""
    require(user, "transfer.import", at=run.unit)
    with transaction.atomic():
        open_states = [state for state in OPEN if state != ImportState.WRITING]
        changed = ImportRun.objects.filter(pk=run.pk, state__in=open_states).update(
            state=ImportState.DISCARDED, rows=[], ignored=[]
        )
        if not changed:
            raise Conflict("Danh sách này đang được ghi hoặc đã ghi, không bỏ được.")
        record("transfer.discard", actor=user.username, target=f"import:{run.pk}", unit=run.unit_id)
    _remove_files(run.pk)


def undo(batch: UUID, reason: str, *, user: User) -> int:
    """Take back everything that an import wrote. Returns how many events were voided.

    Raises NotFound for what is no import, Forbidden unless the user may void at every branch it touched, Refused naming
    the later events that rest on it, BadInput without a reason.
    """
    if not reason.strip():
        raise BadInput("reason", f"Hãy ghi {REASON.label.lower()}.")
    if not Batch.objects.filter(pk=batch, kind=KIND).exists():
        raise NotFound(str(batch))
    with transaction.atomic():
        for unit in units_of(batch):
            require(user, "cases.void", at=unit)
        _refuse_when_something_rests(batch)
        voided = undo_batch(batch, reason, actor=user)
        ImportRun.objects.filter(batch=batch).update(state=ImportState.UNDONE)
        record(
            "transfer.undo", actor=user.username, target=f"batch:{batch}", details={"events": voided, "reason": reason}
        )
    return voided


def units_of(batch: UUID) -> list[Unit]:
    """The units at which a batch wrote events."""
    ids = Event.objects.filter(batch=batch, unit__isnull=False).values_list("unit", flat=True).distinct()
    return list(Unit.objects.filter(pk__in=list(ids)).in_order())


def _refuse_when_something_rests(batch: UUID) -> None:
    """What an import began cannot go while anything stands in it that was typed later (a letter sent, a pause, a membership)."""
    found = []
    for stream in (Stream.PERSON, Stream.CASE):
        begun = Event.objects.filter(batch=batch, stream=stream.value, seq=1).values_list("stream_id", flat=True)
        for events in histories(stream, begun).values():
            standing = active_ids(events)
            found += [event for event in events if event.id in standing and event.batch != batch]
    if found:
        listed = ", ".join(sorted(f"{kind(event.kind).label} ({event.on:%d/%m/%Y})" for event in found))
        text = f"Chưa thể thu hồi lần nhập: sau đó đã ghi thêm {len(found)} việc dựa vào nó: {listed}."
        raise Refused([plain("K-VOID", text, remedy="Thu hồi các việc đó ở trang hồ sơ trước.")])


def path_of(identity: UUID) -> Path:
    """Where the uploaded file lies until the list is written or dropped."""
    return Path(settings.DATA_DIR) / "imports" / f"{identity.hex}.xlsx"


def progress_of(run: ImportRun) -> tuple[int, int]:
    """Rows done and rows in all, while the list is being worked on (the worker's own transaction is not seen from outside)."""
    try:
        done, total = json.loads(_progress_file(run.pk).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return run.done, run.total
    return int(done), int(total)


def drop_old(now: datetime) -> None:
    """Forget uploaded lists that were left lying: the file and what was said about its rows."""
    for run in ImportRun.objects.filter(state__in=OPEN, created_at__lt=now - KEPT_FOR):
        ImportRun.objects.filter(pk=run.pk).update(state=ImportState.DISCARDED, rows=[], ignored=[])
        _remove_files(run.pk)


def _carry(identity: UUID, state: ImportState, *, dry_run: bool) -> ImportRun:
    run = ImportRun.objects.select_related("unit", "user").get(pk=identity)
    if run.state != state:
        return run
    try:
        result = bring_in(
            path_of(identity),
            file=run.file_name,
            user=run.user,
            unit=run.unit,
            today=run.user.today,
            defaults=Defaults(introduced_on=run.introduced_on, source=run.source),
            dry_run=dry_run,
            progress=_to_file(identity),
            written=lambda found: _settle(run, found, ImportState.DONE),
        )
    except (BadWorkbook, BadLayout) as bad:
        return _stopped(run, ImportState.REFUSED, str(bad))
    except Exception:
        _stopped(run, ImportState.FAILED, "Chương trình gặp lỗi khi đọc danh sách này; chưa ghi gì.")
        raise
    if result.batch is None:
        _settle(run, result, _settled_state(result))
    else:
        _remove_files(run.pk)
    return run


def _settled_state(result: Imported) -> ImportState:
    has_news = result.counts["create"] + result.counts["add"] > 0
    return ImportState.CHECKED if has_news and not result.is_refused else ImportState.REFUSED


def _settle(run: ImportRun, result: Imported, state: ImportState) -> None:
    run.state, run.batch, run.counts = state, result.batch, result.counts
    run.done = run.total = len(result.intents)
    run.rows = [row_document(intent) for intent in result.intents]
    run.ignored = [list(pair) for pair in result.listing.ignored]
    run.unused_headers = list(result.listing.unused_headers)
    run.problem = ""
    run.save()
    _progress_file(run.pk).unlink(missing_ok=True)


def _stopped(run: ImportRun, state: ImportState, problem: str) -> ImportRun:
    run.state, run.problem = state, problem
    run.save(update_fields=["state", "problem"])
    _progress_file(run.pk).unlink(missing_ok=True)
    return run


def _to_file(identity: UUID) -> Progress:
    file = _progress_file(identity)

    def note(done: int, total: int) -> None:
        draft = file.with_suffix(".tmp")
        draft.write_text(json.dumps([done, total]), encoding="ascii")
        os.replace(draft, file)

    return note


def _progress_file(identity: UUID) -> Path:
    return path_of(identity).with_suffix(".progress")


def _remove_files(identity: UUID) -> None:
    for file in (path_of(identity), _progress_file(identity)):
        file.unlink(missing_ok=True)

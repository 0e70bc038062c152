"""What the pages of import and export show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ketnap.accounts.models import User
from ketnap.cases.models import Case
from ketnap.journal.models import Event
from ketnap.journal.registry import Stream
from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.verdict import Outcome, Reason
from ketnap.transfer import actions
from ketnap.transfer.models import ImportRun, ImportState
from ketnap.transfer.sheets.intents import APPLY, HELP, INTRODUCE, LIST
from ketnap.transfer.sheets.layout import BadLayout
from ketnap.transfer.sheets.list import read_list
from ketnap.transfer.sheets.read import BadWorkbook
from ketnap.web.shared.components import Badge, Tile
from ketnap.web.shared.table import Column, Table

LOOKS = {
    ImportState.CHECKING: "waiting",
    ImportState.CHECKED: "next",
    ImportState.REFUSED: "blocked",
    ImportState.WRITING: "waiting",
    ImportState.DONE: "done",
    ImportState.UNDONE: "void",
    ImportState.DISCARDED: "void",
    ImportState.FAILED: "overdue",
}
MOST_SHOWN = 100


@dataclass(frozen=True)
class ToldReason:
    """A reason with the cell of the file it is about."""

    reason: Reason
    cell: str


@dataclass(frozen=True)
class RefusedRow:
    """A row that could not be taken, with the name as far as the reader may see it."""

    row: int
    name: str
    told: tuple[ToldReason, ...]

    @property
    def reasons(self) -> list[Reason]:
        return [one.reason for one in self.told]

    @property
    def cells(self) -> str:
        return ", ".join(dict.fromkeys(one.cell for one in self.told if one.cell))


@dataclass(frozen=True)
class RunPage:
    """Everything the page of one import shows. `rows_seen`: done and all, while it is being worked on (all = 0: not known yet)."""

    run: ImportRun
    badge: Badge
    tiles: Sequence[Tile]
    refused: Sequence[RefusedRow]
    refused_in_all: int
    accepted: Table | None
    written: Table | None
    rows_seen: tuple[int, int] | None

    @property
    def fresh(self) -> int:
        return int(self.run.counts.get("create", 0)) + int(self.run.counts.get("add", 0))

    @property
    def nothing_new(self) -> bool:
        """Whether every row was there already."""
        counts = self.run.counts
        return (
            self.run.state == ImportState.REFUSED and bool(counts) and not counts.get("refuse") and not self.run.problem
        )


def state_badge(run: ImportRun) -> Badge:
    return Badge(LOOKS[ImportState(run.state)], str(run.get_state_display()))


def run_page(request: HttpRequest, run: ImportRun, user: User, *, interrupted: bool = False) -> RunPage:
    """The page of an import; `interrupted`: the worker ended in the middle of it."""
    names = _names(run, user)
    refused = [row for row in run.rows if row["outcome"] == "refuse"]
    accepted = [row for row in run.rows if row["outcome"] != "refuse"]
    return RunPage(
        run=run,
        badge=Badge("overdue", _("Bị dừng giữa chừng")) if interrupted else state_badge(run),
        tiles=_tiles(run),
        refused=[_refused_row(row, names) for row in refused[:MOST_SHOWN]],
        refused_in_all=len(refused),
        accepted=_accepted(request, accepted, names) if accepted and run.state != ImportState.DONE else None,
        written=_written(request, run, user) if run.batch else None,
        rows_seen=actions.progress_of(run) if run.is_busy and not interrupted else None,
    )


def runs_table(request: HttpRequest, user: User) -> Table:
    """Imports the reader may see, newest first."""
    rows = ImportRun.objects.for_user(user).select_related("unit", "user").order_by("-created_at", "pk")
    return Table.of(
        request,
        (
            Column("file_name", _("Tệp")),
            Column("unit", _("Đơn vị"), value=lambda run: run.unit.name),
            Column("created_at", _("Ngày"), kind="date", value=lambda run: run.created_at.date()),
            Column("user", _("Người nhập"), value=lambda run: str(run.user)),
            Column("total", _("Số dòng"), kind="number", value=lambda run: run.total or None),
            Column("state", _("Tình trạng"), kind="badge", value=state_badge),
        ),
        rows,
        per_page=20,
        caption=_("Các lần nhập"),
        row_url=lambda run: reverse("web:import", args=[run.pk]),
        empty_text=_("Chưa có lần nhập nào."),
    )


def reason_of(document: Mapping[str, Any]) -> Reason:
    """A reason as it was kept, as the rulebook gave it."""
    return Reason(
        rule=document["rule"],
        outcome=Outcome(document["outcome"]),
        text=document["text"],
        instrument=document["instrument"],
        provision=document["provision"],
        in_force_from=_day(document["in_force_from"]),
        in_force_to=_day(document["in_force_to"]),
        mark=document["mark"],
        inputs=document["inputs"],
        earliest_on=_day(document["earliest_on"]),
        remedy=document["remedy"],
    )


def _tiles(run: ImportRun) -> list[Tile]:
    counts = run.counts
    if not counts:
        return []
    shown = (
        ("create", _("Người mới"), "next"),
        ("add", _("Thêm việc vào hồ sơ đang có"), "next"),
        ("skip", _("Đã có, bỏ qua"), ""),
        ("refuse", _("Chưa nhập được"), "blocked"),
    )
    return [
        Tile(
            str(counts.get(key, 0)),
            label,
            "#refused" if key == "refuse" and counts.get(key) else "",
            "",
            state if counts.get(key) else "",
        )
        for key, label, state in shown
    ]


def _refused_row(row: Mapping[str, Any], names: Mapping[int, str]) -> RefusedRow:
    told = tuple(ToldReason(reason_of(one), one["cell"]) for one in row["reasons"])
    return RefusedRow(row["row"], names.get(row["row"], ""), told)


def _accepted(request: HttpRequest, rows: Sequence[Mapping[str, Any]], names: Mapping[int, str]) -> Table:
    outcomes = {
        "create": Badge("next", _("người mới")),
        "add": Badge("next", _("thêm việc")),
        "skip": Badge("void", _("đã có")),
    }
    return Table.of(
        request,
        (
            Column("row", _("Dòng trong tệp"), kind="number", align="start"),
            Column("name", _("Họ và tên"), value=lambda row: names.get(row["row"], "")),
            Column("outcome", _("Kết quả"), kind="badge", value=lambda row: outcomes[row["outcome"]]),
            Column("steps", _("Việc sẽ ghi"), value=_steps),
            Column("remarks", _("Lưu ý"), value=_remarks),
        ),
        rows,
        caption=_("Các dòng nhập được"),
    )


def _steps(row: Mapping[str, Any]) -> str:
    """The steps in few words, each with its day."""
    short = {
        INTRODUCE: _("giới thiệu"),
        LIST: _("vào danh sách cảm tình"),
        HELP: _("phân công giúp đỡ"),
        APPLY: _("viết đơn"),
    }
    days = ((short[one["step"]], date.fromisoformat(one["on"])) for one in row["steps"])
    return "; ".join(f"{text} {format_date(day)}" for text, day in days)


def _remarks(row: Mapping[str, Any]) -> str:
    return "; ".join(f"{one['text']} ({one['cell']})" if one["cell"] else one["text"] for one in row["remarks"])


def _written(request: HttpRequest, run: ImportRun, user: User) -> Table:
    """The cases that the import wrote to, as they stand now."""
    ids = Event.objects.filter(batch=run.batch, stream=Stream.CASE.value).values("stream_id")
    rows = Case.objects.for_user(user).filter(pk__in=ids).select_related("person", "unit").in_name_order()
    readable = user.may("people.names", at=run.unit)
    return Table.of(
        request,
        (
            Column(
                "person", _("Họ và tên"), value=lambda case: case.person.full_name if readable else _("(tên được che)")
            ),
            Column("unit", _("Chi bộ"), value=lambda case: case.unit.name),
            Column("stage", _("Giai đoạn"), value=lambda case: case.get_stage_display()),
            Column("stage_on", _("Từ ngày"), kind="date"),
        ),
        rows,
        caption=_("Hồ sơ đã ghi"),
        row_url=lambda case: reverse("web:case", args=[case.pk]),
        empty_text=_("Không còn hồ sơ nào của lần nhập này."),
    )


def _names(run: ImportRun, user: User) -> dict[int, str]:
    """Names by row, read from the uploaded file itself while it is kept, for readers who may see names."""
    if run.state not in (ImportState.CHECKED, ImportState.REFUSED) or not user.may("people.names", at=run.unit):
        return {}
    try:
        listing = read_list(actions.path_of(run.pk), unit_required=False)
    except (BadWorkbook, BadLayout):
        return {}
    return {row.number: str(row.get("name")) for row in listing.rows if row.get("name")}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

"""A signed report: its text and file as signed, who signed when and knowing what, and what is different today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from ketnap.audit.record import record_read
from ketnap.base.errors import NotFound
from ketnap.cases.models import Case
from ketnap.lib.moments import shown
from ketnap.lib.periods import Span
from ketnap.lib.vietnamese import format_date
from ketnap.reports.actions import serve
from ketnap.reports.differences import Change, Difference, explain
from ketnap.reports.figures.listing import MASK
from ketnap.reports.figures.registry import INDICATORS
from ketnap.reports.models import SignedReport
from ketnap.units.models import Unit
from ketnap.web.reports.periods import label_of
from ketnap.web.reports.prose import Piece, pieces_of
from ketnap.web.reports.reader import reader
from ketnap.web.shared.addresses import address
from ketnap.web.shared.components import Badge, Link
from ketnap.web.shared.table import Column, Table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {
    "late": ("due", gettext_lazy("Ghi muộn")), "voided": ("blocked", gettext_lazy("Đã thu hồi")),
    "restored": ("info", gettext_lazy("Được tính lại")), "moved": ("info", gettext_lazy("Chuyển đơn vị")),
    "moved_on": ("info", gettext_lazy("Sang bước khác")),
}  # fmt: skip


def signed_table(request: HttpRequest, rows: QuerySet[SignedReport]) -> Table:
    columns = [
        Column("title", _("Báo cáo")),
        Column("unit_name", _("Đơn vị")),
        Column("signed", _("Ký lúc"), value=lambda row: shown(row.signed_at)),
        Column("signer_name", _("Người ký")),
        Column(
            "file", _("Tệp"), value=lambda row: Link(_("Tải .docx"), reverse("web:report_signed_file", args=[row.pk]))
        ),
    ]
    return Table.of(
        request, columns, rows, caption=_("Báo cáo đã ký"), id="signed",
        row_url=lambda row: reverse("web:report_signed", args=[row.pk]), empty_text=_("Chưa có báo cáo nào được ký."), bare=True,
    )  # fmt: skip


@dataclass(frozen=True)
class FrozenFigure:
    """A number as it was signed; `url` opens the list behind it, as known then."""

    label: str
    value: int
    now: int
    url: str

    @property
    def changed(self) -> bool:
        return self.now != self.value


@dataclass(frozen=True)
class ChangeLine:
    """One case that explains a difference; `numbers` are the numbers that it moves."""

    change: Change
    badge: Badge
    url: str
    numbers: str

    @property
    def text(self) -> str:
        """The explanation, without repeating what the badge says."""
        return self.change.text.removeprefix(f"{self.badge.text}: ")

    @property
    def masked(self) -> bool:
        return self.change.name == MASK


@dataclass(frozen=True)
class SignedPage:
    row: SignedReport
    unit: Unit
    pieces: Sequence[Piece]
    figures: Sequence[FrozenFigure]
    changes: Sequence[ChangeLine]
    difference: Difference
    replaced_by: SignedReport | None
    replaces: SignedReport | None

    @property
    def asked(self) -> list[tuple[str, str]]:
        """The arguments of the report, as a reader says them."""
        asked = self.row.asked
        span = Span.of_days(date.fromisoformat(asked["period_start"]), date.fromisoformat(asked["period_end"]))
        counting = _("quyết định kết nạp") if asked["counting"] == "decision" else _("lễ kết nạp")
        rounding = _("cắt") if asked["mode"] == "cut" else _("làm tròn nửa lên")
        return [
            (_("Kỳ"), f"{label_of(asked['period'], span)} ({span})"),
            (_("Tính đến ngày"), format_date(date.fromisoformat(asked["as_of"]))),
            (_("Theo tổ chức ngày"), format_date(date.fromisoformat(asked["tree_on"]))),
            (_("Kết nạp tính theo"), counting),
            (_("Tỷ lệ"), _("%(rounding)s, %(n)s chữ số thập phân") % {"rounding": rounding, "n": asked["decimals"]}),
        ]


@require_GET
def signed(request: HttpRequest, key: UUID) -> HttpResponse:
    """The report as signed, and every difference to today explained. A page that names persons is logged."""
    row = _row(request, key)
    page = _page(request, row)
    names = sum(not line.masked for line in page.changes)
    if names:
        record_read(
            "reports.list", actor=reader(request).username, target=f"report:{row.pk}", unit=row.unit,
            details={"difference": True, "names": names},
        )  # fmt: skip
    context = {
        "page": page,
        "row": row,
        "unit": page.unit,
        "signed_at": shown(row.signed_at),
        "known_by": shown(row.known_by),
    }
    return render(request, "reports/signed.html", context)


@require_GET
def file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The file, byte for byte as it was signed."""
    row = _row(request, key)
    answer = HttpResponse(serve(row, reader=reader(request)), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="{row.file_name}"'
    return answer


def _row(request: HttpRequest, key: UUID) -> SignedReport:
    row = SignedReport.objects.for_user(reader(request)).filter(pk=key).first()
    if row is None:
        raise NotFound(str(key))
    return row


def _page(request: HttpRequest, row: SignedReport) -> SignedPage:
    unit = Unit.objects.get(pk=row.unit)
    difference = explain(row, reader(request))
    now = {one.name: one for one in difference.figures}
    frozen = row.frozen["figures"]
    figures = [
        FrozenFigure(now[name].label, one["value"], now[name].now, _list_url(row, unit, one))
        for name, one in sorted(frozen.items(), key=_place)
    ]
    others = SignedReport.objects.for_user(reader(request))
    return SignedPage(
        row, unit, pieces_of(row.text), figures, _changes(request, difference), difference,
        others.filter(replaces=row.pk).newest_first().first(),
        others.filter(pk=row.replaces).first() if row.replaces else None,
    )  # fmt: skip


def _place(item: tuple[str, Any]) -> tuple[int, str]:
    codes = list(INDICATORS)
    return codes.index(item[1]["indicator"]), item[0]


def _list_url(row: SignedReport, unit: Unit, frozen: dict[str, Any]) -> str:
    query = {
        "unit": unit.code, "period": f"{frozen['period_start']}..{frozen['period_end']}",
        "as_of": format_date(date.fromisoformat(frozen["as_of"])),
        "tree_on": format_date(date.fromisoformat(frozen["tree_on"])), "known_by": row.known_by,
        "counting": frozen["counting"], "indicator": frozen["indicator"],
    }  # fmt: skip
    return f"{reverse('web:report_list')}?{urlencode(query)}"


def _changes(request: HttpRequest, difference: Difference) -> list[ChangeLine]:
    people = {change.person for change in difference.changes if change.person}
    known = Case.objects.for_user(reader(request)).filter(person__in=people).order_by("opened_on", "pk")
    cases = dict(known.values_list("person", "pk"))
    moved: dict[tuple[UUID, bool], list[str]] = {}
    for one in difference.figures:
        for change in one.changes:
            moved.setdefault((change.event, change.added), []).append(one.label)
    return [
        ChangeLine(
            change, _badge(change.kind), address("case", cases[change.person]) if change.person in cases else "",
            "; ".join(dict.fromkeys(moved[change.event, change.added])),
        )
        for change in difference.changes
    ]  # fmt: skip


def _badge(kind: str) -> Badge:
    state, text = KINDS[kind]
    return Badge(state, str(text))

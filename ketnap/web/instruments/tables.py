"""The list of papers."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ketnap.instruments.kinds import document_kinds
from ketnap.instruments.models import Instrument
from ketnap.instruments.search import matching
from ketnap.units.models import Unit
from ketnap.web.shared.components import Badge
from ketnap.web.shared.reader import reader
from ketnap.web.shared.table import Column, Filter, Table

STATES = ("unknown", "no_file")


def papers_table(request: HttpRequest, unit: Unit | None) -> Table:
    """Papers of the chosen unit (else of the reader's whole scope), filtered; undated ones come last."""
    asked = request.GET
    rows = Instrument.objects.for_user(reader(request)).select_related("unit")
    if unit is not None:
        rows = rows.filter(unit=unit)
    if asked.get("text", "").strip():
        rows = matching(rows, asked["text"])
    if asked.get("kind") in document_kinds():
        rows = rows.filter(kind=asked["kind"])
    if asked.get("state") == "unknown":
        rows = rows.filter(number="") | rows.filter(dated=None)
    if asked.get("state") == "no_file":
        rows = rows.filter(file_hash="")
    columns = [
        Column("reference", _("Số, ký hiệu"), sort="number", value=lambda row: row.reference),
        Column("dated", _("Ngày"), kind="date", sort=True),
        Column("kind", _("Loại"), sort="kind", value=lambda row: row.kind_label),
        Column("title", _("Trích yếu"), sort=True),
        Column("issuer", _("Cơ quan ban hành"), sort=True),
        Column("unit", _("Tổ chức"), sort="unit__sort", value=lambda row: row.unit.short_name),
        Column("term", _("Nhiệm kỳ"), hidden=True),
        Column("file", _("Tệp"), value=_file),
    ]
    kinds = [("", _("Tất cả")), *((one.key, one.name) for one in document_kinds().values())]
    states = [("", _("Tất cả")), ("unknown", _("Chưa rõ số, ngày")), ("no_file", _("Chưa có tệp"))]
    return Table.of(
        request,
        columns,
        rows,
        caption=_("Văn bản"),
        sort="-dated",
        filters=[
            Filter("text", _("Số, ngày hoặc chữ"), placeholder="99-CV/TU, 1/3/2021"),
            Filter("kind", _("Loại"), kinds),
            Filter("state", _("Tình trạng"), states),
        ],
        row_url=lambda row: reverse("web:instrument", args=[row.pk]),
        empty_text=_("Chưa ghi văn bản nào."),
    )


def _file(row: Instrument) -> Badge | str:
    return Badge("done", _("có tệp")) if row.file_hash else ""

"""Tables of classes and learners."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ketnap.courses.enums import ClassKind, EnrolmentState
from ketnap.units.models import Unit
from ketnap.web.courses.page import ClassPage, Learner, with_numbers
from ketnap.web.shared.addresses import address
from ketnap.web.shared.components import Badge
from ketnap.web.shared.reader import reader
from ketnap.web.shared.table import Column, Filter, Table
from ketnap.web.templatetags.ketnap import MASKED

STATES = {EnrolmentState.ENROLLED: "waiting", EnrolmentState.COMPLETED: "done", EnrolmentState.LEFT: "void"}


def classes_table(request: HttpRequest, unit: Unit | None) -> Table:
    rows = with_numbers(reader(request))
    asked = request.GET
    if unit is not None:
        rows = rows.filter(organiser=unit)
    if asked.get("kind") in ClassKind.values:
        rows = rows.filter(kind=asked["kind"])
    if asked.get("year", "").isdigit() and len(asked["year"]) == 4:
        rows = rows.filter(starts_on__year=int(asked["year"]))
    columns = [
        Column("name", _("Tên lớp"), sort=True),
        Column("kind", _("Loại lớp"), value=lambda row: row.get_kind_display(), hidden=True),
        Column("starts_on", _("Khai giảng"), kind="date", sort=True),
        Column("ends_on", _("Bế giảng"), kind="date", sort=True),
        Column("organiser", _("Đơn vị mở lớp"), sort="organiser__sort", value=lambda row: row.organiser.short_name),
        Column("came", _("Học viên ghi tên"), kind="number", sort=True),
        Column("done", _("Hoàn thành"), kind="number", sort=True),
        Column(
            "outside_learners",
            _("Đơn vị khác"),
            kind="number",
            sort=True,
            hint=_("Học viên của đơn vị khác, không ghi tên"),
        ),
        Column("slot", _("Thời gian học"), value=lambda row: row.get_time_slot_display(), hidden=True),
        Column("place", _("Địa điểm"), hidden=True),
    ]
    filters = [
        Filter("year", _("Năm"), placeholder="2023"),
        Filter("kind", _("Loại lớp"), [("", _("Tất cả")), *ClassKind.choices]),
    ]
    return Table.of(
        request,
        columns,
        rows,
        caption=_("Lớp bồi dưỡng"),
        sort="-starts_on",
        filters=filters,
        row_url=lambda row: reverse("web:class", args=[row.pk]),
        empty_text=_("Chưa có lớp nào."),
    )


def learners_table(request: HttpRequest, page: ClassPage) -> Table:
    columns = [
        Column("name", _("Họ và tên"), sort="sort_key", value=lambda one: one.name or MASKED),
        Column("unit_name", _("Đơn vị cử đi"), sort=True),
        Column("state", _("Kết quả"), value=_state, sort=True),
        Column("since", _("Từ ngày"), kind="date", value=lambda one: one.enrolment.since, sort=True, hidden=True),
        Column("number", _("Số giấy chứng nhận")),
        Column("certified_on", _("Cấp ngày"), kind="date", sort=True),
    ]
    return Table.of(
        request,
        columns,
        list(page.learners),
        caption=_("Học viên ghi tên"),
        row_url=_case_of,
        empty_text=_("Chưa ghi học viên nào."),
    )


def _state(one: Learner) -> Badge:
    state = EnrolmentState(one.enrolment.state)
    return Badge(STATES[state], str(state.label))


def _case_of(one: Any) -> str:
    return address("case", one.case) if one.case else ""

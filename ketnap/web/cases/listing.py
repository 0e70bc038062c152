"""What the list of cases shows: filters, rows of today or of a past day, deadlines of the rows on the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketnap.accounts.models import User
from ketnap.cases.deadlines import deadlines_of, last_day
from ketnap.cases.enums import BEFORE_ADMISSION, ENDED, RUNNING, SHORT
from ketnap.cases.models import Case
from ketnap.cases.querysets import CaseQuerySet
from ketnap.cases.steps.catalogue import label_of
from ketnap.cases.steps.moves import destinations
from ketnap.cases.steps.source import SOURCES
from ketnap.journal.models import Fact
from ketnap.lib.names import fold
from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.deadlines import Due
from ketnap.units.models import Unit, UnitName
from ketnap.units.queries import path_on, tree_on
from ketnap.web.shared.components import Badge, Link
from ketnap.web.shared.places import own_units, unit_for
from ketnap.web.shared.table import Column, Filter, Table
from ketnap.web.shared.viewing import Viewing, viewing

STAGE = "stage."
SOON = timedelta(days=30)
MOST_UNITS = 150
MOST_COMPUTED = 3000
"""Cases whose deadlines are computed for the filter "overdue"; above it the reader is asked to choose a unit."""

GROUPS = {"running": RUNNING, "before": BEFORE_ADMISSION, "ended": ENDED}
SHORT_REMINDERS = {
    "monthly_review": gettext_lazy("nhận xét hằng tháng"),
    "new_member_class": gettext_lazy("lớp đảng viên mới"),
    "probation": gettext_lazy("hết 12 tháng dự bị"),
}
LOOKS = {
    "probationary": "done",
    "official": "done",
    "vote_failed_reported": "blocked",
    "recognition_due": "next",
    "decided": "next",
    "proposed": "waiting",
}


def case_list(request: HttpRequest, user: User) -> tuple[Table, Unit | None]:
    """The table of the page and the unit it is about (None: all that the reader may see)."""
    view = viewing(request)
    unit = unit_for(request, "cases.view") if view.unit else None
    rows = _filtered(request, _rows(user, unit, view), user, view)
    dues: dict[UUID, list[Due]] = {}
    table = Table.of(
        request,
        _columns(user, view.as_of, dues),
        rows,
        sort="name",
        caption=_("Người và hồ sơ"),
        filters=_filters(request, unit, view),
        row_url=lambda row: reverse("web:case", args=[row.pk]) + (f"?{view.query}" if view.query else ""),
        row_tone=lambda row: "overdue" if any(is_late(one) for one in dues.get(row.pk, ())) else "",
        export_url=_export_url(user, unit, view) if not _narrowed(request) else "",
        empty_text=_("Chưa có hồ sơ nào ở đây. Bấm “Giới thiệu người mới” để mở hồ sơ đầu tiên."),
    )
    dues.update(deadlines_of([row.pk for row in table.rows], view.as_of))
    return table, unit


def _narrowed(request: HttpRequest) -> bool:
    """Whether filters leave rows out. The workbook holds all cases of the unit, so it is not offered beside fewer."""
    return viewing(request).is_past or any(request.GET.get(key) for key in ("q", "stage", "state", "away"))


def _export_url(user: User, unit: Unit | None, view: Viewing) -> str:
    """The same cases as a workbook, for those who may take tables along."""
    here = unit or user.home()
    if here is None or not user.may("transfer.export", at=here):
        return ""
    return f"{reverse('web:export_file')}?{urlencode({'table': 'cases', **view.parameters})}"


def _rows(user: User, unit: Unit | None, view: Viewing) -> CaseQuerySet:
    rows = Case.objects.for_user(user)
    if unit is not None:
        rows = rows.under(path_on(unit, view.today) or "-", view.today)
    on = view.as_of
    open_requests = Q(verifications__sent_on__lte=on) & (
        Q(verifications__answered_on=None) | Q(verifications__answered_on__gt=on)
    )
    rows = rows.select_related("person", "unit").annotate(
        path=F("unit__placements__path"),
        waiting=Count("verifications", filter=open_requests, distinct=True),
    )
    return _staged(rows, view)


def _staged(rows: CaseQuerySet, view: Viewing) -> CaseQuerySet:
    """The stage of the day asked for and what the unit was called then; cases that had not begun by then are left out."""
    if view.is_past:
        last = Fact.objects.filter(
            stream_id=OuterRef("pk"), indicator__startswith=STAGE, on__lte=view.as_of, known_to=None
        )
        last = last.order_by("-on", "-rank")
        named = UnitName.objects.as_of(view.as_of).filter(unit=OuterRef("then_unit"))
        rows = rows.annotate(
            then=Subquery(last.values("indicator")[:1]),
            then_on=Subquery(last.values("on")[:1]),
            then_unit=Subquery(last.values("unit")[:1]),
        ).exclude(then=None)
        rows = rows.annotate(then_name=Subquery(named.values("short_name")[:1]))
    else:
        rows = rows.annotate(then=Concat(Value(STAGE), "stage"), then_on=F("stage_on"), then_name=F("unit__short_name"))
    ranks = [When(Q(then=STAGE + stage), then=Value(place)) for place, stage in enumerate(SHORT)]
    return rows.annotate(then_rank=Choose(*ranks, default=Value(len(SHORT)), output_field=IntegerField()))


def _filtered(request: HttpRequest, rows: CaseQuerySet, user: User, view: Viewing) -> CaseQuerySet:
    typed, stage, state = (request.GET.get(key, "").strip() for key in ("q", "stage", "state"))
    if typed:
        named = user.scope_for("people.names").condition("unit__placements__path")
        rows = rows.filter(named, person__search_name__contains=fold(typed))
    if stage in GROUPS:
        rows = rows.filter(then__in=[STAGE + one for one in GROUPS[stage]])
    elif stage in SHORT:
        rows = rows.filter(then=STAGE + stage)
    if state == "waiting":
        rows = rows.filter(waiting__gt=0)
    elif state == "irregular":
        rows = rows.filter(irregular__gt=0)
    elif state == "paused":
        rows = rows.away(view.as_of)
    if gone := request.GET.get("away", "").strip():
        named = user.scope_for("people.names").condition("unit__placements__path")
        rows = rows.filter(named).away(view.as_of, "" if gone == "any" else gone)
    if state in ("overdue", "due"):
        rows = rows.filter(pk__in=_pressing(rows, state, view.as_of))
    return rows


def _pressing(rows: CaseQuerySet, state: str, on: date) -> list[UUID]:
    """Cases with a deadline that has passed, or ends within thirty days."""
    known = list(rows.running().order_by("pk").values_list("pk", flat=True)[:MOST_COMPUTED])
    found = []
    for identity, dues in deadlines_of(known, on).items():
        days = [last_day(one) for one in dues if one.kind != "reminder"]
        late = any(is_late(one) for one in dues)
        soon = any(day is not None and on <= day <= on + SOON for day in days)
        if late if state == "overdue" else soon:
            found.append(identity)
    return found


def _filters(request: HttpRequest, unit: Unit | None, view: Viewing) -> Sequence[Filter]:
    stages = [
        ("", _("tất cả")),
        ("running", _("Đang theo dõi")),
        ("before", _("Chưa kết nạp")),
        ("ended", _("Đã kết thúc")),
        *SHORT.items(),
    ]
    states = [
        ("", _("tất cả")),
        ("overdue", _("Có việc quá hạn")),
        ("due", _("Đến hạn trong 30 ngày")),
        ("waiting", _("Chờ trả lời thẩm tra")),
        ("paused", _("Tạm vắng")),
        ("irregular", _("Có việc chưa đúng quy định")),
    ]
    away = Filter("away", _("Đi làm ăn xa đến"), [("", _("tất cả")), ("any", _("mọi nơi")), *destinations().items()])
    return (
        *((away,) if request.GET.get("away") else ()),
        Filter("q", _("Họ và tên"), placeholder=_("không cần dấu")),
        Filter("unit", _("Tổ chức"), _units(request, unit, view.today), view.unit),
        Filter("stage", _("Giai đoạn"), stages),
        Filter("state", _("Tình trạng"), states),
    )


def _units(request: HttpRequest, unit: Unit | None, on: date) -> Sequence[tuple[str, str]]:
    """Units to choose from: all of the reader's, or, when there are many, the chosen one with what stands directly below it."""
    choices = [("", _("tất cả"))]
    for top in own_units(request):
        nodes = tree_on(top, on)
        if len(nodes) > MOST_UNITS:
            nodes = [
                node
                for node in nodes
                if node.depth <= 1 or (unit is not None and unit.pk in (node.unit.pk, node.parent))
            ]
        choices += [(node.unit.code, "– " * node.depth + node.name) for node in nodes]
    return list(dict(choices).items())


def _columns(user: User, on: date, dues: dict[UUID, list[Due]]) -> Sequence[Column]:
    names = user.scope_for("people.names")
    return (
        Column(
            "name", _("Họ và tên"), sort="person__sort_key", value=lambda row: shown_name(row, names.contains(row.path))
        ),
        Column(
            "birth",
            _("Ngày sinh"),
            hidden=True,
            value=lambda row: row.person.birth_text if names.contains(row.path) else "",
        ),
        Column("unit", _("Chi bộ"), sort="unit__sort", value=lambda row: row.then_name or row.unit.name),
        Column("stage", _("Giai đoạn"), sort="then_rank", value=lambda row: stage_badge(row.then.removeprefix(STAGE))),
        Column("since", _("Từ ngày"), sort="then_on", kind="date", value=lambda row: row.then_on),
        Column("due", _("Hạn gần nhất"), value=lambda row: due_badge(dues.get(row.pk, ()), on)),
        Column("waiting", _("Chờ thẩm tra"), sort="waiting", kind="number", value=lambda row: row.waiting or None),
        Column("note", _("Lưu ý"), value=_note),
        Column("last", _("Việc gần nhất"), hidden=True, value=lambda row: label_of(row.last_step)),
        Column("last_on", _("Ngày của việc gần nhất"), sort="last_on", kind="date", hidden=True),
        Column("opened_on", _("Giới thiệu ngày"), sort=True, kind="date", hidden=True),
        Column("source", _("Nơi giới thiệu"), sort=True, hidden=True, value=lambda row: SOURCES.get(row.source, "")),
    )


def shown_name(row: Any, visible: bool) -> str:
    """The name, or what stands in its place."""
    if row.person.erased:
        return _("(đã xóa dữ liệu)")
    return str(row.person.full_name) if visible else _("(tên được che)")


def stage_badge(stage: str) -> Badge:
    """The stage with its shape: done, waiting for others, ended or simply where it is."""
    ended = stage in ENDED and stage != "official"
    return Badge("later" if ended else LOOKS.get(stage, "info"), SHORT.get(stage, stage))


def is_late(one: Due) -> bool:
    """Whether a period of the regulation, or the validity of a paper, has passed. A reminder is never late, only due."""
    return one.overdue and one.kind != "reminder"


def due_badge(dues: Sequence[Due], on: date) -> Badge | Link | None:
    """The first deadline that counts, as a state."""
    dated = [(day, one) for one in dues if (day := last_day(one)) is not None and not _rests(one, on)]
    if not dated:
        return None
    day, one = min(dated, key=lambda pair: (not is_late(pair[1]), pair[0]))
    if is_late(one):
        return Badge("overdue", _("quá hạn %(days)s ngày") % {"days": (on - day).days})
    if one.overdue:
        return Badge("due", _("cần nhắc: %(what)s") % {"what": SHORT_REMINDERS.get(one.id, one.label_vi)})
    return Badge("due" if day <= on + SOON else "later", format_date(day))


def _rests(one: Due, on: date) -> bool:
    """A validity or a reminder that ends far ahead is no deadline to look at yet."""
    day = last_day(one)
    return one.kind != "legal" and day is not None and day > on + SOON


def _note(row: Any) -> Badge | None:
    if row.irregular:
        return Badge("person", _("chưa đúng quy định"))
    return Badge("later", _("tạm vắng")) if row.paused_on else None

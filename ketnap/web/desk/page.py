"""What the desk shows: the reader's lists, classes, accounts, and what can be done next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ketnap.accounts.models import Grant, User
from ketnap.base.dated import holds_on
from ketnap.courses.enums import EnrolmentState
from ketnap.courses.models import CourseClass
from ketnap.people.duties import duty_coverage
from ketnap.units.models import Unit
from ketnap.units.queries import path_on
from ketnap.web.accounts.page import UserRow, users_page
from ketnap.web.audit.page import Shown, entries_for, shown
from ketnap.web.desk.steering import AtRisk, at_risk
from ketnap.web.desk.work import SOON, Work, work_of
from ketnap.web.shared.addresses import address

DEEDS = (
    ("case_new", _("Giới thiệu người mới"), "cases.branch", "cases"),
    ("sitting_new", _("Ghi kỳ họp"), "cases.branch", "sitting"),
    ("class_new", _("Mở lớp bồi dưỡng"), "courses.manage", "class"),
    ("instrument_new", _("Ghi văn bản"), "instruments.manage", "paper"),
    ("transfer", _("Nhập danh sách từ Excel"), "transfer.import", "exchange"),
    ("reports", _("Xem tiến độ và lập báo cáo"), "reports.view", "report"),
    ("user_new", _("Tạo tài khoản"), "accounts.manage", "users"),
)


@dataclass(frozen=True)
class Deed:
    """Something the reader can begin from here."""

    label: str | Promise
    url: str
    icon: str


@dataclass(frozen=True)
class Accounts:
    """For those who keep accounts: how many there are, which have no role, which roles run out soon."""

    number: int
    idle: int
    ending: Sequence[Grant]


@dataclass(frozen=True)
class Desk:
    """`unit` None: the reader's whole scope. Parts that the reader has no right to are empty or None."""

    work: Work
    risks: Sequence[AtRisk] | None
    classes: Sequence[CourseClass] | None
    accounts: Accounts | None
    log: Sequence[Shown] = ()
    uncovered: Sequence[Unit] = ()
    deeds: Sequence[Deed] = field(default_factory=tuple)


def desk_page(user: User, today: date, *, chosen: Unit | None, home: Unit) -> Desk:
    """Everything on the desk. The number of queries does not depend on the number of cases."""
    return Desk(
        work=work_of(user, today, path=path_on(chosen, today) if chosen else None),
        risks=at_risk(user, chosen or home, today) if user.may_anywhere("targets.view") else None,
        classes=_classes(user, today),
        accounts=_accounts(user, today),
        log=_log(user),
        uncovered=_uncovered(user, chosen or home, today),
        deeds=deeds(user),
    )


def _uncovered(user: User, unit: Unit, today: date) -> list[Unit]:
    """Units directly below that nobody of the committee is charged with; none where no duties are kept."""
    if not user.may("people.manage", at=unit):
        return []
    coverage = duty_coverage(unit, today)
    return coverage.uncovered if coverage.charged else []


def deeds(user: User) -> list[Deed]:
    return [
        Deed(label, url, icon)
        for name, label, permission, icon in DEEDS
        if user.may_anywhere(permission) and (url := address(name))
    ]


def _classes(user: User, today: date) -> list[CourseClass] | None:
    """For those who hold classes: classes that run, begin within 60 days, or ended and still have learners to complete."""
    scope = user.scope_for("courses.manage")
    if not scope:
        return None
    open_ = Count("enrolments", filter=Q(enrolments__state=EnrolmentState.ENROLLED), distinct=True)
    rows = CourseClass.objects.filter(
        scope.condition("organiser__placements__path"), holds_on(today, "organiser__placements__")
    ).annotate(learners=open_)
    near = Q(ends_on__gte=today, starts_on__lte=today + timedelta(days=60))
    return list(rows.filter(near | Q(learners__gt=0)).select_related("organiser").order_by("starts_on", "pk")[:10])


def _accounts(user: User, today: date) -> Accounts | None:
    if not user.may_anywhere("accounts.manage"):
        return None
    rows = users_page(user)
    return Accounts(len(rows), sum(idle(row) for row in rows), _ending(rows, today))


def _log(user: User) -> list[Shown]:
    """The newest changes, for those who watch over the log and have no cases to work on."""
    if not user.may_anywhere("audit.view") or user.may_anywhere("cases.view"):
        return []
    return shown(list(entries_for(user).filter(is_read=False).order_by("-position")[:8]))


def idle(row: UserRow) -> bool:
    """An account that could sign in and may do nothing."""
    return row.user.is_active and not row.current


def _ending(rows: Sequence[UserRow], today: date) -> list[Grant]:
    until = today + timedelta(days=SOON)
    held = [one.grant for row in rows for one in row.current]
    return sorted(
        (one for one in held if one.valid_to and one.valid_to <= until), key=lambda one: (one.valid_to, one.pk)
    )

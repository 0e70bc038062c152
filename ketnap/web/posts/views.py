"""Posts, seats and duties at a unit over time: appoint, seat, leave; rights that go with a post; the hand-over book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from ketnap.accounts.access import require, why_not
from ketnap.accounts.actions import grant
from ketnap.accounts.models import User
from ketnap.accounts.roles import Role
from ketnap.audit.record import record_read
from ketnap.base.dated import holds_on
from ketnap.base.errors import BadInput
from ketnap.lib.vietnamese import BadDate, parse_date
from ketnap.people import duties
from ketnap.people.actions import take_seat
from ketnap.people.enums import DutyKind, MemberKind, SeatRole
from ketnap.people.models import Membership
from ketnap.people.posts import Post, leave_posts, posts_of
from ketnap.reports.handover import USER, hand_over_docx, posts_to_hand_over
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body, Unit
from ketnap.units.queries import path_on
from ketnap.units.scope import under
from ketnap.web.posts.forms import AppointForm, LeaveForm, RightForm, SitForm
from ketnap.web.shared.acts import Act, answer
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.viewing import viewing

MANAGE, NAMES, ACCOUNTS = "people.manage", "people.names", "accounts.manage"
MOST_PEOPLE = 500
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: HttpRequest) -> HttpResponse:
    """Who holds what at the unit on the day, and who held it before; bodies with their terms; what may be changed."""
    unit, user, view = unit_for(request), reader(request), viewing(request)
    may, named = user.may(MANAGE, at=unit), user.may(NAMES, at=unit)
    if request.method == "POST":
        require(user, ACCOUNTS if request.POST.get("act") == "right" else MANAGE, at=unit)
    every = posts_of([unit])

    def page() -> dict[str, Any]:
        if named and every:
            details = {"names": len({post.person.pk for post in every})}
            record_read("people.view", actor=user.username, target=f"unit:{unit.pk}", unit=unit.pk, details=details)
        return {
            "unit": unit,
            "held": [post for post in every if post.holds(view.as_of)],
            "past": [
                (post, post.until - timedelta(days=1))
                for post in every
                if post.until is not None and post.since < post.until <= view.as_of
            ],
            "bodies": _bodies(unit),
            "officers": [one for one in posts_to_hand_over(unit, (), view.as_of) if one[0].startswith(USER)],
            "named": named,
            "may_cases": named and user.may("cases.view", at=unit),
            "on": view.as_of,
            "why_not": "" if may else why_not(MANAGE, at=unit.name),
        }

    acts = _acts(user, unit, every) if may else []
    acts += [_right(user, unit, every)] if user.may(ACCOUNTS, at=unit) else []
    return answer(request, acts, "posts/posts.html", page, f"{reverse('web:posts')}?unit={unit.code}")


@require_GET
def handover(request: HttpRequest) -> HttpResponse:
    """The hand-over book of a post or an account on a day, as a file."""
    key, typed = request.GET.get("post", ""), request.GET.get("on", "")
    user = reader(request)
    try:
        on = parse_date(typed) if typed else user.today
    except BadDate as bad:
        raise BadInput("on", str(bad)) from bad
    if on > user.today:
        raise BadInput("on", _("Ngày bàn giao chưa tới."))
    content = hand_over_docx(key, reader=user, on=on)
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="so-ban-giao-{on:%Y%m%d}.docx"'
    return response


def _bodies(unit: Unit) -> list[Body]:
    return list(Body.objects.filter(unit=unit).exclude(kind=BodyKind.BRANCH).order_by("-valid_from", "kind", "pk"))


def _acts(user: User, unit: Unit, every: Sequence[Post]) -> list[Act]:
    today, actor = user.today, user.username
    people = _members(unit, user)
    found = []
    if unit.kind_info.holds_members:
        found.append(_appoint(user, unit, people))
    bodies = {str(body.pk): body for body in Body.objects.as_of(today).filter(unit=unit).exclude(kind=BodyKind.BRANCH)}

    def sit(given: dict[str, Any]) -> None:
        body = bodies[given["body"]]
        if given["on"] < body.valid_from:
            raise BadInput("on", _("Cơ quan này có từ %(day)s.") % {"day": f"{body.valid_from:%d/%m/%Y}"})
        take_seat(UUID(given["person"]), body, SeatRole(given["role"]), on=given["on"], actor=actor)

    if bodies:
        named = [(key, body.name) for key, body in bodies.items()]
        found.append(Act("sit", gettext_lazy("Ghi thành viên cơ quan lãnh đạo"), gettext_lazy("Ghi thành viên"),
                         lambda data, prefix: SitForm(data, prefix=prefix, people=people, bodies=named), sit))  # fmt: skip
    held = [post for post in every if post.holds(today)]
    if held:
        found.append(_leave(user, unit, held))
    return found


def _appoint(user: User, unit: Unit, people: list[tuple[str, str]]) -> Act:
    def appoint(given: dict[str, Any]) -> None:
        kind = DutyKind(given["kind"])
        duties.assign(UUID(given["person"]), unit, kind, on=given["on"], actor=user.username, paper=given["paper"])

    return Act("appoint", gettext_lazy("Ghi bí thư, phó bí thư"), gettext_lazy("Ghi chức danh"),
               lambda data, prefix: AppointForm(data, prefix=prefix, user=user, people=people), appoint)  # fmt: skip


def _leave(user: User, unit: Unit, held: Sequence[Post]) -> Act:
    """One form, one day, one paper: what a person leaves; persons do not mix within one act."""
    by_key = {post.key: post for post in held}
    choices = [(post.key, f"{post.person.full_name}: {post.label}") for post in held]

    def leave(given: dict[str, Any]) -> str:
        chosen: dict[UUID, list[str]] = {}
        for key in given["posts"]:
            chosen.setdefault(by_key[key].person.pk, []).append(key)
        with transaction.atomic():
            for person, keys in chosen.items():
                leave_posts(person, unit, keys, on=given["on"], actor=user.username, paper=given["paper"])
        return _("Đã ghi thôi %(n)s chức danh. Sổ bàn giao lập được ở danh sách đã giữ.") % {"n": len(given["posts"])}

    lead = gettext_lazy("Lập sổ bàn giao trước khi ghi thôi, hoặc lập sau cho ngày cuối còn giữ.")
    return Act("leave", gettext_lazy("Thôi giữ chức danh"), gettext_lazy("Ghi thôi"),
               lambda data, prefix: LeaveForm(data, prefix=prefix, user=user, posts=choices), leave, lead)  # fmt: skip


def _right(user: User, unit: Unit, every: Sequence[Post]) -> Act:
    """A role for an account for as long as a post is held; names only where the administrator may see them."""
    named = user.may(NAMES, at=unit)
    held = [post for post in every if post.holds(user.today)]
    choices = [(post.key, f"{post.person.full_name}: {post.label}" if named else post.label) for post in held]
    rows = User.objects.filter(is_active=True).exclude(pk=user.pk).order_by("full_name", "username")
    users = [(str(row.pk), f"{row.full_name} ({row.username})") for row in rows[:MOST_PEOPLE]]

    def give(given: dict[str, Any]) -> None:
        to = User.objects.get(pk=given["user"])
        grant(to, Role(given["role"]), unit, valid_from=given["on"], post=given["post"], actor=user.username)

    lead = gettext_lazy("Quyền thôi ngay khi chức danh thôi: không cần nhớ thu lại.")
    return Act("right", gettext_lazy("Giao quyền theo chức danh"), gettext_lazy("Giao quyền"),
               lambda data, prefix: RightForm(data, prefix=prefix, posts=choices, users=users), give, lead)  # fmt: skip


def _members(unit: Unit, user: User) -> list[tuple[str, str]]:
    """Official members at and under the unit, in name order; only where their names may be seen."""
    path = path_on(unit, user.today)
    if path is None or not user.may(NAMES, at=unit):
        return []
    placed = under(path, "unit__placements__path") & holds_on(user.today, "unit__placements__")
    rows = (
        Membership.objects.as_of(user.today).filter(placed, kind=MemberKind.OFFICIAL).select_related("person", "unit")
    )
    found = rows.order_by("person__sort_key", "pk")[:MOST_PEOPLE]
    return [(str(row.person_id), f"{row.person.full_name} ({row.unit.short_name})") for row in found]

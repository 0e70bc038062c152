"""What the pages of accounts show, gathered with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from ketnap.accounts.models import Grant, User
from ketnap.accounts.posts import standing
from ketnap.accounts.roles import LABELS, PERMISSIONS, ROLES, Role
from ketnap.base.errors import NotFound
from ketnap.lib.names import sort_key
from ketnap.units.models import UnitPlacement


@dataclass(frozen=True)
class Held:
    """One grant as a page shows it. `state`: now, later or ended; `last_day` is inclusive."""

    grant: Grant
    state: str

    @property
    def role(self) -> str:
        return LABELS[Role(self.grant.role)]

    @property
    def last_day(self) -> date | None:
        return date.fromordinal(self.grant.valid_to.toordinal() - 1) if self.grant.valid_to else None

    @property
    def permissions(self) -> Sequence[str]:
        return [PERMISSIONS[one] for one in PERMISSIONS if one in ROLES[Role(self.grant.role)]]


@dataclass(frozen=True)
class UserRow:
    """A user with all grants, those of today first. `manageable`: whether the reader may change the account."""

    user: User
    held: Sequence[Held]
    manageable: bool = True

    @property
    def current(self) -> Sequence[Held]:
        return [one for one in self.held if one.state == "now"]

    @property
    def name(self) -> str:
        return self.user.full_name

    @property
    def sort_key(self) -> str:
        return sort_key(self.name)

    @property
    def roles(self) -> str:
        return "; ".join(f"{one.role} – {one.grant.unit.short_name}" for one in self.current)


def own_page(user: User) -> UserRow:
    """The reader's own account. One query."""
    grants = list(Grant.objects.filter(user=user).select_related("unit").order_by("-valid_from", "pk"))
    return _row(user, grants, user.today, _standing(grants, user.today))


def users_page(reader: User) -> list[UserRow]:
    """The accounts the reader keeps, in name order: those with a grant in the scope, and those without any. Three queries."""
    ours = set(_units_kept(reader).values_list("unit", flat=True))
    rows = list(_kept(reader).prefetch_related(_grants()).order_by("full_name", "username"))
    posts = _standing([grant for user in rows for grant in user.grants.all()], reader.today)
    return [_kept_row(user, ours, reader.today, posts) for user in rows]


def user_page(reader: User, key: int) -> UserRow:
    """One account. Raises NotFound outside the reader's scope. Three queries."""
    user = _kept(reader).prefetch_related(_grants()).filter(pk=key).first()
    if user is None:
        raise NotFound(str(key))
    ours = set(_units_kept(reader).filter(unit__grants__user=user).values_list("unit", flat=True))
    return _kept_row(user, ours, reader.today, _standing(user.grants.all(), reader.today))


def practice_users(today: date) -> list[UserRow]:
    """Everybody who has a role today: who may sign in to a practice office without a password. Two queries.

    The few who lead and administer stand before the many secretaries of branches.
    """
    rows = list(User.objects.filter(is_active=True).prefetch_related(_grants()).order_by("username"))
    posts = _standing([grant for user in rows for grant in user.grants.all()], today)
    found = [one for one in (_row(user, user.grants.all(), today, posts) for user in rows) if one.current]
    return sorted(found, key=lambda one: (_RANK.index(one.current[0].grant.role), one.current[0].grant.unit.sort))


_RANK = [role.value for role in (*(one for one in Role if one is not Role.BRANCH_SECRETARY), Role.BRANCH_SECRETARY)]


def _kept(reader: User) -> QuerySet[User]:
    units = _units_kept(reader).values("unit")
    return User.objects.filter(Q(grants__isnull=True) | Q(grants__unit__in=units)).distinct()


def _units_kept(reader: User) -> QuerySet[UnitPlacement]:
    """Placements, past ones too, in the subtrees whose accounts the reader keeps."""
    return UnitPlacement.objects.filter(reader.scope_for("accounts.manage").condition("path"))


def _grants() -> Prefetch:
    return Prefetch("grants", Grant.objects.select_related("unit").order_by("-valid_from", "pk"))


def _standing(grants: Iterable[Grant], today: date) -> frozenset[str]:
    """The posts under these grants that stand today; no query where none rests on a post."""
    return standing({grant.post for grant in grants}, today)


def _kept_row(user: User, ours: set[UUID], today: date, posts: frozenset[str]) -> UserRow:
    """Whoever holds a running role outside the reader's scope is kept by somebody above."""
    row = _row(user, user.grants.all(), today, posts)
    return UserRow(user, row.held, all(one.grant.unit_id in ours for one in row.held if one.state != "ended"))


def _row(user: User, grants: Iterable[Grant], today: date, posts: frozenset[str]) -> UserRow:
    order = ("now", "later", "ended")
    held = [Held(one, _state(one, today, posts)) for one in grants]
    return UserRow(user, sorted(held, key=lambda one: order.index(one.state)))


def _state(grant: Grant, today: date, posts: frozenset[str]) -> str:
    """A right that rests on a post has ended when the post has."""
    if grant.holds(today):
        return "now" if not grant.post or grant.post in posts else "ended"
    return "later" if grant.valid_from > today else "ended"

from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from ketnap.accounts.posts import standing
from ketnap.accounts.roles import LABELS, Role
from ketnap.base import clock
from ketnap.base.dated import Dated, DatedQuerySet, holds_on
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.queries import kept_at, path_on
from ketnap.units.scope import Scope


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. What a user may do comes from grants alone; there is no superuser."""

    username = models.CharField("Tên đăng nhập", max_length=150, unique=True)
    full_name = models.CharField("Họ và tên", max_length=200)
    title = models.CharField("Chức vụ", max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, default="vi")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def today(self) -> date:
        """The day on which rights are judged."""
        return clock.today()

    def may(self, permission: str, *, at: Unit) -> bool:
        """Whether a grant in force today gives the permission at this unit (as the tree stands today).

        For a unit that has ended: at its keeper, or the keeper's keeper.
        """
        path, place, seen = path_on(at, clock.today()), at, {at.pk}
        while path is None and place.keeper is not None and place.keeper not in seen:
            place = Unit.objects.get(pk=place.keeper)
            seen.add(place.pk)
            path = path_on(place, clock.today())
        return path is not None and self.scope_for(permission).contains(path)

    def may_anywhere(self, permission: str) -> bool:
        return bool(self.scope_for(permission))

    def scope_for(self, permission: str) -> Scope:
        """The subtrees of today's tree in which the user holds the permission today; empty = nowhere."""
        return self._scopes.get(permission, Scope())

    def reaches(self, permission: str, column: str = "unit", *, above: bool = False) -> Q:
        """The condition that the unit in the column lies where the user holds the permission today.

        An ended unit lies where its keeper does. `above`: the units over the user's own as well, whose papers concern them.
        """
        scope = self.scope_for(permission)
        path = "placements__path"
        inside = scope.condition_with_above(path) if above else scope.condition(path)
        units = Unit.objects.filter(inside, holds_on(self.today, "placements__")).order_by().values("pk")
        kept = [unit for unit, place in self._kept.items() if scope.contains(place)]
        found = Q(**{f"{column}__in": units})
        return found | Q(**{f"{column}__in": kept}) if kept else found

    @cached_property
    def _kept(self) -> dict[Any, str]:
        return kept_at(clock.today())

    @cached_property
    def _scopes(self) -> dict[str, Scope]:
        from ketnap.accounts.roles import PERMISSIONS, ROLES

        if not self.is_active:
            return {}
        return {
            permission: Scope.over(path for role, path in self._held[0] if permission in ROLES[role])
            for permission in PERMISSIONS
        }

    @cached_property
    def _held(self) -> tuple[list[tuple[Role, str]], frozenset[str]]:
        """Role and path of every grant that gives a right today (in force, at a unit that stands, its post not ended), and those posts."""
        today = clock.today()
        rows = UnitPlacement.objects.filter(holds_on(today), holds_on(today, "unit__grants__"), unit__grants__user=self)
        found = list(rows.values_list("unit__grants__role", "path", "unit__grants__post"))
        posts = standing({post for _, _, post in found}, today)
        return [(Role(role), path) for role, path, post in found if not post or post in posts], posts

    def holding(self) -> Q:
        """The condition on units: the user holds a grant there today that gives a right."""
        by_post = Q(grants__post="") | Q(grants__post__in=self._held[1])
        return Q(grants__user=self) & holds_on(self.today, "grants__") & by_post

    def home(self) -> Unit | None:
        """The highest unit the user works for today: where pages open when no unit is chosen."""
        condition = self.holding() & holds_on(clock.today(), "placements__")
        return Unit.objects.filter(condition).order_by("placements__depth", "sort").first()


class Grant(Dated):
    """A role at a unit, for a time. Rights end with the grant, and with the post it rests on (`post`: key of a duty or seat)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField("Vai trò", max_length=30, choices=[(role.value, LABELS[role]) for role in Role])
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants")
    paper = models.CharField("Văn bản giao", max_length=200, blank=True)
    post = models.CharField("Theo chức danh", max_length=60, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="accounts_grant_period",
            )
        ]

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class SignInLink(models.Model):
    """A link that signs one user in once. Only its digest is kept."""

    digest = models.CharField(primary_key=True, max_length=64)
    user = models.ForeignKey(User, models.CASCADE)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

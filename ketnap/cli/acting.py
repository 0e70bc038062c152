"""Whose rights a command uses: the named user, or in a practice office the unit's only officer."""

from ketnap.accounts.models import Grant, User
from ketnap.accounts.roles import Role
from ketnap.base import clock, office
from ketnap.base.errors import BadInput
from ketnap.units.models import Unit
from ketnap.units.queries import ancestors_on

OFFICERS = (Role.GRASSROOTS_OFFICER, Role.SUPERIOR_OFFICER)


def acting_user(username: str, unit: Unit | None) -> User:
    """The user `--user` names. Without one: the only officer at the unit, else at the nearest one above, in a practice office.

    Raises BadInput when there is no such user, or when nobody is meant for certain.
    """
    if username:
        named = User.objects.filter(username__iexact=username, is_active=True).first()
        if named is None:
            raise BadInput("user", f"Không có người dùng “{username}”.")
        return named
    if not office.load().is_practice or unit is None:
        raise BadInput("user", "Hãy ghi --user TÊN: lệnh này làm theo quyền của một người dùng.")
    today = clock.today()
    for place in (unit, *ancestors_on(unit, today)):
        held = Grant.objects.as_of(today).filter(unit=place, role__in=OFFICERS, user__is_active=True)
        users = {grant.user for grant in held.select_related("user")}
        if len(users) == 1:
            return users.pop()
        if users:
            listed = ", ".join(sorted(user.username for user in users))
            raise BadInput("user", f"Có nhiều cán bộ ở đơn vị này; hãy ghi --user: {listed}.")
    raise BadInput("user", "Đơn vị này chưa có cán bộ; hãy ghi --user TÊN.")

"""Asking for a right, in one place. Outside the scope a record does not exist (404); inside without the right the answer says why (403)."""

from ketnap.accounts.models import User
from ketnap.accounts.roles import LABELS, PERMISSIONS, roles_with
from ketnap.base.errors import Forbidden
from ketnap.units.models import Unit


def require(user: User, permission: str, *, at: Unit) -> None:
    """Raise Forbidden, with the roles that hold the right, unless the user has the permission at the unit today."""
    if not user.may(permission, at=at):
        raise Forbidden(permission, why_not(permission, at=at.name))


def require_somewhere(user: User, permission: str) -> None:
    """Raise Forbidden unless the user has the permission at any unit today: for what holds in the whole office."""
    if not user.may_anywhere(permission):
        raise Forbidden(permission, why_not(permission, at="cơ quan"))


def why_not(permission: str, *, at: str) -> str:
    """Why a button is off: which right is missing and who has it."""
    holders = ", ".join(sorted(LABELS[role] for role in roles_with(permission)))
    return f"Bạn chưa có quyền “{PERMISSIONS[permission]}” tại {at}. Quyền này thuộc về: {holders}."

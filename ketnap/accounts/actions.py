"""Accounts and grants."""

import hashlib
import re
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction

from ketnap.accounts.models import Grant, SignInLink, User
from ketnap.accounts.roles import Role
from ketnap.audit.record import record
from ketnap.base.errors import BadInput
from ketnap.base.lengths import check_lengths
from ketnap.units.models import Unit

USERNAME = r"[A-Za-z0-9._@+-]+"
LINK_LIFE = timedelta(hours=12)


def create_user(username: str, full_name: str, *, title: str = "", password: str | None = None, actor: str) -> User:
    """Create an account without any right. Without a password the user signs in by link only.

    Raises BadInput for a name in use or with other signs than letters without marks, digits and . _ @ + -
    """
    if not re.fullmatch(USERNAME, username):
        raise BadInput("username", "Tên đăng nhập chỉ gồm chữ cái không dấu, chữ số và các dấu . _ @ + -")
    check_lengths(User, username=username, full_name=full_name, title=title)
    if User.objects.filter(username__iexact=username).exists():
        raise BadInput("username", f"Tên đăng nhập “{username}” đã có.")
    with transaction.atomic():
        user = User(username=username, full_name=full_name, title=title)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save()
        record("accounts.user", actor=actor, target=f"user:{username}")
    return user


def grant(
    user: User,
    role: Role,
    unit: Unit,
    *,
    valid_from: date,
    valid_to: date | None = None,
    paper: str = "",
    post: str = "",
    actor: str,
) -> Grant:
    """Give a role at a unit from `valid_from` (inclusive) to `valid_to` (exclusive; None = until ended).

    With `post` (key of a duty or seat) the right ends with that post as well.

    Raises BadInput for a period that ends before it begins, and for users who would give a role to themselves.
    """
    if user.username == actor:
        raise BadInput("role", "Không thể tự giao vai trò cho mình: hãy để người quản trị khác ghi.")
    if valid_to is not None and valid_to <= valid_from:
        raise BadInput("valid_to", "Ngày thôi phải sau ngày giao.")
    check_lengths(Grant, paper=paper)
    with transaction.atomic():
        given = Grant.objects.create(
            user=user, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to, paper=paper, post=post
        )
        details = {"role": role.value, "from": valid_from, "to": valid_to, "paper": paper, "post": post}
        record("accounts.grant", actor=actor, target=f"user:{user.username}", unit=unit.pk, details=details)
    return given


def end_grant(given: Grant, *, on: date, actor: str) -> None:
    """End a grant with the day `on` (the first day without the right).

    Raises BadInput for a day that is not after its beginning, or after an end it already has.
    """
    if on <= given.valid_from:
        raise BadInput("valid_to", "Ngày thôi phải sau ngày giao.")
    if given.valid_to is not None and on > given.valid_to:
        raise BadInput("valid_to", f"Vai trò đã thôi từ ngày {given.valid_to:%d/%m/%Y}; muốn kéo dài thì giao lại.")
    with transaction.atomic():
        given.valid_to = on
        given.save(update_fields=["valid_to"])
        record(
            "accounts.end_grant",
            actor=actor,
            target=f"user:{given.user.username}",
            unit=given.unit_id,
            details={"to": on},
        )


def issue_sign_in_link(user: User, *, now: datetime, actor: str = "hệ thống") -> str:
    """A token that signs the user in once within twelve hours of `now`; put it behind /sign-in/…/."""
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        SignInLink.objects.create(digest=_digest(token), user=user, expires_at=now + LINK_LIFE)
        record("accounts.link", actor=actor, target=f"user:{user.username}")
    return token


def use_sign_in_link(token: str, *, now: datetime) -> User:
    """The user of an unused, unexpired link; the link is spent. Raises BadInput otherwise."""
    with transaction.atomic():
        spent = SignInLink.objects.filter(
            digest=_digest(token), used_at=None, expires_at__gt=now, user__is_active=True
        ).update(used_at=now)
        if not spent:
            raise BadInput("token", "Liên kết đã dùng hoặc hết hạn. Hãy đăng nhập bằng mật khẩu hoặc xin liên kết mới.")
        user = SignInLink.objects.select_related("user").get(digest=_digest(token)).user
        record("accounts.sign_in", actor=user.username, target=f"user:{user.username}", details={"by": "link"})
    return user


def note_sign_in(user: User, *, by: str) -> None:
    """Log that the user signed in. `by`: "password", "practice"; a link logs itself."""
    record("accounts.sign_in", actor=user.username, target=f"user:{user.username}", details={"by": by})


def change_password(user: User, password: str, *, actor: str) -> None:
    """Set a new password; the caller has judged its strength."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        record("accounts.password", actor=actor, target=f"user:{user.username}")


def choose_language(user: User, language: str) -> None:
    """Keep the language in which pages open for the user."""
    user.language = language
    user.save(update_fields=["language"])


def close_user(user: User, *, actor: str) -> None:
    """Nobody signs in with the account any more; what it wrote stays. Raises BadInput for one's own account."""
    if user.username == actor:
        raise BadInput("user", "Không thể tự khóa tài khoản của mình.")
    _switch(user, False, actor)


def open_again(user: User, *, actor: str) -> None:
    """Let a closed account sign in again."""
    _switch(user, True, actor)


def _switch(user: User, active: bool, actor: str) -> None:
    with transaction.atomic():
        user.is_active = active
        user.save(update_fields=["is_active"])
        record("accounts.switch", actor=actor, target=f"user:{user.username}", details={"active": active})


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

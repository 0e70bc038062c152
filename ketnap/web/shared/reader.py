"""Who reads the page."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from ketnap.accounts.models import User


def reader(request: HttpRequest) -> User:
    """The user who is signed in; pages open to nobody else unless their view says so."""
    return cast(User, request.user)

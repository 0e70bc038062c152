"""Addresses of pages that may not be there: a room that is left out of the face leaves no dead link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: Any, **query: str) -> str:
    """The address of a page by its name (`cases`, `case`), with a query; "" when the face has no such page."""
    try:
        url = reverse(f"web:{name}", args=args)
    except NoReverseMatch:
        return ""
    return f"{url}?{urlencode(query)}" if query else url

"""From where and as of when a page is looked at: the unit and the day, both carried in the address (`unit`, `as_of`).

An address can be sent to a colleague and shows the same; nothing is remembered behind the reader's back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ketnap.base import clock
from ketnap.lib import vietnamese

CACHED = "_ketnap_viewing"


@dataclass(frozen=True)
class Viewing:
    """`as_of` is inclusive: what happened up to the end of that day. `problem` says why a typed day was not taken."""

    as_of: date
    today: date
    unit: str = ""
    typed: str = ""
    problem: str = ""

    @property
    def is_past(self) -> bool:
        return self.as_of < self.today

    @property
    def parameters(self) -> dict[str, str]:
        """What links carry along; empty when the page shows today from the reader's own unit."""
        carried = {"unit": self.unit} if self.unit else {}
        return {**carried, "as_of": vietnamese.format_date(self.as_of)} if self.as_of != self.today else carried

    @property
    def query(self) -> str:
        return urlencode(self.parameters)


def viewing(request: HttpRequest) -> Viewing:
    """The unit code (empty: the reader's own unit) and the day this page is asked for.

    A day that cannot be read, or lies in the future, is not taken: the page shows today and says why.
    """
    known: Viewing | None = getattr(request, CACHED, None)
    if known is None:
        known = _read(request.GET.get("unit", "").strip(), request.GET.get("as_of", "").strip())
        setattr(request, CACHED, known)
    return known


def _read(unit: str, typed: str) -> Viewing:
    today = clock.today()
    if not typed:
        return Viewing(today, today, unit)
    try:
        as_of = vietnamese.parse_date(typed)
    except vietnamese.BadDate as bad:
        return Viewing(today, today, unit, typed, str(bad))
    if as_of > today:
        told = _("Ngày %(day)s chưa tới: trang hiện số liệu đến hôm nay.") % {"day": vietnamese.format_date(as_of)}
        return Viewing(today, today, unit, typed, told)
    return Viewing(as_of, today, unit)

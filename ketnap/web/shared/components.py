"""What the components of `shared/` are fed with: small frozen values, made by a room's page function.

None of them queries, reads the clock or knows a noun. `text` and `label` are shown as they are (escaped).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal

from ketnap.lib import numbers

STATES = ("done", "next", "later", "waiting", "due", "overdue", "blocked", "person", "info", "weak", "void")
"""States of badges, steps, tiles and timeline entries; each has its own outline in `icons.svg` and its own text."""


@dataclass(frozen=True)
class Link:
    """A text that leads somewhere; without `url` it is only text."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Badge:
    """A state with its shape: `state` is one of STATES."""

    state: str
    text: str


@dataclass(frozen=True)
class Tile:
    """One number that opens the list behind it. `note` says what it is measured against."""

    value: str
    label: str
    url: str = ""
    note: str = ""
    state: str = ""


@dataclass(frozen=True)
class Tab:
    """One view of the same thing; `count` may be None."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Step:
    """One step of a way. `state`: done, next, waiting, blocked or later. `note` says why it is blocked or waiting."""

    label: str
    state: str
    on: date | None = None
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of a timeline: `on` is the day it happened (None: not known), `recorded_at` when it was typed."""

    title: str
    on: date | None = None
    state: str = "done"
    text: str = ""
    url: str = ""
    source: Link | None = None
    by: str = ""
    recorded_at: datetime | None = None
    voided: str = ""


@dataclass(frozen=True)
class Progress:
    """A result against a target: one indicator, one authority, one period. It does not stop at 100 %.

    `elapsed` is the share of the period that has passed, in percent (0–100), drawn as a mark beside the bar.
    """

    numerator: int
    denominator: int
    label: str = ""
    elapsed: Decimal | None = None
    decimals: int = 2
    mode: numbers.Rounding = "half_up"
    url: str = ""

    WIDTH = 1000

    @property
    def ratio(self) -> Decimal | None:
        """Percent, rounded as asked; None when there is no target."""
        return numbers.percent(self.numerator, self.denominator, self.decimals, self.mode)

    @property
    def scale(self) -> Decimal:
        """What the whole width stands for, in percent: 100, or the next full 25 above the result."""
        ratio = self.ratio or Decimal(0)
        if ratio <= 100:
            return Decimal(100)
        return (ratio / 25).to_integral_value(ROUND_CEILING) * 25

    def _at(self, percent: Decimal) -> int:
        return int(percent * self.WIDTH / self.scale)

    @property
    def filled(self) -> int:
        return self._at(self.ratio or Decimal(0))

    @property
    def full(self) -> int:
        """Where 100 % stands on the width."""
        return self._at(Decimal(100))

    @property
    def over(self) -> int:
        """How far the bar goes beyond 100 %."""
        return max(0, self.filled - self.full)

    @property
    def elapsed_at(self) -> int | None:
        return None if self.elapsed is None else self._at(max(Decimal(0), min(Decimal(100), self.elapsed)))

    @property
    def missing(self) -> int:
        """How many are still needed; 0 when the target is met."""
        return max(0, self.denominator - self.numerator)

    @property
    def surplus(self) -> int:
        return max(0, self.numerator - self.denominator)

    @property
    def behind(self) -> bool:
        """Whether the result lags behind the time that has passed."""
        return self.elapsed is not None and self.ratio is not None and self.ratio < self.elapsed


def crumbs(*pairs: tuple[str, str]) -> Sequence[Link]:
    """Breadcrumbs from (text, address); the last one is the page itself and may have an empty address."""
    return [Link(text, url) for text, url in pairs]

"""Loads the province: as it was, its signed report of last year, the change, and the rest of this year."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from time import perf_counter
from typing import Any

from django.db import transaction

from ketnap.accounts.models import User
from ketnap.base import clock
from ketnap.lib.ids import seeded
from ketnap.lib.moments import ZONE
from ketnap.lib.periods import parse_period
from ketnap.practice.province import size as days
from ketnap.practice.province.build import Province, build, declare, lead, typing, ways
from ketnap.practice.province.change import rearrange_branches, reorganise
from ketnap.practice.province.shape import shape
from ketnap.practice.province.size import FULL, SEED, Size
from ketnap.reports.actions import Wanted, sign_report
from ketnap.reports.figures.counting import ask
from ketnap.reports.models import SignedReport
from ketnap.units.models import Unit


@dataclass
class Loaded:
    """The province after the change, how many acts it took, and how many seconds each part ran."""

    province: Province
    acts: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    signed: SignedReport | None = None


def load(size: Size = FULL, seed: int = SEED, between: Callable[[Province], Any] | None = None) -> Loaded:
    """Write everything in one transaction, the same for the same seed; `between` is called right before the change."""
    random = Random(seed)  # noqa: S311 - made-up data
    with seeded(seed), transaction.atomic():
        started = perf_counter()
        province = build(size, shape(size), random)
        found = Loaded(province)
        people = ways(province, random)
        lead(province, people, random, after=date.min, until=days.LAST_YEAR)
        found.signed = sign(User.objects.get(username="btctu"))
        lead(province, people, random, after=days.LAST_YEAR, until=days.HALF)
        started = _note(found, "load", started)
        if between is not None:
            between(province)
            started = perf_counter()
        found.acts = reorganise(province)
        started = _note(found, "change", started)
        found.acts += rearrange_branches(province)
        started = _note(found, "branches", started)
        lead(province, people, random, after=days.HALF, until=days.YEAR_END)
        with typing(days.YEAR_END):
            units = {unit.code: unit.pk for unit in Unit.objects.filter(closed_on=None)}
            declare(
                units, sorted(code for code in units if code in set(province.branches)), size.members, days.YEAR_END
            )
        _note(found, "rest", started)
    return found


def sign(signer: User) -> SignedReport:
    """The report of last year, signed in January."""
    now = datetime.combine(days.SIGNED_ON, time(9, 0), ZONE)
    with clock.set_to(now):
        question = ask("admissions", Unit.objects.get(code=days.PROVINCE), parse_period("2024"), as_of=days.LAST_YEAR)
        return sign_report(Wanted("B10", question, "2024"), signer=signer, now=now)


def _note(found: Loaded, what: str, started: float) -> float:
    now = perf_counter()
    found.seconds[what] = round(now - started, 2)
    return now

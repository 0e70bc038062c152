"""Loads the town into an empty data folder, from its first typed day to its present one."""

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import pairwise
from random import Random

from django.db import transaction

from ketnap.journal import store
from ketnap.lib.ids import seeded
from ketnap.practice.tan_thanh.ledger import ASSIGNED_ON, OWN_ON, Ledger
from ketnap.practice.tan_thanh.plan import make_plan
from ketnap.practice.tan_thanh.tables import SEED, TERM, YEARS
from ketnap.practice.tan_thanh.town import ASSIGNED_MEMBERS_ON, Town, assign_members, open_term, open_town
from ketnap.practice.tan_thanh.walk import Walk, days_of


def load(seed: int = SEED) -> None:
    """Write everything in one transaction; ids and values depend on the seed alone.

    Derived rows are brought up to date when the next step reads them, and before each day on which the office's own rows change.
    """
    with seeded(seed), transaction.atomic():
        town = Town(make_plan(seed), Random(seed))  # noqa: S311 - repeatable, not secret
        open_town(town)
        walk = Walk(town)
        ledger = Ledger(town)
        office_days = _office_days(town, ledger)
        days = days_of(walk)
        for start, end in pairwise([date.min, *sorted(office_days), date.max]):
            for write in office_days.get(start, ()):
                write()
            with store.deferred():
                for day in (day for day in days if start <= day < end):
                    for write in days[day]:
                        with town.typing(day):
                            write()


def _office_days(town: Town, ledger: Ledger) -> dict[date, list[Callable[[], None]]]:
    """What happens outside the cases: the term begins, papers come, targets are set and divided."""
    days: dict[date, list[Callable[[], None]]] = {
        TERM.start: [lambda: open_term(town)],
        OWN_ON: [ledger.own_target],
        ASSIGNED_MEMBERS_ON: [lambda: assign_members(town)],
        ASSIGNED_ON: [ledger.assigned_target],
    }
    divided = [(year, year.allocated_on) for year in YEARS if year.allocated_on is not None]
    for year, on in divided:
        days[on] = [partial(ledger.year, year, on)]
    first = divided[0][1]
    days[first].append(partial(ledger.years_ahead, first))
    return days

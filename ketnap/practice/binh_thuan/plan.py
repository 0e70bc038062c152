"""Who is admitted where and when in 2021, and who holds a certificate and waits. Plain data; the same for the same seed."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ketnap.practice.binh_thuan.tables import CLASS_DAYS, LAST_CLASSES, MONTHS, ROWS
from ketnap.practice.names import invented
from ketnap.practice.spread import evenly, spread
from ketnap.practice.working import on_or_before, working_days

YEAR = 2021
CLASS_BEFORE = timedelta(days=304)
DECIDED_BEFORE = timedelta(days=20)


@dataclass(frozen=True)
class Person:
    """Somebody who attended the class of that day. `place` counts the persons of a committee; None dates = not admitted."""

    committee: str
    place: int
    name: str
    gender: str
    birth: date
    course: date
    ceremony: date | None = None
    decided: date | None = None


def make_plan(seed: int) -> list[Person]:
    """Everybody: those admitted in order of time, then those who wait, by committee."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    names = {gender: invented(gender, random) for gender in ("female", "male")}
    places = {row.code: iter(range(row.admitted + row.waiting)) for row in ROWS}
    return list(_people(random, names, places))


def _people(random: Random, names: dict[str, Iterator[str]], places: dict[str, Iterator[int]]) -> Iterator[Person]:
    def person(committee: str, course: date, ceremony: date | None = None, decided: date | None = None) -> Person:
        gender = random.choice(("female", "male"))
        birth = course - timedelta(days=365 * random.randint(20, 32) + random.randint(0, 364))
        return Person(committee, next(places[committee]), next(names[gender]), gender, birth, course, ceremony, decided)

    for committee, ceremony in _ceremonies(random):
        course = max(day for day in CLASS_DAYS if day <= ceremony - CLASS_BEFORE)
        yield person(committee, course, ceremony, on_or_before(ceremony - DECIDED_BEFORE))
    for row in ROWS:
        for number in range(row.waiting):
            yield person(row.code, CLASS_DAYS[-1 - number % LAST_CLASSES])


def _ceremonies(random: Random) -> Iterator[tuple[str, date]]:
    """A committee and a working day for each admission, months as in the table."""
    parts = spread({row.code: row.admitted for row in ROWS}, list(MONTHS), random)
    for month, committees in enumerate(parts, start=1):
        last = calendar.monthrange(YEAR, month)[1]
        days = evenly(working_days(date(YEAR, month, 1), date(YEAR, month, last)), len(committees))
        yield from zip(committees, days, strict=True)

"""Who is admitted where and when, and who is away for work. Plain data; the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from ketnap.practice.names import invented
from ketnap.practice.pac_nam.tables import (
    AWAY,
    BACK,
    BACK_AND_ADMITTED,
    DECIDED_BEFORE,
    EARLIER,
    LAST,
    ROWS,
    TERM,
)
from ketnap.practice.spread import evenly, spread
from ketnap.practice.working import on_or_before, working_days

FIRST_DECISION_AFTER = date(2023, 7, 21)
FIRST_OF_YEAR = (1, 25)


@dataclass(frozen=True)
class Person:
    """Somebody of the source. `ceremony` None = not admitted; `away` = province and the days of leaving and return."""

    number: int
    unit: str
    name: str
    gender: str
    birth: date
    ceremony: date | None = None
    decided: date | None = None
    away: str = ""
    left_on: date | None = None
    back_on: date | None = None


@dataclass(frozen=True)
class Place:
    """A unit, the day of a ceremony and that of its decision."""

    unit: str
    ceremony: date
    decided: date


def admissions(random: Random) -> list[Place]:
    """All ceremonies of the term up to the office's present day, in order of time."""
    earlier = spread({row.code: row.admitted - row.in_2023 for row in ROWS}, list(EARLIER.values()), random)
    found: list[Place] = []
    for (year, number), codes in zip(EARLIER.items(), earlier, strict=True):
        first = date(2020, 7, 27) if year == TERM.start.year else date(year, *FIRST_OF_YEAR)
        found += _on_days(codes, first, date(year, 12, 30), number)
    (half,) = spread({row.code: row.in_2023 for row in ROWS}, [sum(row.in_2023 for row in ROWS)], random)
    found += _on_days(half, date(2023, 2, 1), date(2023, 6, 30), len(half))
    (after,) = spread({row.code: row.after for row in ROWS}, [sum(row.after for row in ROWS)], random)
    days = [date(2023, 7, 3), date(2023, 7, 4), date(2023, 7, 5)]
    for place in range(DECIDED_BEFORE):
        found.append(Place(after[place], days[place], date(2023, 6, 28 + place % 3)))
    rest = after[DECIDED_BEFORE:]
    return found + _on_days(rest, FIRST_DECISION_AFTER, LAST, len(rest))


def _on_days(codes: list[str], first: date, last: date, number: int) -> list[Place]:
    days = evenly(working_days(first, last), number)
    return [Place(code, day, _decided(day)) for code, day in zip(codes, days, strict=True)]


def _decided(ceremony: date) -> date:
    """About twenty days before the ceremony, and in the same half-year."""
    day = on_or_before(ceremony - timedelta(days=20))
    start = date(ceremony.year, 1 if ceremony.month < 7 else 7, 1)
    return day if day >= start else start + timedelta(days=2)


def make_plan(seed: int) -> list[Person]:
    """Everybody of the source: those admitted, then those who are away for work and not admitted."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    names = {gender: invented(gender, random) for gender in ("female", "male")}
    ceremonies = admissions(random)
    provinces = [province for province, number in AWAY.items() for _ in range(number)]
    random.shuffle(provinces)
    returning = {len(ceremonies) - 1 - 4 * place: provinces.pop() for place in range(BACK_AND_ADMITTED)}
    people = []
    for number, one in enumerate(ceremonies):
        trip = _trip(returning.get(number, ""), number, back=True)
        people.append(
            _person(number, one.unit, names, random, one.ceremony, ceremony=one.ceremony, decided=one.decided, **trip)
        )
    codes = [row.code for row in ROWS if row.is_commune]
    for place, province in enumerate(provinces):
        trip = _trip(province, place, back=place < BACK - BACK_AND_ADMITTED)
        people.append(_person(len(ceremonies) + place, codes[place % len(codes)], names, random, LAST, **trip))
    return people


def _trip(province: str, place: int, *, back: bool) -> dict[str, Any]:
    """Away since the spring of 2023; those who came back did so in July 2023."""
    if not province:
        return {}
    left = date(2023, 2, 6) + timedelta(days=2 * (place % 50))
    return {
        "away": province,
        "left_on": left,
        "back_on": date(2023, 7, 3) + timedelta(days=place % 20) if back else None,
    }


def _person(
    number: int, unit: str, names: dict[str, Iterator[str]], random: Random, reference: date, **more: Any
) -> Person:
    gender = ("male", "female")[number % 2]
    birth = reference - timedelta(days=365 * random.randint(21, 30) + random.randint(10, 340))
    return Person(number, unit, next(names[gender]), gender, birth, **more)

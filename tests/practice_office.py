"""The practice offices for tests: loaded once in a run, then put into each test's database as they are.

    from tests.practice_office import tan_thanh  # noqa: F401 - a fixture

    def test_something(tan_thanh): ...       # clock on 18/04/2023, 08:59; users sign in with PASSWORD

Loading walks all cases through their steps and takes a while; afterwards the rows are kept in memory and each test gets them by
plain inserts, taken back at its end like all else in its transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from django.db import connection, transaction

from ketnap.accounts.models import User
from ketnap.base import clock, office
from ketnap.practice.offices import OFFICES, load
from ketnap.practice.tan_thanh.town import PASSWORD
from ketnap.units.models import Unit
from tests import kept_rows, shared
from tests.kept_rows import Rows

NAME = "tan-thanh"
NOW = OFFICES[NAME].now

__all__ = [
    "NAME",
    "NOW",
    "PASSWORD",
    "TanThanh",
    "loaded_rows",
    "opened",
    "own_office",
    "pac_nam",
    "rows_of_a_load",
    "tan_thanh",
]


class TanThanh:
    """Short ways to what tests ask for."""

    def unit(self, code: str) -> Unit:
        """A unit by its code: "BTU", "BTU.TT", or a branch by its short one: "KP1"."""
        return Unit.objects.filter(code__in=(code, f"BTU.TT.{code}")).get()

    def user(self, username: str) -> User:
        return User.objects.get(username=username)


@pytest.fixture
def own_office() -> Iterator[None]:
    """Give the office file of the run's data folder back as it was."""
    before = office.path().read_text(encoding="utf-8") if office.path().exists() else None
    office.path().unlink(missing_ok=True)
    try:
        yield
    finally:
        office.path().unlink(missing_ok=True)
        if before is not None:
            office.path().write_text(before, encoding="utf-8")


@pytest.fixture
def tan_thanh(db: None, own_office: None) -> Iterator[TanThanh]:
    """The practice office, its clock standing at its present moment."""
    with opened(NAME):
        yield TanThanh()


@pytest.fixture
def pac_nam(db: None, own_office: None) -> Iterator[Unit]:
    """The district's practice office; its top unit."""
    with opened("pac-nam") as unit:
        yield unit


@contextmanager
def opened(name: str) -> Iterator[Unit]:
    """The rows of an office put into the database, its clock standing at its present moment."""
    rows, file = loaded_rows(name)
    kept_rows.put_back(rows)
    office.path().write_text(file, encoding="utf-8")
    with clock.set_to(OFFICES[name].now):
        yield Unit.objects.get(code=OFFICES[name].unit)


@cache
def loaded_rows(name: str) -> tuple[Rows, str]:
    """All rows of the office and its office file; loaded on the first call of the run."""
    return shared.built_once(f"{name}-{connection.vendor}", lambda: rows_of_a_load(name))


def rows_of_a_load(name: str) -> tuple[Rows, str]:
    """Load the office, read all rows and the office file, and take everything back."""
    office.path().unlink(missing_ok=True)
    with transaction.atomic():
        load(name)
        rows = kept_rows.read()
        file = office.path().read_text(encoding="utf-8")
        transaction.set_rollback(True)
    office.path().unlink(missing_ok=True)
    return rows, file

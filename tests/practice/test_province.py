"""The province goes through the change of 1 July 2025; what must hold afterwards is in `practice.province.claims`."""

from datetime import UTC, date, datetime

import pytest

from ketnap.accounts.actions import grant
from ketnap.accounts.models import User
from ketnap.accounts.roles import Role
from ketnap.base import clock
from ketnap.practice.province.build import Province
from ketnap.practice.province.claims import problems, signed_file
from ketnap.practice.province.load import Loaded, load
from ketnap.practice.province.size import FULL, SMALL, Size
from ketnap.reports.models import SignedReport
from ketnap.units.models import Unit


def go_through(size: Size) -> tuple[Loaded, bytes]:
    before: list[bytes] = []

    def keep(_province: Province) -> None:
        before.append(signed_file(SignedReport.objects.get()))

    return load(size, between=keep), before[0]


@pytest.mark.django_db
def test_a_small_province_goes_through_the_change() -> None:
    found, signed = go_through(SMALL)

    assert problems(found, signed) == []
    assert list(Unit.objects.exclude(name__icontains="mẫu").values_list("name", flat=True)) == []

    with clock.set_to(datetime(2025, 12, 31, 3, tzinfo=UTC)):
        district = User.objects.get(username="huyen.01")
        grant(district, Role.SUPERIOR_OFFICER, found.province.top, valid_from=date(2025, 12, 31), actor="thử")
    assert [one.split()[0] for one in problems(found, signed + b"x")] == ["Báo", "Cán"]


@pytest.mark.drill
@pytest.mark.django_db
def test_the_whole_province_goes_through_the_change() -> None:
    assert problems(*go_through(FULL)) == []
    assert Unit.objects.count() > 11_000

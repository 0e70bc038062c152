"""The province goes through the change of 1 July 2025; what must hold afterwards is in `practice.province.claims`."""

import pytest

from ketnap.practice.province.build import Province
from ketnap.practice.province.claims import problems, signed_file
from ketnap.practice.province.load import load
from ketnap.practice.province.size import FULL, SMALL, Size
from ketnap.reports.models import SignedReport
from ketnap.units.models import Unit


def go_through(size: Size) -> list[str]:
    before: list[bytes] = []

    def keep(_province: Province) -> None:
        before.append(signed_file(SignedReport.objects.get()))

    return problems(load(size, between=keep), before[0])


@pytest.mark.django_db
def test_a_small_province_goes_through_the_change() -> None:
    assert go_through(SMALL) == []
    names = Unit.objects.exclude(name__icontains="mẫu")
    assert list(names.values_list("name", flat=True)) == []


@pytest.mark.drill
@pytest.mark.django_db
def test_the_whole_province_goes_through_the_change() -> None:
    assert go_through(FULL) == []
    assert Unit.objects.count() > 11_000

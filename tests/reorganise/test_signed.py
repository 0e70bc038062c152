"""An act is not dated before what a signed report tells of."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from ketnap.base import clock, guard
from ketnap.base.errors import Refused
from ketnap.lib.ids import uuid7
from ketnap.reorganise import plans
from ketnap.reorganise.actions import apply, reverse
from ketnap.reports.models import SignedReport
from ketnap.units.models import Unit
from tests.example_org import TODAY, ExampleOrg, example_org

pytestmark = pytest.mark.django_db


@pytest.fixture
def org() -> Iterator[ExampleOrg]:
    with clock.set_to(TODAY):
        yield example_org()


def sign(unit: Unit, as_of: date) -> None:
    with guard.writing(SignedReport._meta.db_table):
        SignedReport.objects.create(
            id=uuid7(), code="B1", title="Báo cáo mẫu", unit=unit.pk, unit_name=unit.name, figures="{}", text="",
            arguments=json.dumps({"as_of": as_of.isoformat()}), file_name="mau", file_hash="", known_by="", signed_at="",
            signer="mau", signer_name="Mẫu", digest="",
        )  # fmt: skip


@pytest.mark.parametrize(("day", "refused"), [(30, True), (31, True), (32, False)])
def test_a_report_of_a_unit_above_bars_earlier_days(org: ExampleOrg, day: int, refused: bool) -> None:
    sign(org.district, date(2023, 3, 31))
    plan = plans.rename("C1", "Chi bộ mẫu đổi", "", date.fromordinal(date(2023, 2, 28).toordinal() + day))
    if not refused:
        apply(plan, actor=org.chau)
        return
    with pytest.raises(Refused, match="Báo cáo mẫu"):
        apply(plan, actor=org.chau)


def test_a_report_signed_since_keeps_the_act(org: ExampleOrg) -> None:
    done = apply(plans.rename("C1", "Chi bộ mẫu đổi", "", date(2023, 4, 1)), actor=org.chau)
    sign(org.district, date(2023, 4, 10))

    with pytest.raises(Refused, match="Báo cáo mẫu"):
        reverse(done.pk, reason="Ghi nhầm", actor=org.chau)

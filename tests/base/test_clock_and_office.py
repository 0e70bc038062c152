"""The office file and the day it is there."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ketnap.base import clock, office
from ketnap.lib.moments import end_of_day

PRACTICE_DAY = datetime(2023, 4, 18, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    return tmp_path


def test_a_folder_without_an_office_has_a_nameless_one_until_it_is_made(folder: Path) -> None:
    assert office.load().id == ""
    assert not list(folder.iterdir())

    made = office.ensure("Thị ủy mẫu")

    assert made.id
    assert office.load() == made == office.ensure("Tên khác")
    assert made.incarnation == 1


def test_a_practice_date_without_a_practice_office_is_refused() -> None:
    office.save(office.Office(id="x", name="Huyện ủy thật", practice_now=PRACTICE_DAY.isoformat()))

    with pytest.raises(ImproperlyConfigured, match="practice_now"):
        office.load()
    with pytest.raises(ImproperlyConfigured):
        clock.now()


def test_a_folder_of_somebody_else_is_not_made_a_practice_office() -> None:
    office.ensure("Huyện ủy thật")

    with pytest.raises(ImproperlyConfigured, match="Huyện ủy thật"):
        office.start_practice("tan-thanh", name="Tân Thành", unit="TT", now=PRACTICE_DAY, started=datetime.now(UTC))


def test_the_practice_clock_goes_slowly_and_never_past_its_day() -> None:
    started = datetime.now(UTC) - timedelta(hours=1)
    office.start_practice("tan-thanh", name="Tân Thành", unit="TT", now=PRACTICE_DAY, started=started)

    assert timedelta(seconds=36) <= clock.now() - PRACTICE_DAY < timedelta(minutes=5)
    assert clock.today() == date(2023, 4, 18)

    office.start_practice(
        "tan-thanh", name="Tân Thành", unit="TT", now=PRACTICE_DAY, started=started - timedelta(days=9000)
    )
    assert clock.today() == date(2023, 4, 18)
    assert clock.now() == end_of_day(date(2023, 4, 18))


def test_the_day_is_that_of_viet_nam() -> None:
    with clock.set_to(datetime(2023, 4, 18, 16, 59, tzinfo=UTC)):
        assert clock.today() == date(2023, 4, 18)
    with clock.set_to(datetime(2023, 4, 18, 17, 0, tzinfo=UTC)):
        assert clock.today() == date(2023, 4, 19)


def test_the_clock_is_set_for_a_block_only() -> None:
    with clock.set_to(PRACTICE_DAY):
        with clock.set_to(PRACTICE_DAY + timedelta(days=1)):
            assert clock.today() == date(2023, 4, 19)
        assert clock.today() == date(2023, 4, 18)
    assert clock.today() > date(2023, 4, 19)

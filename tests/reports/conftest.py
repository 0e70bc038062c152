from datetime import UTC, datetime

import pytest

from ketnap.base import clock
from tests.reports import town as reports_town
from tests.targets import town

reports_town.register_kinds()


@pytest.fixture
def place(db) -> town.Town:
    with clock.set_to(datetime(2020, 1, 6, 2, tzinfo=UTC)):
        return town.build()

from datetime import date

import pytest

from ketnap.base import clock
from ketnap.localrules.actions import NewPack, Paper, publish
from tests.example_org import TODAY, example_org
from tests.localrules.packs import TEXT

PAPER = Paper("05-HD/HU", date(2021, 12, 20), "Ban Thường vụ Huyện ủy mẫu")


@pytest.fixture
def org(db):
    with clock.set_to(TODAY):
        yield example_org()


@pytest.fixture
def published(org):
    """The pack of the district, in force from 01/01/2022 with line 1 binding."""
    return publish(org.district, NewPack(text=TEXT, binding=[1]), on=date(2022, 1, 1), paper=PAPER, actor=org.chau)

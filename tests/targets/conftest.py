import pytest

from tests.targets import town


@pytest.fixture
def place(db) -> town.Town:
    return town.build()

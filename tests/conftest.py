"""What every test may use. Tests that touch tables get the marker `tables` and run a second time on PostgreSQL."""

import os

import hypothesis
import pytest
from django.conf import settings

TABLE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


# No test is judged by its time; in CI the same examples are tried every time.
hypothesis.settings.register_profile("ketnap", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("ketnap")


def pytest_configure() -> None:
    # Deriving a password slowly is the point of Argon2 and a waste in tests.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & TABLE_FIXTURES:
            item.add_marker("tables")

"""The example organisation on its day, and browsers signed in to it."""

from collections.abc import Iterator

import pytest
from django.test import Client

from ketnap.accounts.models import User
from ketnap.base import clock
from tests.example_org import TODAY, ExampleOrg, example_org

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def org(db: None) -> Iterator[ExampleOrg]:
    """The organisation of tests.example_org; the clock stands at 18/04/2023."""
    with clock.set_to(TODAY):
        yield example_org()


def browser(user: User) -> Client:
    """A browser in which the user is signed in."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]

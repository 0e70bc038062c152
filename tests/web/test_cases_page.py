"""The page of one case and its list: who sees what, what is off and why, what is logged."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.accounts import roles
from ketnap.audit.models import AuditEntry
from ketnap.people.actions import erase_person
from tests.web.test_cases_walk import CASE_NAME, Walk, org  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_user(client, org):
    """Sign in by first name."""

    def sign_in(name):
        client.force_login(org.user(name), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def text(answer) -> str:
    return answer.content.decode()


def test_list_shows_the_cases_of_the_scope(as_user, org) -> None:
    Walk(org).to_list()

    assert CASE_NAME in text(as_user("anh").get("/cases/"))
    assert CASE_NAME in text(as_user("chau").get("/cases/"))
    assert CASE_NAME not in text(as_user("quan").get("/cases/"))


def test_every_tab_opens(as_user, org) -> None:
    case = Walk(org).to_verification().case

    for name in ("anh", "dung", "chau", "lan"):
        for tab in ("", "steps", "dossier", "events"):
            answer = as_user(name).get(f"/cases/{case}/", {"tab": tab})
            assert answer.status_code == 200
            assert CASE_NAME in text(answer)

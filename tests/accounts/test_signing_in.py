"""Accounts and links that sign in once."""

from datetime import UTC, datetime, timedelta

import pytest

from ketnap.accounts.actions import LINK_LIFE, close_user, create_user, issue_sign_in_link, use_sign_in_link
from ketnap.accounts.models import SignInLink, User
from ketnap.audit.models import AuditEntry
from ketnap.base.errors import BadInput

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 4, 18, 2, 0, tzinfo=UTC)


@pytest.fixture
def anh() -> User:
    return create_user("anh", "Nguyễn Mẫu Anh", actor="minh")


def test_a_link_signs_in_once(anh: User) -> None:
    token = issue_sign_in_link(anh, now=NOW)

    assert use_sign_in_link(token, now=NOW) == anh
    with pytest.raises(BadInput):
        use_sign_in_link(token, now=NOW)
    assert AuditEntry.objects.filter(action="accounts.sign_in", actor="anh").count() == 1


@pytest.mark.parametrize(
    ("late", "works"), [(LINK_LIFE - timedelta(seconds=1), True), (LINK_LIFE, False), (LINK_LIFE * 2, False)]
)
def test_a_link_expires(anh: User, late: timedelta, works: bool) -> None:
    token = issue_sign_in_link(anh, now=NOW)

    if works:
        assert use_sign_in_link(token, now=NOW + late) == anh
    else:
        with pytest.raises(BadInput):
            use_sign_in_link(token, now=NOW + late)


@pytest.mark.parametrize("token", ["", "x", "a" * 64, "' OR 1=1"])
def test_a_made_up_link_does_not_sign_in(anh: User, token: str) -> None:
    issue_sign_in_link(anh, now=NOW)

    with pytest.raises(BadInput):
        use_sign_in_link(token, now=NOW)


def test_the_digest_kept_in_the_database_does_not_sign_in(anh: User) -> None:
    token = issue_sign_in_link(anh, now=NOW)
    digest = SignInLink.objects.get().digest

    assert token not in digest
    with pytest.raises(BadInput):
        use_sign_in_link(digest, now=NOW)


def test_a_link_of_a_closed_account_does_not_sign_in(anh: User) -> None:
    token = issue_sign_in_link(anh, now=NOW)
    close_user(anh, actor="minh")

    with pytest.raises(BadInput):
        use_sign_in_link(token, now=NOW)


def test_each_link_is_another_one(anh: User) -> None:
    assert len({issue_sign_in_link(anh, now=NOW) for _ in range(20)}) == 20


def test_a_user_without_a_password_has_none_that_works(anh: User) -> None:
    assert not anh.check_password("")
    assert not anh.has_usable_password()
    assert create_user("binh", "Trần Mẫu Bình", password="mật khẩu dài mười hai", actor="minh").check_password(
        "mật khẩu dài mười hai"
    )


@pytest.mark.parametrize("name", ["anh", "ANH", "", " ", "an h", "ánh", "a" * 151, "anh\n", "anh\x00"])
def test_a_name_in_use_or_with_strange_signs_is_refused(anh: User, name: str) -> None:
    with pytest.raises(BadInput) as refused:
        create_user(name, "Người Mẫu", actor="minh")

    assert refused.value.field == "username"
    assert User.objects.count() == 1


def test_names_are_found_whatever_their_case(anh: User) -> None:
    assert User.objects.get_by_natural_key("ANH") == anh

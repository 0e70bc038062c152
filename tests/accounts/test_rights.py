"""Who may do what, where and when. The matrices are computed from the table of roles, not typed."""

from datetime import date
from uuid import UUID

import pytest

from ketnap.accounts.access import require, why_not
from ketnap.accounts.actions import close_user, create_user, end_grant, grant
from ketnap.accounts.models import Grant, User
from ketnap.accounts.roles import LABELS, PERMISSIONS, ROLES, Role, roles_with
from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.base.errors import BadInput, Forbidden
from ketnap.courses.models import CourseClass
from ketnap.instruments.models import Instrument
from ketnap.units.actions import NewUnit, close_unit, move_unit, open_unit
from ketnap.units.models import Unit
from tests.example_org import SINCE, TODAY, ExampleOrg, example_org

# The table -----------------------------------------------------------------------------------------------------------


def test_every_permission_stands_in_some_role_and_every_role_holds_known_permissions() -> None:
    assert [permission for permission in PERMISSIONS if not roles_with(permission)] == []
    assert [(role, held) for role in Role for held in ROLES[role] if held not in PERMISSIONS] == []
    assert set(LABELS) == set(ROLES) == set(Role)


def test_the_administrator_sees_no_person_and_no_case() -> None:
    held = ROLES[Role.ADMINISTRATOR]

    assert not [
        permission
        for permission in held
        if permission.split(".")[0] in ("people", "cases", "courses", "reports", "transfer")
    ]
    assert roles_with("accounts.manage") == {Role.ADMINISTRATOR}


def test_nobody_who_only_looks_holds_a_right_to_write() -> None:
    writing = {"manage", "branch", "committee", "superior", "history", "void", "erase", "import"}
    for role in (Role.STANDING_COMMITTEE, Role.YOUTH_UNION_OFFICER, Role.INSPECTOR):
        assert not [held for held in ROLES[role] if held.split(".")[1] in writing], role


def test_an_unknown_permission_is_a_mistake_and_nobodys_right() -> None:
    with pytest.raises(KeyError):
        roles_with("cases.rank")
    assert not hasattr(User, "is_superuser")


# Role × permission × place -------------------------------------------------------------------------------------------


@pytest.fixture
def org(db: None):
    org = example_org()
    with clock.set_to(TODAY):
        yield org


def places(org: ExampleOrg) -> dict[str, Unit]:
    """Seen from the township."""
    return {
        "own": org.township,
        "below": org.branch_one,
        "beside": org.office_branch,
        "above": org.district,
        "top": org.province,
    }


@pytest.mark.parametrize("role", list(Role))
def test_a_role_holds_its_permissions_at_its_unit_and_below_and_nowhere_else(org: ExampleOrg, role: Role) -> None:
    user = create_user("moi", "Người Mẫu Mới", actor="minh")
    grant(user, role, org.township, valid_from=SINCE, actor="minh")

    found = {
        (permission, place): user.may(permission, at=unit)
        for permission in PERMISSIONS
        for place, unit in places(org).items()
    }

    assert found == {
        (permission, place): permission in ROLES[role] and place in ("own", "below")
        for permission in PERMISSIONS
        for place in places(org)
    }
    for (permission, place), allowed in found.items():
        if allowed:
            require(user, permission, at=places(org)[place])
        else:
            with pytest.raises(Forbidden) as refused:
                require(user, permission, at=places(org)[place])
            assert refused.value.permission == permission


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_a_scope_holds_exactly_the_units_at_which_the_user_may(org: ExampleOrg, permission: str) -> None:
    for name in org.users:
        user = org.user(name)
        scope = set(Unit.objects.within(user.scope_for(permission), TODAY.date()).values_list("code", flat=True))

        assert scope == {unit.code for unit in org.units if user.may(permission, at=unit)}
        assert user.may_anywhere(permission) is bool(scope)


def test_without_a_grant_nothing_is_allowed_or_seen(org: ExampleOrg) -> None:
    user = create_user("moi", "Người Mẫu Mới", actor="minh")

    assert not [permission for permission in PERMISSIONS if user.may_anywhere(permission)]
    assert not [unit for unit in org.units if user.may("units.view", at=unit)]
    assert user.home() is None
    for model in (Instrument, CourseClass):
        assert not model.objects.for_user(user).exists()


def test_a_permission_nobody_invented_is_nobodys(org: ExampleOrg) -> None:
    assert not any(org.user(name).may("cases.rank", at=org.province) for name in org.users)


def test_rights_at_two_units_do_not_mix(org: ExampleOrg) -> None:
    """A branch secretary in C1 who is an inspector in CQ inspects only there."""
    grant(org.users["anh"], Role.INSPECTOR, org.office_branch, valid_from=SINCE, actor="minh")
    anh = org.anh

    assert (anh.may("audit.view", at=org.office_branch), anh.may("audit.view", at=org.branch_one)) == (True, False)
    assert (anh.may("cases.branch", at=org.office_branch), anh.may("cases.branch", at=org.branch_one)) == (False, True)
    assert (anh.may("cases.view", at=org.office_branch), anh.may("cases.view", at=org.branch_one)) == (True, True)
    assert not anh.may("cases.view", at=org.branch_two)


def test_two_officers_beside_each_other_do_not_see_each_others_branch(org: ExampleOrg) -> None:
    assert not org.anh.may("cases.view", at=org.branch_two)
    assert not org.quan.may("cases.view", at=org.branch_one)
    assert org.binh.may("cases.view", at=org.branch_one)


# Time ----------------------------------------------------------------------------------------------------------------


def test_a_grant_holds_from_its_first_day_to_the_day_before_its_end(org: ExampleOrg) -> None:
    user = create_user("moi", "Người Mẫu Mới", actor="minh")
    grant(user, Role.INSPECTOR, org.township, valid_from=date(2023, 4, 10), valid_to=date(2023, 4, 20), actor="minh")

    def may(day: int) -> bool:
        with clock.set_to(TODAY.replace(day=day)):
            return User.objects.get(pk=user.pk).may("audit.view", at=org.branch_one)

    assert [may(day) for day in (9, 10, 19, 20)] == [False, True, True, False]


def test_an_ended_grant_beside_a_running_one_gives_nothing(org: ExampleOrg) -> None:
    """One condition must not take the time of one grant and the role of another."""
    user = create_user("moi", "Người Mẫu Mới", actor="minh")
    grant(user, Role.SUPERIOR_OFFICER, org.district, valid_from=SINCE, valid_to=date(2020, 1, 1), actor="minh")
    grant(user, Role.BRANCH_SECRETARY, org.branch_two, valid_from=date(2020, 1, 1), actor="minh")

    assert {held for held in PERMISSIONS if user.may_anywhere(held)} == ROLES[Role.BRANCH_SECRETARY]
    assert not user.may("cases.view", at=org.district)
    assert user.home() == org.branch_two


def test_ending_a_grant_takes_the_right_from_that_day_on_and_never_lengthens_it(org: ExampleOrg) -> None:
    given = Grant.objects.get(user=org.users["lan"])
    end_grant(given, on=TODAY.date(), actor="minh")

    assert not org.lan.may("audit.view", at=org.district)
    with pytest.raises(BadInput, match="giao lại"):
        end_grant(given, on=date(2024, 1, 1), actor="minh")
    with pytest.raises(BadInput):
        end_grant(given, on=SINCE, actor="minh")
    with pytest.raises(BadInput):
        grant(org.users["lan"], Role.INSPECTOR, org.district, valid_from=SINCE, valid_to=SINCE, actor="minh")


def test_a_closed_account_may_nothing(org: ExampleOrg) -> None:
    close_user(org.users["chau"], actor="minh")

    assert not [permission for permission in PERMISSIONS if org.chau.may_anywhere(permission)]
    with pytest.raises(BadInput):
        close_user(org.users["minh"], actor="minh")


# Reorganisations -----------------------------------------------------------------------------------------------------


def test_rights_follow_todays_tree(org: ExampleOrg) -> None:
    other = open_unit(NewUnit("X", "commune_old", "Đảng bộ Xã mẫu"), parent=org.district, on=SINCE, actor="thử")
    move_unit(org.branch_three, other, on=date(2023, 4, 1), actor="thử")

    assert not org.binh.may("cases.view", at=org.branch_three)
    with clock.set_to(TODAY.replace(month=3)):
        assert org.binh.may("cases.view", at=org.branch_three)


def test_what_an_ended_unit_leaves_belongs_to_its_keeper_and_the_keepers_keeper(org: ExampleOrg) -> None:
    close_unit(org.branch_three, org.branch_two, on=date(2023, 2, 1), actor="thử")
    ended = Unit.objects.get(pk=org.branch_three.pk)
    assert org.quan.may("cases.view", at=ended)
    assert not org.anh.may("cases.view", at=ended)

    close_unit(org.branch_two, org.branch_one, on=date(2023, 3, 1), actor="thử")
    assert org.anh.may("cases.view", at=ended)
    assert not org.quan.may_anywhere("cases.view")


def test_an_ended_unit_without_a_keeper_is_nobodys(org: ExampleOrg) -> None:
    close_unit(org.branch_three, None, on=date(2023, 2, 1), actor="thử")
    ended = Unit.objects.get(pk=org.branch_three.pk)

    assert not [name for name in org.users if org.user(name).may("units.view", at=ended)]


# Words and queries ---------------------------------------------------------------------------------------------------


def test_a_refusal_names_the_right_the_place_and_who_has_it(org: ExampleOrg) -> None:
    text = why_not("cases.void", at=org.branch_one.name)

    assert PERMISSIONS["cases.void"] in text
    assert "Chi bộ Một" in text
    assert all(LABELS[role] in text for role in roles_with("cases.void"))


def test_all_rights_of_a_user_take_one_query(org: ExampleOrg, django_assert_num_queries) -> None:
    chau = org.chau

    with django_assert_num_queries(1):
        assert [held for held in PERMISSIONS if chau.may_anywhere(held)]


def test_users_open_at_the_highest_unit_they_work_for(org: ExampleOrg) -> None:
    grant(org.users["anh"], Role.YOUTH_UNION_OFFICER, org.township, valid_from=SINCE, actor="minh")

    assert org.anh.home() == org.township
    assert org.minh.home() == org.province


def test_every_grant_is_on_record(org: ExampleOrg) -> None:
    entry = AuditEntry.objects.filter(action="accounts.grant").order_by("position")[0]

    assert isinstance(entry.unit, UUID)
    assert AuditEntry.objects.filter(action="accounts.grant").count() == Grant.objects.count()

"""Opening, changing and reading units on a day."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.audit.models import AuditEntry
from ketnap.base import guard
from ketnap.base.errors import BadInput
from ketnap.journal import store
from ketnap.journal.models import Event
from ketnap.units import actions, queries, verify
from ketnap.units.actions import NewUnit, close_unit, move_unit, open_body, open_unit, profile_unit, rename_unit
from ketnap.units.enums import BodyKind
from ketnap.units.models import Unit, UnitPlacement
from ketnap.units.scope import Scope
from tests.example_org import SINCE, ExampleOrg, example_org

pytestmark = pytest.mark.django_db

LATER = date(2022, 3, 1)


@pytest.fixture
def org() -> ExampleOrg:
    return example_org()


def codes_on(org: ExampleOrg, top: Unit | None, on: date) -> list[str]:
    return [node.unit.code for node in queries.tree_on(top, on)]


def test_the_tree_is_read_from_the_top_in_code_order(org: ExampleOrg) -> None:
    nodes = queries.tree_on(None, LATER)

    assert [(node.unit.code, node.depth, node.children) for node in nodes] == [
        ("T", 0, 1), ("H", 1, 2), ("CQ", 2, 0), ("TT", 2, 3), ("C1", 3, 0), ("C2", 3, 0), ("C3", 3, 0),
    ]  # fmt: skip


def test_a_day_before_the_reorganisation_gives_the_tree_of_that_day(org: ExampleOrg) -> None:
    other = open_unit(NewUnit("X", "commune_old", "Đảng bộ Xã mẫu"), parent=org.district, on=LATER, actor="thử")
    move_unit(org.branch_three, other, on=LATER, actor="thử")
    rename_unit(org.branch_three, "Chi bộ thôn Ba", "", on=LATER, actor="thử")

    before, after = date(2022, 2, 28), LATER
    assert queries.parent_on(org.branch_three, before) == org.township
    assert queries.parent_on(org.branch_three, after) == other
    assert queries.names_on([org.branch_three.pk], before) == {org.branch_three.pk: "Chi bộ Ba"}
    assert queries.names_on([org.branch_three.pk], after) == {org.branch_three.pk: "Chi bộ thôn Ba"}
    assert codes_on(org, org.township, before) == ["TT", "C1", "C2", "C3"]
    assert codes_on(org, org.township, after) == ["TT", "C1", "C2"]
    assert codes_on(org, other, before) == []


def test_everything_below_moves_along(org: ExampleOrg) -> None:
    second = open_unit(NewUnit("H2", "district", "Huyện ủy mẫu hai"), parent=org.province, on=SINCE, actor="thử")

    move_unit(org.township, second, on=LATER, actor="thử")

    assert [unit.code for unit in queries.ancestors_on(org.branch_one, LATER)] == ["TT", "H2", "T"]
    assert [unit.code for unit in queries.ancestors_on(org.branch_one, date(2022, 2, 28))] == ["TT", "H", "T"]
    assert verify.problems() == []


def test_a_superior_cannot_end_before_what_stands_under_it(org: ExampleOrg) -> None:
    with pytest.raises(BadInput, match="đã kết thúc"):
        close_unit(org.township, org.district, on=LATER, actor="thử")

    assert Unit.objects.get(pk=org.township.pk).closed_on is None


def test_an_ended_unit_is_gone_from_its_last_day_on_and_does_not_come_back(org: ExampleOrg) -> None:
    close_unit(org.branch_three, org.township, on=LATER, actor="thử")

    assert codes_on(org, org.township, LATER) == ["TT", "C1", "C2"]
    assert codes_on(org, org.township, date(2022, 2, 28)) == ["TT", "C1", "C2", "C3"]
    ended = Unit.objects.get(pk=org.branch_three.pk)
    assert (ended.closed_on, ended.keeper) == (LATER, org.township.pk)
    for on in (LATER, date(2023, 1, 1)):
        with pytest.raises(BadInput, match="kết thúc ngày 01/03/2022"):
            move_unit(ended, org.township, on=on, actor="thử")
        with pytest.raises(BadInput, match="kết thúc ngày 01/03/2022"):
            rename_unit(ended, "Tên khác", "", on=on, actor="thử")
    with pytest.raises(BadInput, match="kết thúc"):
        close_unit(ended, None, on=date(2022, 6, 1), actor="thử")


def test_a_unit_does_not_end_before_what_was_recorded_later_about_it(org: ExampleOrg) -> None:
    rename_unit(org.branch_three, "Chi bộ thôn Ba", "", on=LATER, actor="thử")

    with pytest.raises(BadInput):
        close_unit(org.branch_three, None, on=date(2021, 5, 1), actor="thử")


@pytest.mark.parametrize(
    ("new", "above", "on", "field"),
    [
        (NewUnit("C4", "chi_bo", "Chi bộ Bốn"), "TT", LATER, "kind"),
        (NewUnit("C4", "branch", "Chi bộ Bốn", sector="moon"), "TT", LATER, "sector"),
        (NewUnit("C4", "branch", "Chi bộ Bốn"), "C1", LATER, "parent"),
        (NewUnit("X2", "commune", "Đảng bộ xã mới"), "T", LATER, "kind"),  # the kind begins on 01/07/2025
        (NewUnit("C1", "branch", "Chi bộ Bốn"), "TT", LATER, "code"),
        (NewUnit("c1", "branch", "Chi bộ Bốn"), "TT", LATER, "code"),
        (NewUnit("C4", "branch", " "), "TT", LATER, "name"),
        (NewUnit("", "branch", "Chi bộ Bốn"), "TT", LATER, "name"),
        (NewUnit("C4", "branch", "Chi bộ Bốn"), "TT", date(2014, 12, 31), "on"),
        (NewUnit("C" * 41, "branch", "Chi bộ Bốn"), "TT", LATER, "code"),
        (NewUnit("C4", "branch", "Chi bộ " + "x" * 200), "TT", LATER, "name"),
        (NewUnit("C4", "branch", "Chi bộ\x00"), "TT", LATER, "name"),
    ],
)
def test_a_wrong_opening_is_refused_and_writes_nothing(
    org: ExampleOrg, new: NewUnit, above: str, on: date, field: str
) -> None:
    events, entries = Event.objects.count(), AuditEntry.objects.count()

    with pytest.raises(BadInput) as refused:
        open_unit(new, parent=queries.by_code(above), on=on, actor="thử")

    assert refused.value.field == field
    assert (Event.objects.count(), AuditEntry.objects.count()) == (events, entries)


def test_opening_under_an_ended_unit_is_refused(org: ExampleOrg) -> None:
    other = open_unit(NewUnit("X", "commune_old", "Đảng bộ Xã mẫu"), parent=org.district, on=SINCE, actor="thử")
    close_unit(other, org.district, on=LATER, actor="thử")

    with pytest.raises(BadInput):
        open_unit(NewUnit("X1", "branch", "Chi bộ Thôn"), parent=other, on=LATER, actor="thử")


def test_other_wrong_changes_are_refused(org: ExampleOrg) -> None:
    with pytest.raises(BadInput):
        move_unit(org.branch_one, org.branch_two, on=LATER, actor="thử")
    with pytest.raises(BadInput):
        move_unit(org.branch_one, org.township, on=date(2014, 1, 1), actor="thử")
    with pytest.raises(BadInput):
        rename_unit(org.branch_one, " ", "", on=LATER, actor="thử")
    with pytest.raises(BadInput):
        close_unit(org.branch_one, org.branch_one, on=LATER, actor="thử")
    with pytest.raises(BadInput):
        close_unit(org.branch_one, None, on=SINCE, actor="thử")
    with pytest.raises(BadInput):
        open_body(org.township, BodyKind.CONGRESS, "Đại hội", on=LATER, until=LATER, term="", actor="thử")
    with pytest.raises(BadInput):
        open_body(org.township, BodyKind.CONGRESS, "", on=LATER, until=None, term="", actor="thử")


def test_each_change_is_audited_in_its_own_transaction(org: ExampleOrg, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the audit entry cannot be written, the change is not there either."""

    def fail(*words: object, **values: object) -> None:
        raise RuntimeError("no room on the disk")

    events = Event.objects.count()
    monkeypatch.setattr(actions, "record", fail)

    with pytest.raises(RuntimeError):
        open_unit(NewUnit("C4", "branch", "Chi bộ Bốn"), parent=org.township, on=LATER, actor="thử")
    with pytest.raises(RuntimeError):
        rename_unit(org.branch_one, "Tên khác", "", on=LATER, actor="thử")
    with pytest.raises(RuntimeError):
        open_body(org.township, BodyKind.CONGRESS, "Đại hội", on=LATER, until=None, term="", actor="thử")

    assert Event.objects.count() == events
    assert Unit.objects.get(pk=org.branch_one.pk).name == "Chi bộ Một"


def test_units_can_be_opened_inside_a_batch(org: ExampleOrg) -> None:
    with store.batch("import", "Nhập cây", actor="thử") as batch:
        other = open_unit(NewUnit("X", "commune_old", "Đảng bộ Xã mẫu"), parent=org.district, on=SINCE, actor="thử")
        open_unit(NewUnit("X1", "branch", "Chi bộ Thôn"), parent=other, on=LATER, actor="thử")

    assert codes_on(org, other, LATER) == ["X", "X1"]
    assert set(Event.objects.filter(stream_id=other.pk).values_list("batch", flat=True)) == {batch}


def test_what_the_rules_ask_about_a_unit_holds_in_time(org: ExampleOrg) -> None:
    profile_unit(org.branch_two, {"has_youth_union": True}, on=LATER, actor="thử")

    before, after = queries.profile_on(org.branch_two, date(2022, 2, 28)), queries.profile_on(org.branch_two, LATER)
    assert before is not None
    assert after is not None
    assert (before.has_youth_union, after.has_youth_union) == (False, True)


def test_a_branch_has_its_meeting_and_bodies_have_terms(org: ExampleOrg) -> None:
    congress = open_body(
        org.township, BodyKind.CONGRESS, "Đại hội", on=LATER, until=date(2025, 3, 1), term="2022-2025", actor="thử"
    )

    assert queries.body_on(org.branch_one, BodyKind.BRANCH, LATER) is not None
    assert queries.body_on(org.township, BodyKind.CONGRESS, date(2025, 2, 28)) == congress
    assert queries.body_on(org.township, BodyKind.CONGRESS, date(2025, 3, 1)) is None


def test_the_chain_of_a_branch_names_who_decides(org: ExampleOrg) -> None:
    chain = queries.chain_on(org.branch_one, LATER)
    direct = queries.chain_on(org.office_branch, LATER)

    assert (chain.grassroots, chain.superior, chain.route) == (
        org.township,
        org.district,
        "via_superior_standing_committee",
    )
    assert (direct.grassroots, direct.superior, direct.route) == (None, org.district, "chi_bo_directly_under_superior")


def test_an_authorised_committee_decides_itself(org: ExampleOrg) -> None:
    profile_unit(org.township, {"authorised": True}, on=LATER, actor="thử")

    assert queries.chain_on(org.branch_one, date(2022, 2, 28)).superior == org.district
    assert queries.chain_on(org.branch_one, LATER).superior == org.township


@pytest.mark.parametrize("more", [0, 53])
def test_reading_the_tree_takes_the_same_number_of_queries_for_7_and_60_units(org: ExampleOrg, more: int) -> None:
    for number in range(more):
        open_unit(NewUnit(f"M{number}", "branch", f"Chi bộ thêm {number}"), parent=org.township, on=SINCE, actor="thử")

    with CaptureQueriesContext(
        connection,
    ) as whole:
        assert len(queries.tree_on(None, LATER)) == 7 + more
    with CaptureQueriesContext(connection) as part:
        assert len(queries.tree_on(org.township, LATER)) == 4 + more

    assert (len(whole), len(part)) == (3, 4)


def test_a_scope_drops_what_lies_inside_another_and_an_empty_one_holds_nothing(org: ExampleOrg) -> None:
    paths = {unit.code: queries.path_on(unit, LATER) or "" for unit in org.units}

    scope = Scope.over([paths["C1"], paths["TT"], paths["TT"], paths["CQ"]])

    assert scope.paths == tuple(sorted([paths["TT"], paths["CQ"]]))
    assert {unit.code for unit in Unit.objects.within(scope, LATER)} == {"TT", "C1", "C2", "C3", "CQ"}
    assert not Unit.objects.within(Scope(), LATER).exists()
    assert not Scope()
    assert not Scope().contains(paths["C1"])


def test_a_code_is_found_whatever_its_case_and_an_unknown_one_is_named(org: ExampleOrg) -> None:
    assert queries.by_code(" tt ") == org.township
    with pytest.raises(BadInput, match="KHONG"):
        queries.by_code("KHONG")


def test_verify_names_a_path_changed_behind_the_rooms_back(org: ExampleOrg) -> None:
    with guard.writing():
        UnitPlacement.objects.filter(unit=org.township).update(path="0" * 24)

    assert any("Thị trấn mẫu" in line for line in verify.problems())
    assert len(verify.problems()) == 4  # the township and its three branches

from datetime import UTC, date, datetime, timedelta

import pytest

from ketnap.accounts.roles import Role
from ketnap.audit.models import AuditEntry
from ketnap.base import clock
from ketnap.base.errors import BadInput
from ketnap.lib.periods import Span, parse_period
from ketnap.people.actions import NewPerson, correct_identity, erase_person, set_attribute
from ketnap.people.projection import ERASED_NAME
from ketnap.reports.figures import breakdown, counting, listing, registry
from ketnap.targets.enums import TargetIndicator
from ketnap.units.actions import NewUnit, close_unit, move_unit, open_unit
from tests.reports.town import ADMITTED, BIRTH, DECIDED, happen, hold_class, person, take_back
from tests.targets.town import OPENED, TERM, user

END = date(2022, 12, 31)
Y2022 = parse_period("2022")


def number(place, code="admissions", unit=None, period=TERM, as_of=END, **more):
    return counting.figure(counting.ask(code, unit or place.town, period, as_of=as_of, **more)).value


def admit(place, branch=0, on=date(2022, 3, 1), name="An"):
    who = person(name, place.branches[branch])
    return who, happen(ADMITTED, who, place.branches[branch], on)


def test_an_event_counts_from_its_own_day_on_to_as_of(place):
    admit(place, on=date(2022, 3, 1))

    assert number(place, as_of=date(2022, 2, 28)) == 0
    assert number(place, as_of=date(2022, 3, 1)) == 1
    assert number(place, period=parse_period("2021")) == 0


def test_neighbouring_periods_share_no_event(place):
    admit(place, on=date(2022, 6, 30), name="An")
    admit(place, on=date(2022, 7, 1), name="Ba")

    assert [number(place, period=parse_period(half)) for half in ("2022-H1", "2022-H2", "2022")] == [1, 1, 2]


def test_a_number_counts_the_unit_and_everything_under_it(place):
    admit(place, branch=0)
    admit(place, branch=1, name="Ba")

    assert number(place, unit=place.district) == 2
    assert number(place, unit=place.branches[0]) == 1
    assert number(place, unit=place.branches[2]) == 0


def test_known_by_a_day_means_its_end_in_viet_nam(place):
    with clock.set_to(datetime(2022, 4, 1, 16, 59, tzinfo=UTC)):  # 23:59 in Viet Nam
        admit(place, name="An")
    with clock.set_to(datetime(2022, 4, 1, 17, 0, tzinfo=UTC)):  # 00:00 of the next day
        admit(place, name="Ba")

    assert number(place, known_by=date(2022, 3, 31)) == 0
    assert number(place, known_by=date(2022, 4, 1)) == 1
    assert number(place, known_by=date(2022, 4, 2)) == 2


def test_a_void_takes_the_row_out_from_then_on(place):
    with clock.set_to(datetime(2022, 4, 1, 3, tzinfo=UTC)):
        who, event = admit(place)
    with clock.set_to(datetime(2022, 5, 1, 3, tzinfo=UTC)):
        take_back(event, who, date(2022, 3, 1))

    assert number(place) == 0
    assert number(place, known_by=date(2022, 4, 15)) == 1


def test_the_ceremony_counts_and_the_decision_by_switch(place):
    who = person("An", place.branches[0])
    happen(DECIDED, who, place.branches[0], date(2022, 6, 28))
    happen(ADMITTED, who, place.branches[0], date(2022, 7, 4))

    first_half = parse_period("2022-H1")
    assert number(place, period=first_half) == 0
    assert number(place, period=first_half, counting="decision") == 1
    assert number(place, period=Y2022, counting="decision") == 1


def test_learners_count_once_and_classes_by_class(place):
    one, two = person("An", place.branches[0]), person("Ba", place.branches[1])
    hold_class(place, date(2021, 5, 3), date(2021, 5, 7), {one: place.branches[0], two: place.branches[1]})
    hold_class(place, date(2022, 5, 3), date(2022, 5, 7), {one: place.branches[0]})
    hold_class(place, date(2022, 6, 3), date(2022, 6, 7), {})

    assert number(place, "class_participants") == 2
    assert number(place, "class_participants", period=Y2022) == 1
    assert number(place, "classes") == 2


def test_where_cases_stand_is_their_last_stage(place):
    who, _ = admit(place, on=date(2022, 3, 1))
    happen(DECIDED, who, place.branches[0], date(2022, 2, 1))

    assert number(place, "stage.decided", as_of=date(2022, 2, 10)) == 1
    assert number(place, "stage.decided") == 0
    assert number(place, "stage.probationary") == 1
    assert number(place, "entered.decided") == 1


def test_the_tree_is_that_of_the_day(place):
    other = open_unit(NewUnit("T2", "township_old", "Thị trấn mẫu hai"), parent=place.district, on=OPENED, actor="test")
    admit(place, branch=0)
    move_unit(place.branches[0], other, on=date(2022, 10, 1), actor="test")

    assert number(place, tree_on=date(2022, 9, 30)) == 1
    assert number(place) == 0
    assert number(place, unit=other) == 1


def test_a_reorganisation_typed_late_does_not_change_what_was_known(place):
    with clock.set_to(datetime(2022, 4, 1, 3, tzinfo=UTC)):
        admit(place, branch=0)
    known = datetime(2040, 1, 1, tzinfo=UTC)
    with clock.set_to(known + timedelta(days=1)):
        other = open_unit(
            NewUnit("T2", "township_old", "Thị trấn mẫu hai"), parent=place.district, on=OPENED, actor="test"
        )
        move_unit(place.branches[0], other, on=date(2022, 10, 1), actor="test")

    assert number(place) == 0
    assert number(place, known_by=known) == 1


def test_what_a_dissolved_unit_did_counts_at_its_keeper(place):
    admit(place, branch=0)
    close_unit(place.branches[0], place.branches[1], on=date(2022, 11, 1), actor="test")

    assert number(place, unit=place.branches[1]) == 1
    assert number(place) == 1


def test_a_unit_that_does_not_exist_that_day_is_refused(place):
    with pytest.raises(BadInput, match="không tồn tại"):
        number(place, tree_on=OPENED - timedelta(days=1))


def test_a_corrected_attribute_changes_the_breakdown_not_the_number(place):
    who, _ = admit(place)
    before = parts(place, "gender")
    correct_identity(
        who, NewPerson("An Mẫu", birth=BIRTH, gender="male"), reason="Nhầm", on=date(2022, 3, 2), actor="test"
    )

    assert before == {"female": 1}
    assert parts(place, "gender") == {"male": 1}


def test_attributes_hold_as_of_the_counting_day(place):
    who, _ = admit(place, on=date(2022, 3, 1))
    set_attribute(who, "youth_union_member", "no", on=date(2022, 3, 2), unit=None, actor="test")

    assert parts(place, "youth_union") == {"yes": 1}


@pytest.mark.parametrize("by", breakdown.DIMENSIONS)
def test_every_breakdown_adds_up(place, by):
    for branch, on in enumerate((date(2020, 8, 1), date(2021, 3, 1), date(2022, 3, 1))):
        admit(place, branch=branch, on=on, name=f"Người {branch}")

    assert sum(parts(place, by).values()) == number(place) == 3


def test_nobody_is_broken_down_by_ethnic_group(place):
    with pytest.raises(BadInput, match="minority"):
        parts(place, "minority")


def parts(place, by):
    figure = counting.figure(counting.ask("admissions", place.town, TERM, as_of=END))
    return {part.key: part.value for part in breakdown.parts(figure, by)}


def test_the_list_has_as_many_rows_as_the_number_and_masks_what_lies_outside(place):
    admit(place, branch=0, name="An")
    admit(place, branch=1, name="Ba")
    secretary = user("bi-thu-mau", Role.BRANCH_SECRETARY, place.branches[0])
    board = user("ban-to-chuc-mau", Role.PROVINCE_BOARD, place.district)

    assert names(place, place.actor) == ["An Mẫu", "Ba Mẫu"]
    assert names(place, secretary) == ["An Mẫu", listing.MASK]
    assert names(place, board) == [listing.MASK, listing.MASK]
    assert names(place, None) == [listing.MASK, listing.MASK]
    masked = rows(place, secretary)[1]
    assert (masked.person, masked.on, masked.event, masked.case) == (None, None, None, None)


def test_reading_names_is_logged_and_masked_lists_are_not(place):
    admit(place)
    names(place, None)
    assert not AuditEntry.objects.filter(action="reports.list").exists()

    names(place, place.actor)
    assert AuditEntry.objects.filter(action="reports.list", is_read=True, actor="can-bo-mau").count() == 1


def test_an_erased_person_stays_counted_without_name(place):
    who, _ = admit(place)
    erase_person(who, reason="Hết mục đích", actor="test")

    assert number(place) == 1
    assert names(place, place.actor) == [ERASED_NAME]


def names(place, reader):
    return [row.name for row in rows(place, reader)]


def rows(place, reader):
    return listing.listing(counting.figure(counting.ask("admissions", place.town, TERM, as_of=END)), reader)


def test_an_unknown_indicator_is_refused_with_those_that_exist(place):
    with pytest.raises(BadInput, match="admissions"):
        number(place, "nothing")


def test_targets_are_set_for_indicators_that_can_be_counted():
    assert set(TargetIndicator.values) <= set(registry.INDICATORS)


def test_a_period_of_one_day_is_whole():
    assert Span.of_days(END, END).days == 1

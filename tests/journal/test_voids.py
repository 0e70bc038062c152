"""Taking typing back."""

from collections.abc import Sequence
from datetime import date

import pytest

from ketnap.base.errors import Refused
from ketnap.journal import store, verify
from ketnap.journal.read import Recorded, active_ids, history
from ketnap.journal.registry import Stream
from ketnap.journal.store import Draft
from ketnap.journal.voids import drafts_to_void
from ketnap.people.queries import attributes_on
from tests.example_org import ExampleOrg, example_org

pytestmark = pytest.mark.django_db

DAY = date(2022, 3, 1)


@pytest.fixture
def org() -> ExampleOrg:
    return example_org()


def write(person, value: str, on: date = DAY):
    draft = Draft("person.attribute", person, on, {"name": "work_place", "value": value}, subject=person)
    return store.append([draft], actor="thử")[0].pk


def nothing_rests(event: Recorded, events: Sequence[Recorded]) -> Sequence[Recorded]:
    return []


def later_ones_rest(event: Recorded, events: Sequence[Recorded]) -> Sequence[Recorded]:
    return [later for later in events if later.kind == event.kind and later.order > event.order]


def void(person, *events, reason: str = "gõ nhầm", dependents=nothing_rests):
    drafts = drafts_to_void(Stream.PERSON, {person: list(events)}, reason, dependents)
    return [event.pk for event in store.append(drafts, actor="thử")]


def test_a_void_takes_back_and_leaves_the_old_event_readable(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    write(person, "cũ", date(2022, 1, 1))
    wrong = write(person, "nhầm")

    void(person, wrong)

    assert attributes_on(person, DAY) == {"work_place": "cũ"}
    assert [event.data.get("value") for event in history(Stream.PERSON, person) if event.id == wrong] == ["nhầm"]
    assert history(Stream.PERSON, person)[-1].data == {"reason": "gõ nhầm"}
    assert verify.problems() == []


def test_a_void_can_be_voided_again_and_again(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    event = write(person, "đúng")

    (first,) = void(person, event)
    assert attributes_on(person, DAY) == {}
    (second,) = void(person, first)
    assert attributes_on(person, DAY) == {"work_place": "đúng"}
    void(person, second)
    assert attributes_on(person, DAY) == {}


def test_what_is_voided_already_is_refused(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    event = write(person, "đúng")
    void(person, event)

    with pytest.raises(Refused, match="đã được thu hồi"):
        void(person, event)


def test_a_void_that_no_longer_holds_is_refused(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    (first,) = void(person, write(person, "đúng"))
    void(person, first)

    with pytest.raises(Refused, match="đã được thu hồi"):
        void(person, first)


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_void_needs_a_reason(org: ExampleOrg, reason: str) -> None:
    person = org.members["C1"][0]

    with pytest.raises(Refused, match="lý do"):
        void(person, write(person, "đúng"), reason=reason)


def test_an_event_that_others_rest_on_goes_only_together_with_them(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    first, second = write(person, "một"), write(person, "hai", date(2022, 3, 5))

    with pytest.raises(Refused, match=r"05/03/2022") as refused:
        void(person, first, dependents=later_ones_rest)
    assert refused.value.reasons[0].remedy
    assert attributes_on(person, date(2022, 4, 1)) == {"work_place": "hai"}

    void(person, first, second, dependents=later_ones_rest)
    assert attributes_on(person, date(2022, 4, 1)) == {}


def test_events_voided_earlier_hold_nothing_up(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    first, second = write(person, "một"), write(person, "hai", date(2022, 3, 5))
    void(person, second, dependents=later_ones_rest)

    void(person, first, dependents=later_ones_rest)

    assert attributes_on(person, date(2022, 4, 1)) == {}


def test_an_event_of_another_stream_or_nowhere_is_refused(org: ExampleOrg) -> None:
    person, other = org.members["C1"][:2]
    foreign = write(other, "của người khác")

    with pytest.raises(Refused):
        void(person, foreign)

    assert attributes_on(other, DAY) == {"work_place": "của người khác"}


def test_newest_goes_first_and_two_voids_leave_one_standing(org: ExampleOrg) -> None:
    """Two offices may void the same event; voiding one of the two voids does not bring it back."""
    person = org.members["C1"][0]
    event = write(person, "đúng")
    drafts = drafts_to_void(Stream.PERSON, {person: [event]}, "gõ nhầm", nothing_rests)
    first = store.append(drafts, actor="thử")[0]
    store.append(drafts, actor="thử")

    void(person, first.pk)

    assert event not in active_ids(history(Stream.PERSON, person))

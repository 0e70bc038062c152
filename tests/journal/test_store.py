"""Writing events: order, chains, batches, conflicts."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ketnap.base import clock, office
from ketnap.base.errors import Conflict
from ketnap.journal import chain, registry, store, verify
from ketnap.journal.models import Batch, Event, OfficeLog
from ketnap.journal.read import about, effective, history, last_seq
from ketnap.journal.registry import Stream
from ketnap.journal.store import Draft
from ketnap.lib.ids import uuid7
from ketnap.people.models import Person, PersonAttribute
from ketnap.people.queries import attributes_on
from tests.example_org import ExampleOrg, example_org, new_person

pytestmark = pytest.mark.django_db

DAY = date(2022, 3, 1)


@pytest.fixture
def org() -> ExampleOrg:
    return example_org()


def attribute(person, value: str, *, on: date = DAY, ordinal: int = 0, name: str = "work_place") -> Draft:
    return Draft("person.attribute", person, on, {"name": name, "value": value}, subject=person, ordinal=ordinal)


def test_what_happened_is_ordered_by_day_then_ordinal_then_typing(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    with clock.set_to(datetime(2022, 5, 1, tzinfo=UTC)):
        store.append([attribute(person, "ba", on=date(2022, 3, 2))], actor="thử")
    with clock.set_to(datetime(2022, 4, 1, tzinfo=UTC)):  # a clock that jumped back
        store.append([attribute(person, "hai", ordinal=1), attribute(person, "một")], actor="thử")
        store.append([attribute(person, "một bis")], actor="thử")

    typed = [event.data["value"] for event in history(Stream.PERSON, person) if event.kind == "person.attribute"]
    happened = [
        event.data["value"] for event in effective(history(Stream.PERSON, person)) if event.kind == "person.attribute"
    ]

    assert typed == ["ba", "hai", "một", "một bis"]
    assert happened == ["một", "một bis", "hai", "ba"]
    assert attributes_on(person, DAY) == {"work_place": "hai"}


def test_events_about_a_person_come_from_all_streams_in_the_order_of_typing(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    store.append([attribute(person, "một")], actor="thử")

    kinds = [event.kind for event in about([person])[person]]

    assert kinds == ["person.registered", "person.member", "person.seat", "person.seat", "person.attribute"]


def test_a_stream_is_a_chain_and_the_office_log_holds_every_event_once(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    events = list(Event.objects.filter(stream_id=person).order_by("seq"))

    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.prev for event in events] == [chain.GENESIS, *(event.hash for event in events[:-1])]
    log = list(OfficeLog.objects.order_by("position"))
    assert [row.position for row in log] == list(range(1, Event.objects.count() + 1))
    assert {row.event: row.event_hash for row in log} == dict(Event.objects.values_list("pk", "hash"))
    assert verify.problems() == []


def test_an_event_says_when_it_happened_when_it_was_typed_where_and_by_whom(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    moment = datetime(2022, 4, 1, 3, 4, 5, 678, tzinfo=UTC)
    with clock.set_to(moment):
        (event,) = store.append([attribute(person, "Trường mẫu")], actor="binh")

    stored = Event.objects.get(pk=event.pk)
    assert (stored.on, stored.recorded_at, stored.actor) == (DAY, "2022-04-01T03:04:05.000678+00:00", "binh")
    assert (stored.office.hex, stored.incarnation) == (office.load().id.replace("-", ""), 1)


def test_personal_values_are_sealed_and_public_ones_are_not(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    (event,) = store.append([attribute(person, "Trường mẫu")], actor="thử")

    assert json.loads(event.body) == {"name": "work_place"}
    assert "mẫu" not in event.sealed
    assert history(Stream.PERSON, person)[-1].data == {"name": "work_place", "value": "Trường mẫu"}


def test_a_personal_value_without_a_person_is_refused(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    draft = Draft("person.attribute", person, DAY, {"name": "work_place", "value": "Trường mẫu"})

    with pytest.raises(ValueError, match="without a subject"):
        store.append([draft], actor="thử")


def test_kinds_and_values_nobody_registered_are_refused(org: ExampleOrg) -> None:
    person, events = org.members["C1"][0], Event.objects.count()

    with pytest.raises(KeyError):
        store.append([Draft("person.praised", person, DAY)], actor="thử")
    with pytest.raises(ValueError, match="score"):
        store.append([Draft("person.member_ended", person, DAY, {"score": 3}, subject=person)], actor="thử")

    assert Event.objects.count() == events


def test_a_writer_who_saw_an_older_state_gets_a_conflict(org: ExampleOrg) -> None:
    person = org.members["C1"][0]
    seen = last_seq(Stream.PERSON, person)
    store.append([attribute(person, "một")], actor="binh", expected_seq=seen)

    with pytest.raises(Conflict):
        store.append([attribute(person, "hai")], actor="dung", expected_seq=seen)

    assert attributes_on(person, DAY) == {"work_place": "một"}
    store.append([attribute(person, "hai")], actor="dung", expected_seq=seen + 1)
    assert attributes_on(person, DAY) == {"work_place": "hai"}


def test_the_last_events_of_many_streams_are_read_together(org: ExampleOrg) -> None:
    members = [*org.members["C1"], *org.members["CQ"]]

    def heads_read(number: int) -> int:
        drafts = [attribute(person, f"{number}") for person in members[:number]]
        with CaptureQueriesContext(connection) as taken:
            store.append(drafts, actor="thử")
        return sum('U0."seq"' in query["sql"] or '"seq" = (SELECT' in query["sql"] for query in taken)

    assert (heads_read(1), heads_read(20)) == (1, 1)
    assert verify.problems() == []


def test_a_batch_is_one_transaction_under_one_id(org: ExampleOrg) -> None:
    with store.batch("import", "Danh sách mẫu", actor="binh") as batch:
        people = [new_person(f"Nguyễn Mẫu {number}", org.branch_one) for number in range(3)]

    assert set(Event.objects.filter(batch=batch).values_list("stream_id", flat=True)) == set(people)
    assert Batch.objects.get(pk=batch).label == "Danh sách mẫu"
    assert Person.objects.filter(pk__in=people).count() == 3


def test_a_failure_inside_a_batch_leaves_nothing(org: ExampleOrg) -> None:
    before = (Event.objects.count(), OfficeLog.objects.count(), Person.objects.count())

    with pytest.raises(RuntimeError), store.batch("import", "Danh sách mẫu", actor="binh"):
        new_person("Nguyễn Mẫu Dở", org.branch_one)
        store.flush()
        raise RuntimeError("the file ends here")

    assert (Event.objects.count(), OfficeLog.objects.count(), Person.objects.count()) == before
    assert not Batch.objects.exists()
    assert verify.problems() == []
    person = new_person("Nguyễn Mẫu Sau", org.branch_one)
    assert Event.objects.get(stream_id=person).batch is None


def test_rows_of_a_batch_wait_for_its_end_or_for_a_flush(org: ExampleOrg) -> None:
    with store.batch("import", "Danh sách mẫu", actor="binh"):
        person = new_person("Nguyễn Mẫu Chờ", org.branch_one)
        assert not Person.objects.filter(pk=person).exists()
        store.flush()
        assert Person.objects.filter(pk=person).exists()
        store.append([attribute(person, "một")], actor="binh")

    assert PersonAttribute.objects.filter(person=person).count() == 1


def test_hashes_do_not_depend_on_the_order_of_keys_or_the_kind_of_database() -> None:
    assert chain.canonical({"b": 1, "a": date(2022, 3, 1)}) == '{"a":"2022-03-01","b":1}'
    assert chain.text(uuid7()).isalnum()
    with pytest.raises(TypeError):
        chain.canonical({"a": object()})


def test_every_kind_says_why_its_personal_values_are_kept() -> None:
    without = [
        f"{kind.code}.{item.name}"
        for kind in registry.kinds().values()
        for item in kind.items
        if item.personal and not (item.purpose and item.basis and item.keep)
    ]

    assert without == []

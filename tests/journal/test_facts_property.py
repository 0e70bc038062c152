"""What the rows say was known by a moment is what somebody would have counted at that moment."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from ketnap.journal.facts import facts_of
from ketnap.journal.models import Fact
from ketnap.journal.read import Recorded, active_ids
from ketnap.journal.registry import Stream
from ketnap.people.attributes import dimensions

PERSON = UUID(int=1)
UNITS = (UUID(int=10), UUID(int=11))
START = datetime(2022, 1, 1, tzinfo=UTC)

# (what, day of the event, hours after START at which it was typed, which earlier event or value is meant)
acts = st.lists(
    st.tuples(
        st.sampled_from(("finish", "finish", "attribute", "void", "void", "correct")),
        st.integers(0, 5),
        st.integers(0, 6),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=12,
)


def recorded(number: int, what: str, day: int, hour: int, which: int, earlier: list[Recorded]) -> Recorded | None:
    kind, data, voids = {
        "finish": ("person.class_completed", {"class": "x"}, None),
        "attribute": ("person.attribute", {"name": "ethnic_group", "value": ("01", "02", "03", "01")[which]}, None),
        "correct": ("person.corrected", {"full_name": "Mẫu", "gender": ("male", "female", "", "male")[which]}, None),
        "void": ("person.void", {"reason": "x"}, earlier[-1 - which].id if which < len(earlier) else None),
    }[what]
    if what == "void" and voids is None:
        return None
    return Recorded(
        id=UUID(int=1000 + number), stream=Stream.PERSON.value, stream_id=PERSON, seq=number + 1, kind=kind,
        on=date(2021, 1, 1) + timedelta(days=day), precision="day", ordinal=0, unit=UNITS[which % 2], paper=None, batch=None,
        voids=voids, recorded_at=(START + timedelta(hours=hour)).isoformat(timespec="microseconds"), actor="x", rules="",
        subject=PERSON, data=data, erased=False,
    )  # fmt: skip


def history(taken: list[tuple[str, int, int, int]]) -> list[Recorded]:
    events: list[Recorded] = []
    for number, act in enumerate([("correct", 0, 0, 0), *taken]):
        event = recorded(number, *act, events)
        if event is not None:
            events.append(event)
    return sorted(events, key=lambda event: (event.recorded_at, event.seq))


def said(row: Fact) -> tuple[object, ...]:
    return (row.event, row.indicator, row.unit, row.on, row.rank, row.gender, row.minority)


def counted(known: list[Recorded]) -> set[tuple[object, ...]]:
    """Counting by hand over the events typed so far."""
    standing = active_ids(known)
    events = sorted((event for event in known if event.id in standing), key=lambda event: event.order)
    found = set()
    for event in events:
        if event.kind == "person.class_completed":
            dims = dimensions(events, event.on)
            found.add((event.id, "class_participants", event.unit, event.on, event.seq, dims.gender, dims.minority))
    return found


@settings(max_examples=300, deadline=None)
@given(acts)
def test_rows_known_by_a_moment_are_what_was_countable_then(taken: list[tuple[str, int, int, int]]) -> None:
    events = history(taken)

    rows = facts_of(PERSON, events)

    assert len({row.key for row in rows}) == len(rows)
    for hour in range(7):
        moment = (START + timedelta(hours=hour)).isoformat(timespec="microseconds")
        known = [row for row in rows if row.known_from <= moment and (row.known_to is None or row.known_to > moment)]
        assert len(known) == len({row.event for row in known})
        assert {said(row) for row in known} == counted([event for event in events if event.recorded_at <= moment])
    assert all(row.known_to is None or row.known_from < row.known_to for row in rows)

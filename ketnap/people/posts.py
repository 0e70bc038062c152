"""Posts and seats as one thing: who holds what at a unit, over time; leaving all of them; which of them stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ketnap.audit.record import record
from ketnap.base.dated import holds_on
from ketnap.base.errors import BadInput
from ketnap.journal import store
from ketnap.journal.store import Draft
from ketnap.people.enums import POSTS, DutyKind, SeatRole
from ketnap.people.models import BodySeat, Duty, Person
from ketnap.units.models import Unit


@dataclass(frozen=True)
class Post:
    """A duty at a unit, or a seat in one of its bodies, with its time; `key` is what a grant rests on."""

    key: str
    person: Person
    unit: Unit
    label: str
    since: date
    until: date | None
    paper: UUID | None
    rank: tuple[int, int]

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


def posts_of(units: Sequence[Unit]) -> list[Post]:
    """Every post, duty and seat ever held at these units, leaders first, then by name. Two queries."""
    duties = Duty.objects.filter(unit__in=units).select_related("person", "unit")
    seats = BodySeat.objects.filter(body__unit__in=units).select_related("person", "body__unit")
    return sorted([*map(_of_duty, duties), *map(_of_seat, seats)], key=_order)


def posts_held(person: UUID, on: date) -> list[Post]:
    """Everything a person holds anywhere on the day, leaders' posts first. Two queries."""
    duties = Duty.objects.as_of(on).filter(person=person).select_related("person", "unit")
    seats = BodySeat.objects.as_of(on).filter(holds_on(on, "body__"), person=person)
    rows = [*map(_of_duty, duties), *map(_of_seat, seats.select_related("person", "body__unit"))]
    return sorted(rows, key=_order)


def post_of(key: str) -> Post | None:
    """The post with this key; None when there is none."""
    duty = Duty.objects.select_related("person", "unit").filter(key=key).first()
    if duty is not None:
        return _of_duty(duty)
    seat = BodySeat.objects.select_related("person", "body__unit").filter(key=key).first()
    return _of_seat(seat) if seat is not None else None


def standing(keys: Iterable[str], on: date) -> set[str]:
    """Those of the posts that stand on the day: the duty or seat not ended, and the body in office. Two queries."""
    wanted = list(keys)
    duties = Duty.objects.as_of(on).filter(key__in=wanted).values_list("key", flat=True)
    seats = BodySeat.objects.as_of(on).filter(holds_on(on, "body__"), key__in=wanted).values_list("key", flat=True)
    return {*duties, *seats}


def leave_posts(
    person: UUID, unit: Unit, keys: Iterable[str], *, on: date, actor: str, paper: UUID | None = None
) -> int:
    """The person leaves these posts, duties and seats with the day `on`, all in one; the rights that rest on them end.

    Raises BadInput for nothing to leave, and for a post that began that day or later.
    """
    chosen = set(keys)
    leaving = [post for post in posts_held(person, on) if post.key in chosen]
    if not leaving or len(leaving) < len(chosen):
        raise BadInput("posts", "Hãy chọn chức danh đang giữ vào ngày này.")
    late = next((post for post in leaving if post.since >= on), None)
    if late is not None:
        raise BadInput("on", f"{late.label} bắt đầu từ {late.since:%d/%m/%Y}: ngày thôi phải sau ngày đó.")
    with transaction.atomic():
        store.append([*ending_drafts(person, chosen, on, paper)], actor=actor)
        details = {"posts": len(leaving), "ended": on}
        record("people.posts_left", actor=actor, target=f"person:{person}", unit=unit.pk, details=details)
    return len(leaving)


def ending_drafts(person: UUID, keys: Iterable[str], on: date, paper: UUID | None = None) -> Iterable[Draft]:
    """The events that end these posts of a person with the day."""
    wanted = list(keys)
    for duty in Duty.objects.filter(person=person, key__in=wanted):
        yield Draft(
            "person.duty_ended", person, on, {"duty": duty.kind}, unit=duty.unit_id, subject=person, paper=paper
        )
    for seat in BodySeat.objects.filter(person=person, key__in=wanted).select_related("body"):
        data = {"body": str(seat.body_id)}
        yield Draft("person.seat_ended", person, on, data, unit=seat.body.unit_id, subject=person, paper=paper)


def posts_in_branch(person: UUID, unit: Unit, on: date) -> list[str]:
    """Keys of what the person holds in the branch itself after the day begins: posts, and seats in its own bodies."""
    open_ = (Q(valid_to=None) | Q(valid_to__gt=on)) & Q(valid_from__lt=on)
    duties = Duty.objects.filter(open_, person=person, unit=unit, kind__in=POSTS).values_list("key", flat=True)
    seats = BodySeat.objects.filter(open_, person=person, body__unit=unit).values_list("key", flat=True)
    return [*duties, *seats]


def _of_duty(row: Duty) -> Post:
    rank = (0 if row.kind in POSTS else 2, list(DutyKind).index(DutyKind(row.kind)))
    label = str(row.get_kind_display())
    return Post(row.key, row.person, row.unit, label, row.valid_from, row.valid_to, row.paper, rank)


def _of_seat(row: BodySeat) -> Post:
    rank = (1, list(SeatRole).index(SeatRole(row.role)))
    label = f"{row.get_role_display()}, {row.body.name}"
    ends = [day for day in (row.valid_to, row.body.valid_to) if day is not None]
    return Post(row.key, row.person, row.body.unit, label, row.valid_from, min(ends, default=None), None, rank)


def _order(post: Post) -> tuple[tuple[int, int], str, date, str]:
    return (post.rank, post.person.sort_key, post.since, post.key)

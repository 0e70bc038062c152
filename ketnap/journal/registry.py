"""Rooms above tell the journal their event kinds, their projectors and what counts.

An event kind nobody registered cannot be written. Registration happens once, in each room's `AppConfig.ready`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from ketnap.journal.read import Recorded


class Stream(StrEnum):
    """Projected in this order: later streams read rows of earlier ones."""

    UNIT = "unit"
    ACT = "act"
    PERSON = "person"
    TARGET = "target"
    SITTING = "sitting"
    CASE = "case"


@dataclass(frozen=True)
class Item:
    """One value of an event's body: its label, why it is kept, and whether it is personal (then it is sealed).

    `purpose`, `basis` and `keep` feed the field catalogue that the data-protection file is made from.
    """

    name: str
    label: str
    personal: bool = False
    purpose: str = ""
    basis: str = ""
    keep: str = ""
    required: bool = False


@dataclass(frozen=True)
class EventKind:
    """A kind of event. `sentence` is shown in timelines; `indicators` are the codes it counts under."""

    code: str
    stream: Stream
    label: str
    items: tuple[Item, ...] = ()
    indicators: tuple[str, ...] = ()

    @property
    def personal_names(self) -> frozenset[str]:
        return frozenset(item.name for item in self.items if item.personal)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(item.name for item in self.items)


@dataclass(frozen=True)
class Dimensions:
    """Coded attributes of a person on a day, as facts carry them; "" = unknown."""

    gender: str = ""
    age: int | None = None
    youth_union: str = ""
    minority: str = ""
    education: str = ""
    occupation: str = ""
    source_group: str = ""


Projector = Callable[[Sequence[UUID]], None]
DimensionReader = Callable[[Sequence["Recorded"], date], Dimensions]


@dataclass
class _Book:
    kinds: dict[str, EventKind] = field(default_factory=dict)
    projectors: dict[Stream, list[Projector]] = field(default_factory=dict)
    derived: list[type[models.Model]] = field(default_factory=list)
    dimensions: list[DimensionReader] = field(default_factory=list)


_book = _Book()


def register_kinds(kinds: Iterable[EventKind]) -> None:
    """Name the kinds of events that a room writes."""
    for kind in kinds:
        _book.kinds[kind.code] = kind


def register_projector(stream: Stream, projector: Projector) -> None:
    """A projector makes the derived rows of the given stream ids equal to what their events say."""
    if projector not in _book.projectors.setdefault(stream, []):
        _book.projectors[stream].append(projector)


def register_derived(*tables: type[models.Model]) -> None:
    """Name derived tables, parents before children: they are protected, and rebuilt from the journal."""
    from ketnap.base import guard

    for table in tables:
        if table not in _book.derived:
            _book.derived.append(table)
        guard.protect(table._meta.db_table)


def register_dimensions(reader: DimensionReader) -> None:
    """The reader of a person's coded attributes on a day (one, from the room `people`)."""
    _book.dimensions[:] = [reader]


def kind(code: str) -> EventKind:
    return _book.kinds[code]


def kinds() -> Mapping[str, EventKind]:
    return dict(_book.kinds)


def projectors(stream: Stream) -> Sequence[Projector]:
    return tuple(_book.projectors.get(stream, ()))


def derived() -> Sequence[type[models.Model]]:
    return tuple(_book.derived)


def dimensions(events: Sequence["Recorded"], on: date) -> Dimensions:
    return _book.dimensions[0](events, on) if _book.dimensions else Dimensions()

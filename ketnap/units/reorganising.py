"""What a reorganisation asks of every room, and where rooms answer.

A room that keeps something hanging on units registers a `Part`: `preview` says what the act touches and what still has
to be decided by a person, `apply` writes the room's share, `restore` takes back what the journal does not hold. The
room that conducts the act stands above all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from ketnap.rulebook.verdict import Reason


@dataclass(frozen=True)
class Act:
    """A reorganisation, resolved to unit ids, seen after its edges were written.

    `ended`: unit → those that take over (one: everything follows; several: by name). `moved`: tops of subtrees that
    stand elsewhere now; `reshaped`: units of another kind; `units`: all that the act names. The answers assign by name:
    person or case → unit, target series → "inherit" or "hand", grant → unit (None: it ends). `answers` are all of them as
    given, `codes` the units that they may name.
    """

    id: UUID
    on: date
    actor: str
    paper: UUID | None
    ended: Mapping[UUID, tuple[UUID, ...]]
    keepers: Mapping[UUID, UUID]
    moved: frozenset[UUID]
    reshaped: frozenset[UUID]
    units: frozenset[UUID]
    people: Mapping[UUID, UUID] = field(default_factory=dict)
    cases: Mapping[UUID, UUID] = field(default_factory=dict)
    targets: Mapping[UUID, str] = field(default_factory=dict)
    grants: Mapping[int, UUID | None] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, UUID] = field(default_factory=dict)

    def answer(self, key: str) -> str:
        """What was answered to the question with this key; "" when it is still open."""
        return self.answers.get(key, "")

    def named(self, key: str) -> UUID | None:
        """The unit that was answered to the question with this key; None when none was."""
        return self.codes.get(self.answer(key))

    def heir(self, unit: UUID) -> UUID | None:
        """The only unit that takes over from an ended one; None when there are several or none."""
        heirs = self.ended.get(unit, ())
        return heirs[0] if len(heirs) == 1 else None

    def goes_to(self, unit: UUID, named: UUID | None) -> UUID | None:
        """Where something of an ended unit goes: as named, else to its only heir. None: still to be decided."""
        if named is not None:
            return named if named in self.ended.get(unit, ()) else None
        return self.heir(unit)


@dataclass(frozen=True)
class Question:
    """Something that a person decides by name: the key `people:<id>`, where it is now, and what may be answered."""

    key: str
    text: str
    unit: UUID
    options: tuple[tuple[str, str], ...]
    proposal: str = ""
    answer: str = ""

    @property
    def is_open(self) -> bool:
        return not self.answer


@dataclass(frozen=True)
class Touched:
    """What the act touches in one room: a number with a few lines of detail, the questions, and what forbids it."""

    key: str
    label: str
    number: int
    details: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    refusals: tuple[Reason, ...] = ()

    @property
    def undecided(self) -> int:
        return sum(one.is_open for one in self.questions)


@dataclass(frozen=True)
class Part:
    """A room's share. `preview`, then `apply`, run after the edges were written, in the same transaction.

    `apply` returns what `restore` needs to undo what is not in the journal (JSON values). `rests_on` names what was built
    on the act since and forbids its reversal.
    """

    key: str
    preview: Callable[[Act], Sequence[Touched]]
    apply: Callable[[Act], Mapping[str, Any]] | None = None
    restore: Callable[[Mapping[str, Any], str], None] | None = None
    rests_on: Callable[[Act], Sequence[str]] | None = None


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Add a room's share; they run in the order of registration (rooms below first)."""
    _parts[part.key] = part


def parts() -> tuple[Part, ...]:
    return tuple(_parts.values())

"""What is to be done, as a person says it: units by their codes, what is to be decided by name as answers. No tables.

Each function makes the plan of one kind of act; `Plan` is also what a form holds and what the act's event keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Self
from uuid import UUID

from ketnap.reorganise.enums import ActKind
from ketnap.units.actions import NewUnit


@dataclass(frozen=True)
class Opening:
    """A unit that the act opens; `parent` is a code, "" = where the kind of act puts it."""

    new: NewUnit
    parent: str = ""


@dataclass(frozen=True)
class Plan:
    """`units`: those acted on; `into`: those that take over (new ones among them); `answers`: question key → answer.

    `seen` is the version of the tree that the preview showed (None: not compared).
    """

    kind: ActKind
    on: date
    units: tuple[str, ...] = ()
    openings: tuple[Opening, ...] = ()
    into: tuple[str, ...] = ()
    parent: str = ""
    name: str = ""
    short_name: str = ""
    unit_kind: str = ""
    sector: str = ""
    paper: UUID | None = None
    reason: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    seen: int | None = None

    def answered(self, answers: Mapping[str, str]) -> Self:
        """The plan with further answers."""
        return replace(self, answers={**self.answers, **answers})

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The plan that `to_document` wrote down."""
        values = dict(document)
        openings = [dict(one) for one in values.pop("openings", ())]
        paper = values.pop("paper", "")
        values |= {"kind": ActKind(values["kind"]), "on": date.fromisoformat(values["on"])}
        values |= {name: tuple(values[name]) for name in ("units", "into") if name in values}
        return cls(
            **values,
            openings=tuple(Opening(parent=one.pop("parent", ""), new=NewUnit(**one)) for one in openings),
            paper=UUID(paper) if paper else None,
        )

    def to_document(self) -> dict[str, Any]:
        """As the event keeps it: values of JSON only."""
        document = asdict(self)
        document |= {"kind": self.kind.value, "on": self.on.isoformat(), "paper": str(self.paper) if self.paper else ""}
        document["openings"] = [{"parent": one.parent, **asdict(one.new)} for one in self.openings]
        return {name: value for name, value in document.items() if value not in (None, "", (), [], {})}


def open_unit(new: NewUnit, parent: str, on: date, **more: Any) -> Plan:
    return Plan(ActKind.OPEN, on, openings=(Opening(new, parent),), **more)


def rename(unit: str, name: str, short_name: str, on: date, **more: Any) -> Plan:
    return Plan(ActKind.RENAME, on, (unit,), name=name, short_name=short_name, **more)


def change_kind(unit: str, kind: str, sector: str, on: date, **more: Any) -> Plan:
    return Plan(ActKind.KIND, on, (unit,), unit_kind=kind, sector=sector, **more)


def move(units: Sequence[str], parent: str, on: date, **more: Any) -> Plan:
    """Units with everything under them to another parent."""
    return Plan(ActKind.MOVE, on, tuple(units), parent=parent, **more)


def merge(units: Sequence[str], into: str | Opening, on: date, **more: Any) -> Plan:
    """Units end; an existing or a new unit takes over their children, members, cases."""
    if isinstance(into, Opening):
        return Plan(ActKind.MERGE, on, tuple(units), (into,), (into.new.code,), **more)
    return Plan(ActKind.MERGE, on, tuple(units), into=(into,), **more)


def split(unit: str, parts: Sequence[str | Opening], on: date, **more: Any) -> Plan:
    """A unit ends; everything of it goes by name to one of the parts."""
    openings = tuple(one for one in parts if isinstance(one, Opening))
    into = tuple(one.new.code if isinstance(one, Opening) else one for one in parts)
    return Plan(ActKind.SPLIT, on, (unit,), openings, into, **more)


def dissolve(unit: str, receivers: Sequence[str], on: date, **more: Any) -> Plan:
    """A unit ends; the first receiver keeps its closed cases. Several receivers: by name."""
    return Plan(ActKind.DISSOLVE, on, (unit,), into=tuple(receivers), **more)


def abolish(units: Sequence[str], on: date, **more: Any) -> Plan:
    """A level ends: what stood under these units stands under their parents."""
    return Plan(ActKind.ABOLISH, on, tuple(units), **more)

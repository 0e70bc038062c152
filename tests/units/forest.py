"""A second account of the tree, kept by the simplest means: what happened to each unit, read from the start for every day."""

from dataclasses import dataclass, field
from datetime import date, timedelta

ROOT = "root"


@dataclass(frozen=True)
class Happening:
    kind: str  # open, move, rename, close
    unit: str
    parent: str
    on: date
    number: int


@dataclass
class Forest:
    """Accepts a happening only when the tree stays sound on every day."""

    start: date
    days: int
    happened: list[Happening] = field(default_factory=list)

    def own(self, unit: str) -> list[Happening]:
        return sorted((one for one in self.happened if one.unit == unit), key=lambda one: (one.on, one.number))

    def exists(self, unit: str, on: date) -> bool:
        return self.state(unit, on) is not None

    def state(self, unit: str, on: date) -> str | None:
        """The parent on the day ("" for the root); None when the unit does not exist that day."""
        if unit == ROOT:
            return ""
        parent: str | None = None
        for one in self.own(unit):
            if one.on <= on and one.kind in ("open", "move"):
                parent = one.parent
            if one.on <= on and one.kind == "close":
                return None
        return parent

    def chain(self, unit: str, on: date) -> list[str] | None:
        """The unit and everything above it up to the root; None when it goes round in a circle or ends in nothing."""
        chain = [unit]
        while chain[-1] != ROOT:
            above = self.state(chain[-1], on)
            if above is None or above in chain:
                return None
            chain.append(above)
        return chain

    def is_sound(self) -> bool:
        return all(
            not self.exists(unit, on) or self.chain(unit, on) is not None
            for on in self.every_day()
            for unit in self.units()
        )

    def is_orderly(self, unit: str) -> bool:
        """A unit is opened first, closed last and after the day of its opening; nothing happens to it from its end on."""
        own = self.own(unit)
        opened = next(one for one in own if one.kind == "open")
        closed = [one for one in own if one.kind == "close"]
        if any(one.on < opened.on for one in own) or len(closed) > 1:
            return False
        return all(end.on > opened.on and all(one is end or one.on < end.on for one in own) for end in closed)

    def units(self) -> list[str]:
        return [ROOT, *sorted({one.unit for one in self.happened})]

    def every_day(self) -> list[date]:
        return [self.start + timedelta(days=number) for number in range(self.days + 2)]

    def accepts(self, kind: str, unit: str, parent: str, on: date) -> bool:
        """Take the happening in when the tree stays sound; say whether it did."""
        self.happened.append(Happening(kind, unit, parent, on, len(self.happened)))
        if self.is_orderly(unit) and self.is_sound():
            return True
        self.happened.pop()
        return False

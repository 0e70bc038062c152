"""The shapes of a local pack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ketnap.lib.periods import Span
from ketnap.rulebook.schema import Mark

KINDS = ("paper", "criterion", "deadline", "form", "notice", "step", "vote", "competence")
RUNNING = ("", "keep", "next_step", "at_once")


@dataclass(frozen=True)
class Line:
    """One line of the guidance. `steps`: where it is asked; `when`: in which case; `check`: what must hold, empty when the
    line is only shown. `central`: the central period whose days it must fit into. `effect`: "", "stricter", "weaker",
    "against"; what is weaker is never applied. `running`: what the line says of cases begun before the pack is in force:
    "keep" (not asked of them), "next_step" (asked of acts from that day), "at_once" (periods already begun follow it too);
    empty: it says nothing, so that acts follow the rules of their day and a period begun before is to be confirmed."""

    number: int
    rule: str
    stands_on: str
    kind: str
    who: str
    what: str
    quote: str
    mark: Mark
    binding: bool = False
    steps: tuple[str, ...] = ()
    when: str = "always"
    check: str = ""
    amount: int = 0
    unit: str = ""
    extension: int = 0
    starts: str = ""
    ends: str = ""
    central: str = ""
    effect: str = ""
    running: str = ""

    @property
    def paper(self) -> str:
        """The code of the paper that the line asks for; empty when it asks for something else."""
        return self.check.removeprefix("paper:") if self.check.startswith("paper:") else ""


@dataclass(frozen=True)
class Conflict:
    """A point where the pack contradicts itself or the centre: both readings are shown, neither is applied (R-LOC-03).

    `person`: a person answers; otherwise the central rule `meanwhile` stands and the readings are shown beside it.
    `opens`: the centre's refusal under `meanwhile` needs a person as well, because the pack reads otherwise.
    """

    number: str
    lines: tuple[int, ...]
    about: str
    readings: tuple[str, ...]
    meanwhile: str
    steps: tuple[str, ...]
    when: str
    person: bool
    opens: bool


@dataclass(frozen=True)
class Pack:
    """A dated pack. `span` half-open; `rule_sets` are the generations it was written for."""

    id: str
    name: str
    issuer: str
    instrument: str
    signed: date | None
    scope: str
    span: Span
    rule_sets: tuple[str, ...]
    replaces: str
    entered_by: str
    paper_scanned: bool
    questions: tuple[str, ...]
    rules: Mapping[str, str]
    papers: Mapping[str, str]
    lines: tuple[Line, ...]
    conflicts: tuple[Conflict, ...]
    digest: str = ""

    @property
    def weaker(self) -> tuple[Line, ...]:
        """The lines that would loosen or contradict the central text; they are shown and never applied (R-LOC-01)."""
        return tuple(line for line in self.lines if line.effect in ("weaker", "against"))

    def told(self, rule: str) -> str:
        """How the rule of the pack is applied, for the reference page."""
        own = [line for line in self.lines if line.rule == rule]
        conflicts = sorted({c.number for c in self.conflicts for line in own if line.number in c.lines})
        found = []
        if any(line.central or line.kind == "deadline" for line in own):
            found.append("thời hạn")
        if any(line.check for line in own):
            found.append("nhắc (từ chối nếu nơi dùng gói đặt bắt buộc)")
        if any(conflict.number == rule for conflict in self.conflicts):
            found.append("hiện hai cách đọc, không áp dụng")
        if conflicts:
            found.append(f"mâu thuẫn {', '.join(conflicts)}")
        return "; ".join(found) or "chỉ hiện"

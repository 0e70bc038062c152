"""What a step asks for: one description from which the form, the import column, the event body and the field catalogue are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from ketnap.base.errors import BadInput
from ketnap.journal.registry import Item
from ketnap.units.enums import BodyKind

BASIS = "Nhiệm vụ công tác đảng viên của tổ chức đảng"
MOST_NAMED = 20
"""A message names the choices up to this number."""
KEEP = "Theo hồ sơ; không được kết nạp: 5 năm sau khi kết thúc"


class Kind(StrEnum):
    TEXT = "text"
    LONG = "long"
    DATE = "date"
    COUNT = "count"
    CHOICE = "choice"
    FLAG = "flag"
    PERSON = "person"
    UNIT = "unit"


@dataclass(frozen=True)
class Field:
    """One input. `personal` values are sealed under the person's key; `purpose` says why the office keeps it."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    personal: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    purpose: str = ""
    hint: str = ""

    def read(self, value: Any) -> Any:
        """The value as an event body holds it; None when empty. Raises BadInput with what to type instead."""
        if value is None or value == "":
            if self.required:
                raise BadInput(self.name, f"Hãy nhập “{self.label}”.")
            return None
        return _READERS[self.kind](self, value)

    def item(self) -> Item:
        """The value of the event body that the field becomes."""
        return Item(
            name=self.name,
            label=self.label,
            personal=self.personal,
            purpose=self.purpose,
            basis=BASIS,
            keep=KEEP if self.personal else "Như sự kiện",
            required=self.required,
        )


@dataclass(frozen=True)
class PaperMade:
    """A paper that the step brings into the file; `number` names the field with its number, `when` the field that must be filled.

    `code_in`: the field that says which paper it is, where the step may bring one of several.
    """

    code: str = ""
    number: str = ""
    when: str = ""
    code_in: str = ""

    def code_of(self, data: Mapping[str, Any]) -> str:
        """The paper's code under the values of an event; "" when it brings none."""
        if self.when and not data.get(self.when):
            return ""
        return str(data.get(self.code_in, "")) if self.code_in else self.code


@dataclass(frozen=True)
class StepDef:
    """How a step of the rulebook is recorded here.

    `body`: the kind of body whose sitting decides it; `by_route`: the body that the route of the day names. Without either
    the step is typed directly. `asks`: the step of the rulebook that is asked when it is not the own one; `gated` False: it
    only notes what came, no rule judges it. `told` False: the rulebook knows no such event; `tells`: under which name it
    knows it, when not under the own one. `votes_on`: the step that a vote counts for when it is not the own one;
    `threshold`: the step whose threshold it has to reach. `comes_in`: the stages in which it comes up (an exit of the
    rulebook: those it leaves). `reason`: the coded reason of an exit that has only one.
    """

    code: str
    permission: str
    fields: tuple[Field, ...] = ()
    papers: tuple[PaperMade, ...] = ()
    body: BodyKind | None = None
    indicators: tuple[str, ...] = ()
    stage: str = ""
    by_vote: bool = False
    by_route: bool = False
    asks: str = ""
    gated: bool = True
    told: bool = True
    tells: str = ""
    votes_on: str = ""
    threshold: str = ""
    comes_in: tuple[str, ...] = ()
    reason: str = ""

    @property
    def by_sitting(self) -> bool:
        """Whether a body decides it in a sitting."""
        return self.body is not None or self.by_route

    @property
    def collective(self) -> bool:
        """Whether only a sitting can record it: a decision, or what a failed vote leaves behind."""
        return self.by_sitting or self.by_vote

    @property
    def rule_event(self) -> str:
        """The event of the rulebook that it is told as; "" when the rulebook knows none."""
        return (self.tells or self.code) if self.told else ""

    @property
    def rule_step(self) -> str:
        """The step of the rulebook that judges it."""
        return self.asks or self.code

    def field(self, name: str) -> Field:
        return next(one for one in self.fields if one.name == name)

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """All values read. Raises BadInput for the first that cannot be used, and for names the step does not know."""
        unknown = set(data) - {one.name for one in self.fields}
        if unknown:
            raise BadInput(min(unknown), f"Bước này không có mục “{min(unknown)}”.")
        read = {one.name: one.read(data.get(one.name)) for one in self.fields}
        return {name: value for name, value in read.items() if value is not None}


def _text(field: Field, value: Any) -> str:
    return str(value).strip()


def _date(field: Field, value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError as error:
        raise BadInput(field.name, f"“{field.label}”: ngày không đúng.") from error


def _count(field: Field, value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError) as error:
        raise BadInput(field.name, f"“{field.label}”: hãy nhập số nguyên.") from error
    if number < 0:
        raise BadInput(field.name, f"“{field.label}”: không thể là số âm.")
    return number


def _choice(field: Field, value: Any) -> str:
    if str(value) not in field.choices:
        known = ", ".join(field.choices.values()) if len(field.choices) <= MOST_NAMED else ""
        wanted = f"chọn một trong: {known}" if known else "chọn trong danh sách"
        raise BadInput(field.name, f"“{field.label}”: {wanted}.")
    return str(value)


def _flag(field: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value) in ("yes", "no"):
        return str(value) == "yes"
    raise BadInput(field.name, f"“{field.label}”: trả lời có hoặc không.")


def _pointer(field: Field, value: Any) -> str:
    what = "một tổ chức" if field.kind is Kind.UNIT else "một người"
    try:
        return str(value if isinstance(value, UUID) else UUID(str(value)))
    except ValueError as error:
        raise BadInput(field.name, f"“{field.label}”: hãy chọn {what} trong danh sách.") from error


_READERS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.DATE: _date,
    Kind.COUNT: _count,
    Kind.CHOICE: _choice,
    Kind.FLAG: _flag,
    Kind.PERSON: _pointer,
    Kind.UNIT: _pointer,
}

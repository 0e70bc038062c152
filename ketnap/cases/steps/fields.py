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
KEEP = "Theo hồ sơ; không được kết nạp: 5 năm sau khi kết thúc"


class Kind(StrEnum):
    TEXT = "text"
    LONG = "long"
    DATE = "date"
    COUNT = "count"
    CHOICE = "choice"
    FLAG = "flag"
    PERSON = "person"


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
    """A paper that the step brings into the file; `number` names the field with its number, `when` the field that must be filled."""

    code: str
    number: str = ""
    when: str = ""


@dataclass(frozen=True)
class StepDef:
    """How a step of the rulebook is recorded here. `body` = the sitting that decides it; without one the step is typed directly."""

    code: str
    permission: str
    fields: tuple[Field, ...] = ()
    papers: tuple[PaperMade, ...] = ()
    body: BodyKind | None = None
    indicators: tuple[str, ...] = ()
    stage: str = ""
    by_vote: bool = False

    @property
    def collective(self) -> bool:
        """Whether only a sitting can record it: a decision, or what a failed vote leaves behind."""
        return self.body is not None or self.by_vote

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
        raise BadInput(field.name, f"“{field.label}”: chọn một trong: {', '.join(field.choices.values())}.")
    return str(value)


def _flag(field: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value) in ("yes", "no"):
        return str(value) == "yes"
    raise BadInput(field.name, f"“{field.label}”: trả lời có hoặc không.")


def _person(field: Field, value: Any) -> str:
    try:
        return str(value if isinstance(value, UUID) else UUID(str(value)))
    except ValueError as error:
        raise BadInput(field.name, f"“{field.label}”: hãy chọn một người trong danh sách.") from error


_READERS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.DATE: _date,
    Kind.COUNT: _count,
    Kind.CHOICE: _choice,
    Kind.FLAG: _flag,
    Kind.PERSON: _person,
}

"""What a row of a list says and what it comes to: plain values between reading, planning, writing and showing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from ketnap.rulebook.verdict import Reason
from ketnap.transfer.sheets.columns import Birth

INTRODUCE, LIST, HELP, APPLY = "introduce_candidate", "list_as_sympathiser", "assign_helper", "write_application"


class IntentKind(StrEnum):
    CREATE = "create"
    ADD = "add"
    SKIP = "skip"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Row:
    """One row of the list as read: `values` by column key, `problems` for cells that could not be read, `cells` for "F12"."""

    number: int
    values: Mapping[str, Any]
    problems: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        return self.values.get(key)


@dataclass(frozen=True)
class RowReason:
    """Why a row is refused, or a remark on it (then its outcome is "allow"). `cell` is empty where no single cell is meant."""

    reason: Reason
    cell: str = ""


@dataclass(frozen=True)
class StepIntent:
    """A step to be written. `cell` is where its day stands; empty when the day is the one chosen for the whole list."""

    code: str
    on: date
    data: Mapping[str, Any] = field(default_factory=dict)
    cell: str = ""


@dataclass(frozen=True)
class CertificateIntent:
    """A certificate of a class that ended on the day `ended_on`."""

    course: UUID
    number: str
    on: date
    ended_on: date
    cell: str = ""


@dataclass(frozen=True)
class Identity:
    name: str
    birth: Birth | None
    gender: str


@dataclass(frozen=True)
class Intent:
    """What a row comes to. `person`/`case` are set where they exist already; `since` is the first day anything is known of."""

    row: int
    kind: IntentKind
    identity: Identity | None = None
    unit: UUID | None = None
    person: UUID | None = None
    case: UUID | None = None
    since: date | None = None
    steps: tuple[StepIntent, ...] = ()
    certificate: CertificateIntent | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    reasons: tuple[RowReason, ...] = ()
    remarks: tuple[RowReason, ...] = ()


def refused(intent: Intent, reasons: Sequence[RowReason]) -> Intent:
    """The intent turned into a refusal."""
    return replace(intent, kind=IntentKind.REFUSE, reasons=(*intent.reasons, *reasons))

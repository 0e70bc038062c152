"""One import from file to batch: read, plan, try or write. Pages, the command and tests share this."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from ketnap.accounts.models import User
from ketnap.transfer.queries import branches_under, gather
from ketnap.transfer.sheets.apply import Carried, Progress, carry_out
from ketnap.transfer.sheets.intents import Intent, IntentKind, RowReason
from ketnap.transfer.sheets.known import Defaults
from ketnap.transfer.sheets.list import CandidateList, read_list
from ketnap.transfer.sheets.plan import plan
from ketnap.units.models import Unit


@dataclass(frozen=True)
class Imported:
    """What a list came to. `batch` is set when it was written; `listing` is what was read from the file."""

    listing: CandidateList
    intents: list[Intent]
    batch: UUID | None

    @property
    def is_refused(self) -> bool:
        return any(intent.kind is IntentKind.REFUSE for intent in self.intents)

    @property
    def needs_person(self) -> bool:
        """True when nothing is forbidden, but a competent body has to decide about some row."""
        hindering = [told.reason for intent in self.intents for told in intent.reasons]
        return bool(hindering) and all(reason.outcome == "person" for reason in hindering)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome, and `rows` in all."""
        found = Counter(intent.kind.value for intent in self.intents)
        return {kind.value: found[kind.value] for kind in IntentKind} | {"rows": len(self.intents)}

    def to_document(self) -> dict[str, Any]:
        """The stable JSON document: batch, counts, rows with their reasons, rows of the file that were left out."""
        return {
            "batch": str(self.batch) if self.batch else None,
            "counts": self.counts,
            "rows": [row_document(intent) for intent in self.intents],
            "ignored": [{"row": row, "text": text} for row, text in self.listing.ignored],
            "unused_headers": list(self.listing.unused_headers),
        }


def bring_in(
    path: Path,
    *,
    file: str,
    user: User,
    unit: Unit,
    today: date,
    defaults: Defaults | None = None,
    dry_run: bool,
    progress: Progress | None = None,
    written: Callable[[Imported], None] | None = None,
) -> Imported:
    """Read the list and write it, all rows or none; with `dry_run` everything is judged and nothing written.

    `written` is called inside the transaction that writes the list, when it does.

    Raises BadWorkbook, BadLayout, Forbidden.
    """
    alone = len(branches_under(unit, today)) == 1
    listing = read_list(path, unit_required=not alone and (defaults is None or defaults.unit is None))
    known = gather(listing.rows, user=user, unit=unit, today=today, defaults=defaults)

    def note(carried: Carried) -> None:
        if written is not None:
            written(Imported(listing, carried.intents, carried.batch))

    intents = plan(listing.rows, known)
    carried = carry_out(intents, actor=user, file=file, dry_run=dry_run, progress=progress, written=note)
    return Imported(listing, carried.intents, carried.batch)


def row_document(intent: Intent) -> dict[str, Any]:
    """One row: its outcome, the steps it brings, every reason with rule and source, remarks that do not hinder."""
    return {
        "row": intent.row,
        "outcome": intent.kind.value,
        "steps": [{"step": step.code, "on": step.on.isoformat()} for step in intent.steps],
        "reasons": [reason_document(told) for told in intent.reasons],
        "remarks": [reason_document(told) for told in intent.remarks],
    }


def reason_document(told: RowReason) -> Mapping[str, Any]:
    return {"cell": told.cell, **told.reason.to_document()}

"""What a refused command prints: sentences for a reader, one document for a script. Both on stdout."""

import sys
from typing import Any

from ketnap.base.errors import BadInput, Conflict, Forbidden, NotFound, Refused, SealBroken
from ketnap.cli.output import NEEDS_PERSON, REFUSED, print_json

KINDS: dict[type[Exception], str] = {
    Refused: "refused",
    Forbidden: "forbidden",
    NotFound: "not_found",
    BadInput: "bad_input",
    Conflict: "conflict",
    SealBroken: "seal_broken",
}
REFUSALS = tuple(KINDS)


def show(error: Exception, *, as_json: bool) -> int:
    """Print the refusal and return its exit code: 3 when a competent body has to decide, else 1."""
    if as_json:
        print_json(document(error))
    else:
        sys.stdout.write("\n".join(lines(error)) + "\n")
    return NEEDS_PERSON if isinstance(error, Refused) and error.needs_person else REFUSED


def document(error: Exception) -> dict[str, Any]:
    """The refusal as one JSON document: `error` names its kind, `reasons` are those of the verdict."""
    found: dict[str, Any] = {"error": next(name for kind, name in KINDS.items() if isinstance(error, kind))}
    if isinstance(error, Refused):
        outcome = "person" if error.needs_person else "refuse"
        return found | {"outcome": outcome, "reasons": [reason.to_document() for reason in error.reasons]}
    if isinstance(error, Forbidden):
        found["permission"] = error.permission
    if isinstance(error, BadInput):
        found["field"] = error.field
    return found | {"message": str(error)}


def lines(error: Exception) -> list[str]:
    """The refusal for a reader: each reason with its rule and source."""
    if isinstance(error, Refused):
        return [reason_line(reason) for reason in error.reasons]
    if isinstance(error, NotFound) and not str(error):
        return ["Không tìm thấy."]
    if isinstance(error, BadInput):
        return [f"{error.field}: {error}"]
    return [str(error)]


def reason_line(reason: Any) -> str:
    """`[R-ELIG-01] text (instrument, provision)`; parts that are empty are left out."""
    source = ", ".join(part for part in (reason.provision, reason.instrument) if part)
    return f"[{reason.rule}] {reason.text}" + (f" ({source})" if source else "")

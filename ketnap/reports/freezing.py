"""What a signed report keeps of each number: its arguments, its value, and the rows behind it by pseudonymous ids."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ketnap.journal.chain import canonical
from ketnap.lib.periods import Span
from ketnap.reports.figures import registry
from ketnap.reports.figures.counting import Figure, Question
from ketnap.reports.models import SignedReport
from ketnap.targets.models import TargetLine
from ketnap.units.models import Unit

SIGNED_COLUMNS = (
    "id", "code", "title", "unit", "unit_name", "arguments", "figures", "text", "file_name", "file_hash", "known_by",
    "signed_at", "signer", "signer_name", "checkpoint", "checkpoint_hash", "replaces",
)  # fmt: skip


def frozen(figures: Mapping[str, Figure], lines: Sequence[TargetLine]) -> dict[str, Any]:
    """The document kept in `SignedReport.figures`."""
    return {
        "figures": {name: _figure(figure) for name, figure in figures.items()},
        "targets": [
            {
                "line": str(line.line),
                "series": str(line.series),
                "authority": line.authority_text,
                "amount": line.amount,
                "said": line.said,
            }
            for line in lines
        ],
    }


def question_of(document: Mapping[str, Any], unit: Unit) -> Question:
    """The question of a frozen figure, asked of today's knowledge."""
    first, last = (date.fromisoformat(document[name]) for name in ("period_start", "period_end"))
    return Question(
        registry.indicator(document["indicator"]), unit, Span.of_days(first, last), date.fromisoformat(document["as_of"]),
        None, date.fromisoformat(document["tree_on"]), document["counting"],
    )  # fmt: skip


def digest_of(row: SignedReport) -> str:
    """The hash over everything a signed report says, its file included."""
    values = {name: str(getattr(row, name) if getattr(row, name) is not None else "") for name in SIGNED_COLUMNS}
    return hashlib.sha256(canonical(values).encode()).hexdigest()


def _figure(figure: Figure) -> dict[str, Any]:
    question = figure.question
    return {
        "indicator": question.indicator.code,
        "value": figure.value,
        "period_start": question.period.start.isoformat(),
        "period_end": question.period.last.isoformat(),
        "as_of": question.as_of.isoformat(),
        "tree_on": question.tree_on.isoformat(),
        "counting": question.counting,
        "rows": [
            {
                "fact": fact.key, "event": str(fact.event), "subject": str(fact.subject), "stream": str(fact.stream_id),
                "unit": str(fact.unit), "on": fact.on.isoformat(),
            }
            for fact in figure.facts
        ],
    }  # fmt: skip

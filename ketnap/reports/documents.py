"""A figure as one JSON document with stable English keys; what scripts and checks read."""

from typing import Any

from ketnap.accounts.models import User
from ketnap.lib.numbers import Rounding
from ketnap.reports.figures.breakdown import parts
from ketnap.reports.figures.counting import Figure
from ketnap.reports.figures.listing import Row, listing
from ketnap.reports.figures.ratio import Ratio
from ketnap.targets.models import TargetLine
from ketnap.targets.queries import targets_of


def figure_document(
    figure: Figure, *, period_text: str, known_by: str, decimals: int = 2, mode: Rounding = "half_up"
) -> dict[str, Any]:
    """The figure with its targets. `period_text` is the period as typed, `known_by` the moment it was answered for."""
    question = figure.question
    indicator = question.indicator
    return {
        "indicator": indicator.code,
        "label": indicator.label_vi,
        "unit": question.unit.code,
        "period": period_text,
        "period_start": question.period.start.isoformat(),
        "period_end": question.period.last.isoformat(),
        "as_of": question.as_of.isoformat(),
        "known_by": known_by,
        "tree_on": question.tree_on.isoformat(),
        "counting": question.counting,
        "value": figure.value,
        "qualifier": figure.qualifier,
        "targets": [target_document(line, figure, decimals, mode) for line in _targets(figure)],
    }


def target_document(line: TargetLine, figure: Figure, decimals: int, mode: Rounding) -> dict[str, Any]:
    """One authority's target and the ratio of the figure to it."""
    question = figure.question
    ratio = Ratio(figure.value, line.number, question.indicator.code, line.authority_text, question.period)
    return {
        "authority": line.authority_text,
        "authority_kind": line.authority,
        "amount": line.number,
        "qualifier": line.qualifier,
        "kind": line.kind,
        **ratio.document(decimals, mode),
    }


def parts_document(figure: Figure, by: str) -> list[dict[str, Any]]:
    """The figure by one dimension; the values add up to the figure's."""
    return [{"key": part.key, "label": part.label, "value": part.value} for part in parts(figure, by)]


def list_document(figure: Figure, reader: User | None) -> list[dict[str, Any]]:
    """The rows behind the figure; what the reader may not see is masked."""
    return [_row(row) for row in listing(figure, reader)]


def _row(row: Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "unit": row.unit_name,
        "masked": row.masked,
        "on": row.on.isoformat() if row.on else None,
        "person": str(row.person) if row.person else None,
        "case": str(row.case) if row.case else None,
        "event": str(row.event) if row.event else None,
    }


def _targets(figure: Figure) -> list[TargetLine]:
    question = figure.question
    return targets_of(
        question.unit, question.indicator.code, question.period, as_of=question.as_of, known_by=question.known_by
    )

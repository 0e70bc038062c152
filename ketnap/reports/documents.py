"""A figure as one JSON document with stable English keys; what scripts and checks read."""

from decimal import Decimal
from typing import Any

from ketnap.accounts.models import User
from ketnap.lib.numbers import Rounding
from ketnap.reports.bridge import Bridge
from ketnap.reports.bridge import Row as BridgeRow
from ketnap.reports.figures.breakdown import parts
from ketnap.reports.figures.counting import Figure
from ketnap.reports.figures.listing import Row, listing
from ketnap.reports.reached import Book, Reached
from ketnap.targets.queries import ledger_of


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
        **_targets(figure, decimals, mode),
    }


def target_document(one: Reached, decimals: int, mode: Rounding) -> dict[str, Any]:
    """One authority's target and the ratio of the result to it. Numbers that are not known, or too few to be printed, are null;
    `state` and `notes` say why.
    """
    line, ratio = one.line, one.ratio
    numbers: dict[str, Any] = ratio.document(decimals, mode) if ratio else {
        "numerator": one.numerator, "denominator": None, "ratio": None,
    }  # fmt: skip
    return {
        "authority": line.authority_text,
        "authority_kind": line.authority,
        "kind": line.kind,
        "group": line.group or None,
        "period_start": line.period.start.isoformat(),
        "period_end": line.period.last.isoformat(),
        "said": line.said,
        "amount": line.amount,
        "high": line.high,
        "rate": _text(line.rate),
        "rate_high": _text(line.rate_high),
        "qualifier": line.qualifier,
        "value_state": line.value_state,
        **numbers,
        "base": _base(one),
        "needed": None if one.is_hidden else one.measure.needed,
        "remaining": None if one.is_hidden else one.measure.remaining,
        "surplus": None if one.is_hidden else one.measure.surplus,
        "reached": None if one.is_hidden else one.measure.reached,
        "state": one.state,
        "notes": one.notes,
    }


def _base(one: Reached) -> dict[str, Any] | None:
    base = one.base
    if base is None:
        return None
    return {"value": base.value, "on": base.on.isoformat(), "source": base.source.value, "missing": list(base.missing)}


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def parts_document(figure: Figure, by: str) -> list[dict[str, Any]]:
    """The figure by one dimension; the values add up to the figure's."""
    return [{"key": part.key, "label": part.label, "value": part.value} for part in parts(figure, by)]


def bridge_document(found: Bridge) -> dict[str, Any]:
    """Both figures of the unit and of each unit directly under it; the lines of a unit add up to its difference."""
    return {
        "old_on": found.old_on.isoformat(),
        "new_on": found.new_on.isoformat(),
        "total": _bridge_row(found.total),
        "rows": [_bridge_row(row) for row in found.rows],
    }


def _bridge_row(row: BridgeRow) -> dict[str, Any]:
    lines = [
        {
            "way": line.way,
            "unit": line.carrier_code,
            "name": line.carrier_name,
            "other": line.other,
            "number": line.number,
        }
        for line in row.lines
    ]
    return {
        "unit": row.code,
        "name": row.name,
        "old": row.old,
        "new": row.new,
        "difference": row.difference,
        "lines": lines,
    }


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


def _targets(figure: Figure, decimals: int, mode: Rounding) -> dict[str, Any]:
    """Targets of just this period, and apart from them those of longer periods, which have results of their own."""
    question = figure.question
    book = Book(question, {(question.indicator.code, question.period): figure})
    lines = ledger_of(
        question.unit, question.indicator.code, question.period, as_of=question.as_of, known_by=question.known_by
    )  # fmt: skip
    own = [line for line in lines if line.period == question.period]
    wider = [line for line in lines if line.period != question.period]
    return {
        "targets": [target_document(book.reached(line), decimals, mode) for line in own],
        "wider_targets": [target_document(book.reached(line), decimals, mode) for line in wider],
    }

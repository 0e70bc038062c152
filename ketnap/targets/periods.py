"""Terms are fixed by congresses, not by the calendar: which days `term:2020-2025` means depends on the unit."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from ketnap.lib.periods import Span, parse_period
from ketnap.targets.models import TargetLine
from ketnap.units.enums import BodyKind
from ketnap.units.models import Body, Unit
from ketnap.units.queries import ancestors_on

# The committee carries the term; a congress stands in for it where no committee was recorded.
_CARRIERS = (BodyKind.COMMITTEE, BodyKind.CONGRESS)


def terms_of(unit: Unit, on: date | None = None) -> dict[str, Span]:
    """The terms known at the unit, by label such as "2020-2025".

    From its own bodies; a label the unit does not have is taken from the nearest unit above on the day `on` (default:
    the day the unit was opened), and at last from the periods of its own targets.
    """
    units = [unit.pk, *(above.pk for above in ancestors_on(unit, on or unit.opened_on))]
    found: dict[str, Span] = {}
    by_unit = _terms_of_bodies(units)
    for identity in units:
        for label, span in by_unit.get(identity, {}).items():
            found.setdefault(label, span)
    for label, start, end in _periods_of_targets(unit):
        found.setdefault(label, Span(start, end))
    return found


def period_of(text: str, unit: Unit, on: date | None = None) -> Span:
    """The span meant by a typed period at this unit. Raises BadPeriod."""
    terms: Mapping[str, Span] = terms_of(unit, on) if text.strip().lower().startswith("term:") else {}
    return parse_period(text, terms)


def _terms_of_bodies(units: list[UUID]) -> dict[UUID, dict[str, Span]]:
    bodies = Body.objects.filter(unit__in=units, kind__in=_CARRIERS, valid_to__isnull=False).exclude(term="")
    found: dict[UUID, dict[str, Span]] = {}
    rows: list[Body] = list(bodies)
    for body in sorted(rows, key=lambda body: _CARRIERS.index(BodyKind(body.kind))):
        if body.valid_to is not None:
            found.setdefault(body.unit_id, {}).setdefault(body.term, Span(body.valid_from, body.valid_to))
    return found


def _periods_of_targets(unit: Unit) -> Iterable[tuple[str, date, date]]:
    rows = TargetLine.objects.filter(unit=unit, period_label__startswith="term:").known(None)
    for label, start, end in rows.values_list("period_label", "period_start", "period_end").distinct():
        yield label.removeprefix("term:"), start, end

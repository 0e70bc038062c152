"""Signed reports stand in the way of an act that would be dated before what they tell of."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ketnap.base.errors import plain
from ketnap.lib.vietnamese import format_date
from ketnap.reports.models import SignedReport
from ketnap.units.models import UnitPlacement
from ketnap.units.reorganising import Act, Part, Touched
from ketnap.units.scope import paths_above


def preview(act: Act) -> Sequence[Touched]:
    """Refuses when a report about a touched unit, or one above it, was signed as of the day of the act or later."""
    refusals = [
        plain("K-REORG-SIGNED", text, remedy="Ghi ngày hiệu lực sau ngày của báo cáo đã ký.") for text in signed(act)
    ]
    return [Touched("reports", "Báo cáo đã ký từ ngày hiệu lực trở đi", len(refusals), refusals=tuple(refusals))]


def signed(act: Act) -> list[str]:
    """The reports in the way, one line each: they told of a day on which the act already holds."""
    units = act.units | _above(act)
    found = []
    rows = SignedReport.objects.filter(unit__in=units).only("arguments", "title", "unit_name")
    for row in rows.order_by("signed_at", "pk"):
        as_of = date.fromisoformat(row.asked["as_of"])
        if as_of >= act.on:
            found.append(f"Đã ký báo cáo “{row.title}” của {row.unit_name} tính đến ngày {format_date(as_of)}.")
    return found


def _above(act: Act) -> set[UUID]:
    """Units that stood above a touched one at any time from the day before on."""
    paths = UnitPlacement.objects.filter(unit__in=act.units).values_list("path", flat=True)
    prefixes = {top for path in paths for top in paths_above(path)}
    return set(UnitPlacement.objects.filter(path__in=prefixes).values_list("unit", flat=True))


PART = Part("reports", preview, rests_on=signed)

"""A proposal of how to divide a target: sources and their parts, floor and cap, and why each unit gets what it gets.

Nothing is written here. The numbers go into the grid as if typed, where they can be changed before anything is saved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from ketnap.accounts.access import require
from ketnap.base.errors import BadInput
from ketnap.lib.numbers import BadNumber, format_number, parse_number
from ketnap.reports.weights import sources
from ketnap.targets.actions import refuse_indivisible
from ketnap.targets.apportion import Apportionment, Claim, Given, Source, apportion, weigh
from ketnap.targets.grid import GridRow
from ketnap.web.reports.reader import reader
from ketnap.web.shared.viewing import viewing
from ketnap.web.targets.page import TargetPage, target_page
from ketnap.web.targets.pasting import pasted

MANAGE = "targets.manage"
OWN = "own"
MOST = 1_000_000
SHORT = {
    "listed": _lazy("Trong danh sách"), "holders": _lazy("Đã học lớp"), "members": _lazy("Đảng viên"),
    "past": _lazy("3 năm trước"), "even": _lazy("Chia đều"),
}  # fmt: skip
FIRST_PARTS = {"listed": 1, "members": 1}


@dataclass
class Wish:
    """What was chosen: the part of every source, floor and cap for all and for single units; faults at their field."""

    parts: dict[str, str]
    total: str
    floor: str = "0"
    cap: str = ""
    floors: dict[str, str] = field(default_factory=dict)
    caps: dict[str, str] = field(default_factory=dict)
    own_label: str = ""
    own: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    unclear: Sequence[str] = ()

    def number(self, name: str, text: str, empty: int | None = None) -> int | None:
        """The whole number typed in a field; `empty` where nothing was typed. A fault is kept at the field."""
        if not text:
            return empty
        try:
            number = parse_number(text)
        except BadNumber as bad:
            self.errors[name] = str(bad)
            return empty
        if not isinstance(number, int) or not 0 <= number <= MOST:
            self.errors[name] = _("Hãy ghi một số nguyên không âm.")
            return empty
        return number


@dataclass(frozen=True)
class Row:
    """One unit of the proposal as drawn: the count of every source, and the way to its number."""

    code: str
    name: str
    counts: Sequence[tuple[str, int | None]]
    weight: Decimal | None
    quota: Decimal | None
    quotient: Decimal | None
    number: int | None
    why: str
    floor: str
    cap: str
    error: str


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, series: UUID) -> HttpResponse:
    """Weigh, divide, explain. A POST only asks again: it carries more fields than an address can."""
    view = viewing(request)
    page = target_page(reader(request), series, view.as_of)
    require(reader(request), MANAGE, at=page.line.unit)
    refuse_indivisible(page.line)
    found = sources(page.line, on=view.as_of)
    units = [row for row in page.grid.rows if row.stands]
    wish = _read(request.POST, found, units) if request.method == "POST" else _first(found, page)
    found = [*_with_parts(found, wish), *_own(wish, units)]
    done = _divide(wish, found, units)
    context = {
        "page": page,
        "unit": page.line.unit,
        "wish": wish,
        "heads": [(_short(source), source.label) for source in found if source.part],
        "parts": [(source, wish.parts.get(source.key) or str(source.part)) for source in found],
        "rows": _rows(units, found, done, wish),
        "done": done,
        "divisor": _decimal(done.divisor * _percent(found), 4) if done else None,
        "basis": _basis(found, wish) if done else "",
        "reserve": page.line.number - done.total if done else 0,
    }
    return render(request, "targets/proposal.html", context, status=400 if wish.errors else 200)


def _first(found: Sequence[Source[UUID]], page: TargetPage) -> Wish:
    """Where the page starts: list and members alike, without those that are 0 everywhere; else all units alike."""
    parts = {source.key: FIRST_PARTS.get(source.key, 0) if source.sum else 0 for source in found}
    if not any(parts.values()):
        parts["even"] = 1
    return Wish({key: str(part) for key, part in parts.items()}, format_number(page.line.number))


def _read(data: QueryDict, found: Sequence[Source[UUID]], units: Sequence[GridRow]) -> Wish:
    codes = [row.unit.code for row in units]
    return Wish(
        {key: data.get(f"part-{key}", "").strip() for key in (*(source.key for source in found), OWN)},
        data.get("total", "").strip(), data.get("floor", "").strip(), data.get("cap", "").strip(),
        {code: data.get(f"floor-{code}", "").strip() for code in codes},
        {code: data.get(f"cap-{code}", "").strip() for code in codes},
        data.get("own-label", "").strip()[:100], data.get("own", "").strip(),
    )  # fmt: skip


def _with_parts(found: Sequence[Source[UUID]], wish: Wish) -> list[Source[UUID]]:
    return [
        replace(source, part=wish.number(f"part-{source.key}", wish.parts.get(source.key, ""), 0) or 0)
        for source in found
    ]


def _own(wish: Wish, rows: Sequence[GridRow]) -> list[Source[UUID]]:
    """A source of the reader's own: numbers pasted from a table."""
    if not wish.own:
        return []
    units = {row.unit.code: (row.unit.code, row.name, row.unit.short_name) for row in rows}
    ids = {row.unit.code: row.unit.pk for row in rows}
    numbers, wish.unclear = pasted(wish.own, units)
    part = wish.number("part-own", wish.parts.get(OWN, ""), 0) or 0
    counts: dict[UUID, int | None] = {key: numbers.get(code) for code, key in ids.items()}
    return [Source(OWN, wish.own_label or _("Số gốc tự ghi"), part, counts)]


def _divide(wish: Wish, found: Sequence[Source[UUID]], units: Sequence[GridRow]) -> Apportionment[UUID] | None:
    total = wish.number("total", wish.total, 0) or 0
    floor, cap = wish.number("floor", wish.floor, 0) or 0, wish.number("cap", wish.cap)
    keys = [row.unit.pk for row in units]
    if wish.errors:
        return None
    try:
        weights = weigh(found, keys)
        claims = [
            Claim(
                row.unit.pk, weights[row.unit.pk],
                wish.number(f"floor-{row.unit.code}", wish.floors.get(row.unit.code, ""), floor) or 0,
                wish.number(f"cap-{row.unit.code}", wish.caps.get(row.unit.code, ""), cap),
            )
            for row in units
        ]  # fmt: skip
        return None if wish.errors else apportion(total, claims)
    except BadInput as error:
        wish.errors[error.field] = error.message
        return None


def _rows(
    units: Sequence[GridRow], found: Sequence[Source[UUID]], done: Apportionment[UUID] | None, wish: Wish
) -> list[Row]:
    given = {row.claim.key: row for row in done.rows} if done else {}
    percent = _percent(found)
    rows = []
    for row in units:
        code, one = row.unit.code, given.get(row.unit.pk)
        error = wish.errors.get(f"floor-{code}") or wish.errors.get(f"cap-{code}") or ""
        rows.append(
            Row(
                code, row.name, [(_short(source), source.counts.get(row.unit.pk)) for source in found if source.part],
                _decimal(one.claim.weight * percent) if one else None, _decimal(one.quota) if one else None,
                _decimal(one.quotient, 3) if one else None, one.number if one else None, _why(one) if one else "",
                wish.floors.get(code, ""), wish.caps.get(code, ""), error,
            )
        )  # fmt: skip
    return rows


def _short(source: Source[UUID]) -> str:
    """The head of a source's column."""
    return str(SHORT.get(source.key, source.label))


def _percent(found: Sequence[Source[UUID]]) -> Fraction:
    """What turns a weight into per cent of all weights: easier to read, and the division stays the same."""
    return Fraction(100, sum(source.part for source in found) or 100)


def _why(one: Given[UUID]) -> str:
    """How the quotient became the number, in words."""
    if one.bound == "floor":
        return _("làm tròn %(n)s, nâng lên mức sàn") % {"n": format_number(one.nearest)}
    if one.bound == "cap":
        return _("làm tròn %(n)s, hạ xuống mức trần") % {"n": format_number(one.nearest)}
    if one.tied:
        return _("đúng nửa, xếp theo trọng số rồi thứ tự đơn vị")
    return _("làm tròn lên") if one.quotient < one.number else _("làm tròn xuống") if one.quotient > one.number else ""


def _basis(found: Sequence[Source[UUID]], wish: Wish) -> str:
    """One sentence for the reason of the allocation: by which sources, floor and cap it was proposed."""
    by = ", ".join(f"{source.label} ({source.part})" for source in found if source.part)
    text = _("Đề xuất theo: %(sources)s") % {"sources": by}
    if wish.floor not in ("", "0"):
        text += _("; sàn %(n)s") % {"n": wish.floor}
    if wish.cap:
        text += _("; trần %(n)s") % {"n": wish.cap}
    return text[:500]


def _decimal(value: Fraction, places: int = 2) -> Decimal:
    """For reading only: the division itself stays in fractions."""
    unit = 10**places
    return Decimal((2 * value.numerator * unit + value.denominator) // (2 * value.denominator)).scaleb(-places)

"""The grid as typed: numbers of every unit on every level, reserves, the words beside them; every fault at its field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from ketnap.lib.numbers import BadNumber, format_number, parse_number
from ketnap.lib.vietnamese import BadDate, clean_text, format_date, parse_date
from ketnap.targets.balance import Balance
from ketnap.targets.grid import Grid, GridRow, flat
from ketnap.web.targets.pasting import pasted

TOP = "reserve"


@dataclass
class Typed:
    """Texts by name of field: `share-CODE`, `reserve` of the target itself, `reserve-CODE` of a unit's own division."""

    texts: dict[str, str]
    reason: str
    paper_text: str
    on_text: str
    seq: str
    errors: dict[str, str] = field(default_factory=dict)
    on: date | None = None

    @property
    def paper(self) -> UUID | None:
        return UUID(self.paper_text) if self.paper_text else None

    def number(self, name: str) -> int | None:
        """The number in a field; None where it is empty or cannot be read (its fault is kept)."""
        text = self.texts.get(name, "")
        if not text:
            return None
        try:
            number = parse_number(text)
        except BadNumber as bad:
            self.errors[name] = str(bad)
            return None
        if not isinstance(number, int):
            self.errors[name] = _("Hãy ghi một số nguyên.")
            return None
        if number < 0 and name.startswith("share-"):
            self.errors[name] = _("Số của một đơn vị không thể âm.")
            return None
        return number

    def shares(self, grid: Grid) -> dict[UUID, int]:
        """The shares of one division; units whose field is empty are left out."""
        numbers = {row.unit.pk: self.number(share_field(row)) for row in grid.rows}
        return {unit: number for unit, number in numbers.items() if number is not None}

    def reserve(self, grid: Grid, top: Grid) -> int:
        return self.number(reserve_field(grid, top)) or 0

    def goal(self, grid: Grid, top: Grid) -> int:
        """What a division divides: the target itself, or the share typed for the unit."""
        return (top.goal if grid is top else self.number(f"share-{grid.unit.code}")) or 0

    def balance(self, grid: Grid, top: Grid) -> Balance:
        return Balance.of(self.goal(grid, top), self.shares(grid).values(), self.reserve(grid, top))


def share_field(row: GridRow) -> str:
    return f"share-{row.unit.code}"


def reserve_field(grid: Grid, top: Grid) -> str:
    return TOP if grid is top else f"reserve-{grid.unit.code}"


def as_stored(top: Grid, paper: UUID | None, on: date, seq: str) -> Typed:
    """The grid as it stands: the open draft where there is one, else what is in force."""
    texts: dict[str, str] = {}
    for grid in top.levels():
        texts[reserve_field(grid, top)] = format_number(grid.reserve)
        for row in grid.rows:
            number = row.draft if grid.is_draft else row.amount
            texts[share_field(row)] = "" if number is None else format_number(number)
    return Typed(texts, top.reason, str(top.paper or paper or ""), format_date(on), seq)


def read(data: QueryDict, top: Grid) -> Typed:
    """What the form holds. Nothing of it is lost, whatever is wrong with it."""
    names = [reserve_field(grid, top) for grid in top.levels()] + [share_field(row) for _, _, row in flat(top)]
    typed = Typed(
        {name: data.get(name, "").strip() for name in names}, clean_text(data.get("reason", ""))[:500],
        data.get("paper", ""), data.get("on", "").strip(), data.get("seq", ""),
    )  # fmt: skip
    for name in names:
        typed.number(name)
    try:
        typed.on = parse_date(typed.on_text)
    except BadDate as bad:
        typed.errors["on"] = str(bad)
    try:
        _paper = typed.paper
    except ValueError:
        typed.errors["paper"] = _("Hãy chọn văn bản trong danh sách.")
        typed.paper_text = ""
    return typed


def fill(typed: Typed, text: str, top: Grid) -> Sequence[str]:
    """Put pasted numbers into the fields. What was not understood comes back, one line each."""
    units = {row.unit.code: (row.unit.code, row.name, row.unit.short_name) for _, _, row in flat(top)}
    found, unclear = pasted(text, units)
    typed.texts.update({f"share-{code}": format_number(number) for code, number in found.items()})
    for code in found:
        typed.errors.pop(f"share-{code}", None)
    return [_("Đã điền %(n)s đơn vị. Hãy kiểm tra rồi lưu.") % {"n": len(found)}, *unclear]


def take_up(typed: Typed, top: Grid) -> None:
    """Put into the reserve what the shares miss of the target, or have too much: as a paper printed it."""
    balance = typed.balance(top, top)
    typed.texts[TOP] = format_number(balance.reserve - balance.difference)
    typed.errors.pop(TOP, None)


def changed(typed: Typed, top: Grid) -> list[Grid]:
    """The divisions whose numbers differ from what is stored, upper ones first; those left empty are left alone."""
    found = []
    for grid in top.levels():
        shares = typed.shares(grid)
        stored = {row.unit.pk: row.draft if grid.is_draft else row.amount for row in grid.rows}
        kept = {unit: number for unit, number in stored.items() if number is not None}
        if shares and (shares != kept or typed.reserve(grid, top) != grid.reserve):
            found.append(grid)
    return found


def words_changed(typed: Typed, top: Grid) -> bool:
    """Whether reason or paper of the division itself were typed anew."""
    return (typed.reason, typed.paper) != (top.reason, top.paper)

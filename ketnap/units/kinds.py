"""Kinds of Party unit (`data/unit_kinds.csv`) and sectors (`data/sector_kinds.csv`), with their dates of validity.

The files are the project's code lists as they came; `valid_to` in them is the last day (inclusive) and is converted here, once.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class UnitKind:
    """`allowed_parents` holds keys or tiers; `committee` is the official name of its leading body."""

    key: str
    name: str
    name_en: str
    tier: str
    is_grassroots: bool
    allowed_parents: tuple[str, ...]
    holds_members: bool
    committee: str
    symbol: str
    decides: str
    valid_from: date | None
    valid_to: date | None
    mark: str
    note: str

    def exists_on(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


@cache
def unit_kinds() -> dict[str, UnitKind]:
    """Key → kind, those of past times included."""
    with (DATA / "unit_kinds.csv").open(encoding="utf-8", newline="") as handle:
        return {row["key"]: _kind(row) for row in csv.DictReader(handle)}


@cache
def sectors() -> dict[str, str]:
    """Sector key → Vietnamese name."""
    with (DATA / "sector_kinds.csv").open(encoding="utf-8", newline="") as handle:
        return {row["key"]: row["name_vi"] for row in csv.DictReader(handle)}


@cache
def sector_parents() -> dict[str, str]:
    """Sector key → key of the sector it is part of; "" at the top."""
    with (DATA / "sector_kinds.csv").open(encoding="utf-8", newline="") as handle:
        return {row["key"]: row["parent"] for row in csv.DictReader(handle)}


def may_stand_under(child: UnitKind, parent: UnitKind | None) -> bool:
    """Whether a unit of this kind may be placed under that parent; a unit without a parent is the root of this office's tree.

    Nothing but cells stands under a unit to which members belong directly.
    """
    if parent is None:
        return True
    if parent.holds_members and child.tier != "cell":
        return False
    return parent.key in child.allowed_parents or parent.tier in child.allowed_parents


def _kind(row: dict[str, str]) -> UnitKind:
    last = _date(row["valid_to"])
    return UnitKind(
        key=row["key"],
        name=row["name_vi"],
        name_en=row["name_en"],
        tier=row["tier"],
        is_grassroots=row["is_grassroots_org"] == "Y",
        allowed_parents=tuple(part for part in row["allowed_parents"].split(";") if part),
        holds_members=row["members_directly"] == "Y",
        committee=row["committee_name_vi"],
        symbol=row["doc_org_abbrev"],
        decides=row["decides_admission"],
        valid_from=_date(row["valid_from"]),
        valid_to=last + timedelta(days=1) if last else None,
        mark=row["mark"],
        note=row["note"],
    )


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

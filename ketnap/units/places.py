"""Provinces and communes of both layouts, and what became of each old commune on 1 July 2025. Data files, no tables.

Codes of the two layouts overlap; a code means something only together with its layout or a day.
The files of the 63 provinces show the layout as it was last; older changes of communes are not in them.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from ketnap.base.errors import BadInput
from ketnap.lib.names import fold

DATA = Path(__file__).parent / "data"
CHANGE = date(2025, 7, 1)  # first day of the 34 provinces
Layout = Literal["63", "34"]


@dataclass(frozen=True)
class Province:
    """`valid_from` None = before the data begins; `valid_to` is exclusive."""

    layout: Layout
    code: str
    name: str

    @property
    def valid_from(self) -> date | None:
        return CHANGE if self.layout == "34" else None

    @property
    def valid_to(self) -> date | None:
        return CHANGE if self.layout == "63" else None


@dataclass(frozen=True)
class Commune(Province):
    """A commune, ward, township or special zone. `district` is empty in the layout without districts."""

    kind: str
    province: Province
    district: str

    @property
    def full_name(self) -> str:
        return ", ".join(part for part in (self.name, self.district, self.province.name) if part)


@dataclass(frozen=True)
class Conversion:
    """What an old commune became: one new commune, or several among which a person has to choose."""

    old: Commune
    new: tuple[Commune, ...]

    @property
    def must_ask(self) -> bool:
        return len(self.new) != 1

    @property
    def settled(self) -> Commune | None:
        """The new commune where there is no choice; None for a divided one (there is no default)."""
        return None if self.must_ask else self.new[0]


def layout_on(on: date) -> Layout:
    return "34" if on >= CHANGE else "63"


def provinces(on: date) -> list[Province]:
    """The provinces of the day, in code order."""
    return list(_provinces(layout_on(on)).values())


def communes(on: date, province: str = "") -> list[Commune]:
    """The communes of the day, in code order; with `province` only those of that province."""
    found = _communes(layout_on(on)).values()
    return [one for one in found if not province or one.province.code == province]


def commune(code: str, on: date) -> Commune:
    """The commune with this code on the day. Raises BadInput when the layout of the day has none."""
    found = _communes(layout_on(on)).get(code.strip())
    if found is None:
        raise BadInput("commune", f"Không có xã, phường mã “{code}” vào ngày {on:%d/%m/%Y}.")
    return found


def communes_named(text: str, on: date) -> list[Commune]:
    """The communes of the day whose full name holds all the typed words, with or without marks."""
    words = fold(text.replace(",", " ")).split()
    return [one for one, name in _searchable(layout_on(on)) if words and all(word in name for word in words)]


def convert(code: str) -> Conversion:
    """What became of a commune of the 63 provinces on 1 July 2025. Raises BadInput for a code that layout does not have."""
    old = commune(code, date.fromordinal(CHANGE.toordinal() - 1))
    new = _communes("34")
    return Conversion(old, tuple(new[one] for one in _changes().get(old.code, ())))


def became(code: str) -> list[Commune]:
    """The old communes of which a new one was made, whole or in part."""
    old = _communes("63")
    return [old[one] for one, parts in _changes().items() if code in parts]


@dataclass(frozen=True)
class ProvinceChange:
    """A province of the 34 and those of the 63 whose communes it took."""

    new: Province
    old: tuple[Province, ...]


@cache
def province_changes() -> tuple[ProvinceChange, ...]:
    """Every new province with the old ones that went into it, in code order."""
    old, new = _communes("63"), _communes("34")
    found: dict[str, dict[str, Province]] = {code: {} for code in _provinces("34")}
    for code, parts in _changes().items():
        for part in parts:
            found[new[part].province.code].setdefault(old[code].province.code, old[code].province)
    return tuple(
        ProvinceChange(province, tuple(sorted(found[code].values(), key=lambda one: one.code)))
        for code, province in _provinces("34").items()
    )


@cache
def place_kinds() -> dict[str, str]:
    """Kinds of village and quarter: key → Vietnamese name."""
    with (DATA / "place_kinds.csv").open(encoding="utf-8", newline="") as handle:
        return {row["key"]: row["name_vi"] for row in csv.DictReader(handle)}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / "places" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


@cache
def _searchable(layout: Layout) -> list[tuple[Commune, str]]:
    """The communes of a layout with their full names as they are searched."""
    return [(one, fold(one.full_name)) for one in _communes(layout).values()]


@cache
def _provinces(layout: Layout) -> dict[str, Province]:
    return {row["code"]: Province(layout, row["code"], row["name"]) for row in _rows(f"provinces_{layout}")}


@cache
def _communes(layout: Layout) -> dict[str, Commune]:
    above = _provinces(layout)
    if layout == "34":
        return {
            row["code"]: Commune("34", row["code"], row["name"], row["kind"], above[row["province"]], "")
            for row in _rows("communes_34")
        }
    districts = {row["code"]: row for row in _rows("districts")}
    found = {}
    for row in _rows("communes_63"):
        district = districts[row["district"]]
        name = "" if row["kind"] == "island_district" else district["name"]
        found[row["code"]] = Commune("63", row["code"], row["name"], row["kind"], above[district["province"]], name)
    return found


@cache
def _changes() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in _rows("changes"):
        found.setdefault(row["old"], []).append(row["new"])
    return {old: tuple(new) for old, new in found.items()}

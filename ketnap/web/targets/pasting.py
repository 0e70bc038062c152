"""Two columns copied from Excel: the unit by code or name, and its number. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from ketnap.lib.names import fold
from ketnap.lib.numbers import BadNumber, parse_number

MOST_LINES = 2000


def pasted(text: str, units: Mapping[str, Sequence[str]]) -> tuple[dict[str, int], list[str]]:
    """(code → number, lines that were not understood). `units`: code → every way to write the unit.

    A line holds the unit in one of its cells and the number in its last cell; cells stand apart by a tab (or two blanks, or
    a semicolon). Capitals and tone marks do not matter.
    """
    known = _ways(units)
    found: dict[str, int] = {}
    unclear: list[str] = []
    for line in text.splitlines()[:MOST_LINES]:
        cells = [cell.strip() for cell in line.replace(";", "\t").replace("  ", "\t").split("\t") if cell.strip()]
        if not cells:
            continue
        code = next((known[fold(cell)] for cell in cells if fold(cell) in known), None)
        if code is None:
            unclear.append(_("Không nhận ra đơn vị: “%(line)s”.") % {"line": " ".join(cells)[:80]})
            continue
        number, doubt = _number(cells[-1]) if len(cells) > 1 else (None, "")
        if doubt:
            unclear.append(" ".join(cells[:-1])[:80] + ": " + doubt)
        elif number is None:
            unclear.append(_("Chưa có số ở dòng “%(line)s”.") % {"line": " ".join(cells)[:80]})
        elif code in found:
            unclear.append(_("Đơn vị có hai dòng: “%(line)s”; số đầu được giữ.") % {"line": " ".join(cells)[:80]})
        else:
            found[code] = number
    return found, unclear


def _ways(units: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Folded writing → code; a writing that two units share names neither."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for code, ways in units.items():
        for way in {fold(way) for way in (*ways, code.rpartition(".")[2]) if way}:
            if found.setdefault(way, code) != code:
                shared.add(way)
    return {way: code for way, code in found.items() if way not in shared}


def _number(text: str) -> tuple[int | None, str]:
    """The whole number in a cell; or what to ask back, where the cell holds digits that can be read in two ways."""
    try:
        number = parse_number(text)
    except BadNumber as bad:
        return None, str(bad) if any(letter.isdigit() for letter in text) else ""
    return (number, "") if isinstance(number, int) and number >= 0 else (None, "")

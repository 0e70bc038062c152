"""Write the yearly calendars of `ketnap/rulebook/calendar/` from the `holidays` package.

    python tools/make_calendar.py 2016 2027

Public holidays (Tết by the lunar calendar), days off in their place, and swapped days ("thay cho ngày …": that Saturday is
worked instead) come from the package. Swapped days are decided year by year and are to be confirmed.
"""

import argparse
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import holidays

FOLDER = Path(__file__).parent.parent / "ketnap" / "rulebook" / "calendar"
HEADER = """\
# Made by tools/make_calendar.py from the `holidays` package. Ngày nghỉ lễ, Tết và ngày nghỉ bù năm {year}.
# Ngày nghỉ bù, nghỉ hoán đổi và ngày làm bù: cần xác nhận theo thông báo nghỉ lễ của năm.
year = {year}

[holidays]
{holidays}
[make_up_days]
{made_up}"""
SWAPPED = re.compile(r"thay cho ngày (\d{2}/\d{2}/\d{4})")


def calendar_text(year: int) -> str:
    """The file of one year."""
    named = holidays.country_holidays("VN", years=year, language="vi")
    worked = {
        _day(text): f"Làm bù cho ngày nghỉ {day:%d/%m/%Y}" for day in named for text in SWAPPED.findall(named[day])
    }
    return HEADER.format(year=year, holidays=_lines(named), made_up=_lines(worked))


def _lines(days: Mapping[date, str]) -> str:
    return "".join(f'{day.isoformat()} = "{days[day]}"\n' for day in sorted(days))


def _day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007


def main() -> None:
    """Write the files of the years asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    years = parser.parse_args()
    for year in range(years.first, years.last + 1):
        (FOLDER / f"vn-{year}.toml").write_text(calendar_text(year), encoding="utf-8")


if __name__ == "__main__":
    main()

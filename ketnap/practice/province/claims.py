"""What must hold after the change; every sentence that comes back names something that does not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

from ketnap.accounts.models import User
from ketnap.base import clock
from ketnap.journal import verify as journal
from ketnap.lib.moments import ZONE
from ketnap.lib.periods import parse_period
from ketnap.practice.province import size as days
from ketnap.practice.province.build import Province
from ketnap.practice.province.load import Loaded
from ketnap.practice.province.shape import new_code, old_code
from ketnap.reports.actions import Wanted, draft, serve
from ketnap.reports.bridge import Bridge, bridge, bridge_of_members
from ketnap.reports.figures.breakdown import by_child
from ketnap.reports.figures.counting import Question, ask, figure
from ketnap.reports.ledger import membership_ledger
from ketnap.reports.models import SignedReport
from ketnap.units import verify as tree
from ketnap.units.models import Unit
from ketnap.units.queries import children_on, path_on
from ketnap.units.scope import Scope


def problems(found: Loaded, signed: bytes) -> list[str]:
    """Everything that does not hold, at the end of the year; `signed`: the file of last year as it was before the change."""
    with clock.set_to(datetime.combine(days.YEAR_END, time(17, 0), ZONE)):
        return [
            *(f"Cây tổ chức: {one}" for one in tree.problems()),
            *(f"Sổ gốc: {one}" for one in journal.problems()),
            *_levels(found.province),
            *_last_year(found.signed, signed),
            *_this_year(),
            *_bridges(),
            *_rights(found.province),
        ]


def signed_file(row: SignedReport) -> bytes:
    """The signed report as it is served now."""
    return serve(row, reader=User.objects.get(username="btctu"))


def _levels(province: Province) -> Iterator[str]:
    top, size, shape = province.top, province.size, province.shape
    before, after = (children_on(top, day) for day in (days.HALF, days.CHANGE))
    if len(before) != size.districts + size.others:
        yield f"Trước sắp xếp có {len(before)} đơn vị trực thuộc."
    if len(after) != len(shape.into) + size.others + 1:
        yield f"Sau sắp xếp có {len(after)} đơn vị trực thuộc."
    standing = Unit.objects.as_of(days.CHANGE).filter(code__in=[one.code for one in shape.districts])
    if standing.exists():
        yield "Còn cấp huyện sau ngày bỏ cấp huyện."


def _last_year(row: SignedReport | None, before: bytes) -> Iterator[str]:
    if row is None or signed_file(row) != before:
        yield "Báo cáo năm trước đã ký không còn như trước sắp xếp."
        return
    asked = ask(
        "admissions", Unit.objects.get(code=days.PROVINCE), parse_period("2024"), as_of=days.LAST_YEAR,
        known_by=datetime.fromisoformat(row.known_by), tree_on=days.LAST_YEAR,
    )  # fmt: skip
    now = datetime.fromisoformat(row.signed_at)
    again = draft(Wanted("B10", asked, "2024"), maker=User.objects.get(username="btctu"), now=now)
    if again.docx() != before:
        yield "Báo cáo năm trước lập lại như đã biết khi ký thì khác bản đã ký."


def _asked(unit: Unit, tree_on: date) -> Question:
    return ask("admissions", unit, parse_period("2025"), as_of=days.YEAR_END, tree_on=tree_on)


def _this_year() -> Iterator[str]:
    top = Unit.objects.get(code=days.PROVINCE)
    values = set()
    for tree_on in (days.HALF, days.YEAR_END):
        asked = _asked(top, tree_on)
        parts = by_child(figure(asked))
        values.add(sum(part.value for part in parts))
        for code in ("B1", "B10"):
            made = draft(Wanted(code, asked, "2025"), maker=None, now=clock.now())
            if f"theo tổ chức ngày {tree_on:%d/%m/%Y}" not in made.head.subtitle or not made.docx():
                yield f"{code} không in được theo tổ chức ngày {tree_on:%d/%m/%Y}."
    if len(values) != 1:
        yield f"Hai cây cho hai tổng khác nhau: {sorted(values)}."


def _bridges() -> Iterator[str]:
    top = Unit.objects.get(code=days.PROVINCE)
    asked = _asked(top, days.YEAR_END)
    yield from _adds_up(bridge(asked, days.HALF), asked)
    last_year = replace(asked, period=parse_period("2024"), as_of=days.LAST_YEAR)
    for declared in (True, False):
        found = bridge_of_members(last_year, days.LAST_YEAR, declared=declared)
        yield from _adds_up(found, None)
        for tree_on, total in ((days.LAST_YEAR, found.total.old), (days.YEAR_END, found.total.new)):
            ledger = membership_ledger(replace(last_year, tree_on=tree_on))
            shown = ledger.total.declared if declared else ledger.total.counted
            if shown is None or shown.closing != total:
                yield f"Sổ biến động theo tổ chức ngày {tree_on:%d/%m/%Y} khác bảng nối."


def _adds_up(found: Bridge, asked: Question | None) -> Iterator[str]:
    if not found.changed:
        yield f"{found.label}: bảng nối trống."
    for row in (found.total, *found.rows):
        if sum(line.number for line in row.lines) != row.difference:
            yield f"{found.label}: {row.name} không cộng đúng bằng chênh lệch."
    for side in ("old", "new"):
        if sum(getattr(row, side) or 0 for row in found.rows) != (getattr(found.total, side) or 0):
            yield f"{found.label}: cộng các đơn vị khác số của tỉnh."
    if asked is None:
        return
    for day, side in ((found.old_on, "old"), (found.new_on, "new")):
        parts = {part.key: part.value for part in by_child(figure(replace(asked, tree_on=day))) if part.value}
        if parts != {row.code: getattr(row, side) for row in found.rows if getattr(row, side)}:
            yield f"{found.label}: bảng nối khác số theo đơn vị ngày {day:%d/%m/%Y}."


def _rights(province: Province) -> Iterator[str]:
    """Officers of whole communes go along to the new one and to nothing else; those of districts and divided communes end."""
    users = {user.username: user for user in User.objects.all()}
    paths: dict[str, str | None] = {}
    for new, whole in province.shape.into.values():
        path = path_on(Unit.objects.get(code=new_code(new)), days.YEAR_END)
        paths |= {old_code(one): path for one in whole}
    for district in province.shape.districts:
        if users[f"huyen.{district.number:02d}"].may_anywhere("cases.view"):
            yield f"Cán bộ {district.name} còn quyền sau khi bỏ cấp huyện."
        for commune in district.communes:
            path = paths.get(old_code(commune))
            expected = Scope.over([path] if path else [])
            if users[f"xa.{commune.code}"].scope_for("cases.view") != expected:
                yield f"Quyền của cán bộ {commune.name} không theo đúng phương án."

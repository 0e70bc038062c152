"""`ketnap rules rehearse PACK`: what a rule set or local pack would change in the running cases. Writes nothing.

Cases are named by id, unit and stage, never by the person's name.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ketnap.base import clock
from ketnap.base.errors import BadInput
from ketnap.cli.output import DONE, print_json
from ketnap.lib.vietnamese import format_date
from ketnap.rehearsals.queries import Rehearsal, Touched, rehearse
from ketnap.rehearsals.subjects import subject_of
from ketnap.rehearsals.words import RUNNING_LABELS, effects
from ketnap.rulebook.verdict import plain
from ketnap.units.queries import by_code


def run(args: argparse.Namespace) -> int:
    """Rehearse and print; 0 also when nothing changes. An unknown PACK or a faulty file is refused (1)."""
    today = clock.today()
    unit = by_code(args.unit) if args.unit else None
    text = _text(args.pack)
    lines = [part.strip() for part in args.binding.split(",") if part.strip()]
    if not all(line.isdigit() for line in lines):
        raise BadInput("binding", "--binding: ghi số các dòng, cách nhau bằng dấu phẩy.")
    subject = subject_of(
        args.pack, today=today, on=args.on, unit=unit, text=text, binding=tuple(int(line) for line in lines)
    )
    found = rehearse(subject, today=today)
    if args.json:
        print_json(document(found))
    else:
        sys.stdout.write("\n".join(_lines(found)) + "\n")
    return DONE


def _text(name: str) -> str:
    path = Path(name)
    if path.suffix != ".toml":
        return ""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput("pack", f"Không đọc được tệp {name}.") from None


def document(found: Rehearsal) -> dict[str, Any]:
    """The rehearsal as one JSON document."""
    subject = found.subject
    return {
        "pack": subject.id,
        "kind": subject.kind,
        "title": subject.title,
        "unit": subject.unit.code if subject.unit else None,
        "on": found.on.isoformat(),
        "compared_with": found.before,
        "examined": found.examined,
        "touched": len(found.touched),
        "counts": dict(found.counts),
        "rules": [one.to_document() for one in found.treatments],
        "cases": [_case(one) for one in found.touched],
    }


def _case(one: Touched) -> dict[str, Any]:
    effect = one.effect
    papers = [_plain(paper) for paper in effect.papers]
    return {
        "case": str(one.case.pk),
        "unit": one.case.unit.code,
        "stage": one.case.stage,
        "papers_missing": [paper for paper in papers if paper["change"] == "missing"],
        "papers_needless": [paper for paper in papers if paper["change"] == "needless"],
        "deadlines": [_plain(period) for period in effect.deadlines],
        "decides": dict(zip(("before", "after"), effect.decides, strict=True)) if effect.decides else None,
        "steps": [_plain(step) for step in effect.steps],
    }


def _plain(value: Any) -> dict[str, Any]:
    return {name: plain(one) for name, one in value.__dict__.items()}


def _lines(found: Rehearsal) -> Iterator[str]:
    yield f"{found.subject.title}: xét ngày {format_date(found.on)}, so với {found.before or 'khi chưa có gói'}."
    yield f"Hồ sơ đang chạy: {found.examined}; có thay đổi: {len(found.touched)}."
    yield "Từng quy tắc:"
    for one in found.treatments:
        weak = "; cần xác nhận" if one.weak else ""
        sides = f"{one.before} → {one.after}" if one.before != one.after else str(one.after)
        note = f" {one.note}" if one.note else ""
        yield f"  {one.title} [{one.rule}]: {sides}. {RUNNING_LABELS[one.running]}{weak}.{note}"
    for touched in found.touched:
        yield f"Hồ sơ {touched.case.pk} ({touched.case.unit.code}, {touched.case.get_stage_display()}):"
        yield from (f"  {line}" for line in effects(touched.effect))

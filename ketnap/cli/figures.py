"""`ketnap figures`: numbers of a unit in a period, with targets, breakdown and the list behind each number."""

import argparse
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ketnap.cli import asking
from ketnap.cli.output import print_json
from ketnap.lib.numbers import format_number, format_percent
from ketnap.reports.bridge import bridge, usual_other
from ketnap.reports.documents import bridge_document, figure_document, list_document, parts_document
from ketnap.reports.figures.breakdown import DIMENSIONS
from ketnap.reports.figures.counting import figure
from ketnap.reports.figures.registry import INDICATORS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    asking.add_arguments(parser)
    parser.add_argument("--indicator", metavar="I", nargs="+", action="extend", help="mã chỉ số (mặc định: tất cả)")
    parser.add_argument("--by", metavar="DIM", help=f"chia theo: {', '.join(DIMENSIONS)}")
    parser.add_argument("--list", action="store_true", help="danh sách sau mỗi con số")
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    asked = asking.answered(args)
    found = []
    for code in args.indicator or list(INDICATORS):
        number = figure(asked.question(code))
        document = figure_document(
            number, period_text=asked.period_text, known_by=asked.moment, decimals=args.decimals, mode=args.round
        )
        if args.by:
            document["by"] = args.by
            document["parts"] = parts_document(number, args.by)
        if number.question.tree_on != min(asked.period.last, asked.as_of):
            document["bridge"] = bridge_document(bridge(number.question, usual_other(number.question)))
        if args.list:
            document["list"] = list_document(number, asked.reader)
        found.append(document)
    if args.json:
        document = {"unit": asked.unit.code, "period": asked.period_text, "figures": found}
        print_json(document)
    else:
        sys.stdout.write("\n".join(lines(asked, found, args.decimals)) + "\n")
    return 0


def lines(asked: asking.Asked, figures: list[dict[str, Any]], decimals: int) -> Iterator[str]:
    """The figures for a reader."""
    yield f"{asked.unit.name}, kỳ {asked.period} ({asked.period_text}), tính đến {asked.as_of:%d/%m/%Y}"
    for document in figures:
        indicator = INDICATORS[document["indicator"]]
        event = indicator.event_for(asked.counting)
        yield f"{document['label']}: {format_number(document['value'])} {indicator.counted} (theo {event})"
        for target in document["targets"]:
            ratio = target["ratio"]
            shown = format_percent(Decimal(ratio) if ratio is not None else None, decimals)
            counts = f"{_count(target['numerator'])}/{_count(target['denominator'])}"
            yield f"  {target['authority']}: {counts} = {shown} ({target['said']}: {target['state']})"
        for row in document.get("bridge", {}).get("rows", []):
            if row["difference"]:
                yield f"  {row['name']}: {row['old'] or 0} → {row['new'] or 0} ({row['difference']:+d})"
        for part in document.get("parts", []):
            yield f"  {part['label']}: {format_number(part['value'])}"
        for row in document.get("list", []):
            yield "  " + "  ".join(
                str(value) for value in (row["number"], row["name"], row["unit"], row["on"] or "") if value
            )


def _count(number: int | None) -> str:
    return "–" if number is None else str(number)

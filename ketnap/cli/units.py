"""`ketnap units`: the tree on a day, with the codes that other commands ask for."""

import argparse
import sys
from typing import Any

from ketnap.base import clock
from ketnap.cli.output import day, print_json
from ketnap.units.queries import Node, by_code, tree_on


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--under", metavar="CODE", help="chỉ tổ chức này và cấp dưới")
    parser.add_argument("--on", metavar="D", type=day, help="cây của ngày này (mặc định hôm nay)")
    parser.add_argument("--json", action="store_true", help="một tài liệu JSON")


def run(args: argparse.Namespace) -> int:
    """Print the tree, parents before children; a code nobody has is refused."""
    on = args.on or clock.today()
    nodes = tree_on(by_code(args.under) if args.under else None, on)
    if args.json:
        codes = {node.unit.pk: node.unit.code for node in nodes}
        document = {
            "on": on.isoformat(),
            "units": [describe(node, codes.get(node.parent) if node.parent else None) for node in nodes],
        }
        print_json(document)
        return 0
    width = max((len(node.unit.code) for node in nodes), default=0)
    for node in nodes:
        sys.stdout.write(f"{node.unit.code:<{width}}  {'  ' * node.depth}{node.name}\n")
    return 0


def describe(node: Node, parent: str | None) -> dict[str, Any]:
    """A unit as other programs read it; `parent` is a code within the listing."""
    unit = node.unit
    return {
        "code": unit.code, "name": node.name, "kind": unit.kind, "sector": unit.sector, "parent": parent, "depth": node.depth,
        "opened_on": unit.opened_on.isoformat(), "closed_on": unit.closed_on.isoformat() if unit.closed_on else None,
    }  # fmt: skip

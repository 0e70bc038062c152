"""Kinds of official papers and their symbols (`data/doc_types.csv`)."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class DocumentKind:
    key: str
    name: str
    symbol: str


@cache
def document_kinds() -> dict[str, DocumentKind]:
    """Key → kind of paper."""
    with (Path(__file__).parent / "data" / "doc_types.csv").open(encoding="utf-8", newline="") as handle:
        return {row["key"]: DocumentKind(row["key"], row["name_vi"], row["symbol"]) for row in csv.DictReader(handle)}

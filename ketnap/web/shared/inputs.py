"""What a reason was judged on, in words: labels and codes of the rulebook turned into Vietnamese, opaque ids left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from ketnap.lib import numbers, vietnamese
from ketnap.rulebook.gates.competence import PLACES
from ketnap.rulebook.gates.eligibility import LEVEL_LABELS, PAPER_LABELS
from ketnap.rulebook.gates.introduction import KIND_LABELS
from ketnap.rulebook.gates.verification import SIDE_LABELS
from ketnap.rulebook.library import load
from ketnap.rulebook.verdict import INPUT_LABELS

NOTHING = "–"
PERSONS = frozenset({"helper", "introducer", "person"})
"""Ids of persons: the reader knows them by name elsewhere on the page, or may not."""
OWN_WORDS: Mapping[str, Mapping[str, str]] = {
    "composition": {
        "youth_union": "một đảng viên và Đoàn Thanh niên",
        "trade_union": "một đảng viên và công đoàn",
        "members": "hai đảng viên",
    },
    "considers_as": PLACES,
    "reason": {
        "work": "công tác",
        "study": "học tập",
        "residence": "cư trú",
        "contract": "hợp đồng",
        "open_contract": "hợp đồng không xác định thời hạn",
        "secondment": "biệt phái",
        "retirement": "nghỉ hưu",
    },
    "discipline": {"reprimand": "khiển trách", "warning": "cảnh cáo", "expulsion": "khai trừ"},
    "citizenship": {"VN": "Việt Nam"},
    "education": LEVEL_LABELS,
    "required": LEVEL_LABELS,
    "paper": PAPER_LABELS,
    "kind": KIND_LABELS,
    "side": SIDE_LABELS,
}


def shown_inputs(reason: Any) -> Iterator[tuple[str, str]]:
    """Label and text of each input that a reader can use; what has no label is not shown."""
    for key, value in dict(getattr(reason, "inputs", None) or {}).items():
        if key in INPUT_LABELS and key not in PERSONS:
            yield INPUT_LABELS[key].removesuffix(" (mã)"), _text(key, value)


def _text(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, date):
        return vietnamese.format_date(value)
    if isinstance(value, int | Decimal):
        return numbers.format_number(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(_text(key, one) for one in value) or NOTHING
    if value is None or value == "":
        return NOTHING
    return _words(key).get(str(value), str(value))


@cache
def _words(key: str) -> Mapping[str, str]:
    """The words for the codes of an input; those of the library for steps, papers, statuses and routes."""
    books = load()
    steps = {**{step.id: step.title for step in books.steps.values()}, **books.events}
    papers = {
        paper.code: f"{paper.title} ({paper.code})" if any(letter.isupper() for letter in paper.code) else paper.title
        for paper in books.papers.values()
    }
    routes = {route.id: route.title for ruleset in books.rulesets for route in ruleset.routes.values()}
    bodies = {
        route.deciding_body: route.deciding_body_title
        for ruleset in books.rulesets
        for route in ruleset.routes.values()
    }
    known: Mapping[str, Mapping[str, str]] = {
        "missing_step": steps,
        "later_step": steps,
        "earlier_step": steps,
        "missing_paper": papers,
        "missing_papers": papers,
        "earlier": papers,
        "later": papers,
        "redo": papers,
        "status": books.statuses,
        "route": routes,
        "named": bodies,
        "competent": {**bodies, **PLACES},
    }
    return {**(papers if key == "paper" else {}), **known.get(key, {}), **OWN_WORDS.get(key, {})}

"""What a preview saw, as a draft keeps it: values of JSON, without a word about a person. No tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from ketnap.base.errors import plain
from ketnap.reorganise.actions import Effect
from ketnap.rulebook.verdict import Reason
from ketnap.units.reorganising import Question, Touched

ABOUT_PEOPLE = frozenset({"people", "cases", "duties", "grants"})
"""Questions whose text names somebody: the text is not kept."""

OPEN = "K-REORG-OPEN"

Options = tuple[tuple[str, str], ...]


def to_document(effect: Effect) -> dict[str, Any]:
    """The effect as kept. Options that several questions share are written once."""
    options: dict[Options, int] = {}
    touched = [_touched(one, options) for one in effect.touched]
    reasons = [reason_document(one) for one in effect.reasons if one.rule != OPEN]
    return {
        "label": effect.label,
        "version": effect.version,
        "touched": touched,
        "options": [list(map(list, one)) for one in options],
        "reasons": reasons,
    }


def from_document(document: Mapping[str, Any], answers: Mapping[str, str]) -> Effect:
    """The effect as seen, with the answers given since. Its reasons are those of the preview, without the count of open questions."""
    options = [tuple((code, text) for code, text in one) for one in document["options"]]
    touched = tuple(
        Touched(
            key=one["key"],
            label=one["label"],
            number=one["number"],
            details=tuple(one["details"]),
            questions=tuple(_question(row, options, answers) for row in one["questions"]),
            refusals=tuple(reasons_of(one["refusals"])),
        )
        for one in document["touched"]
    )
    return Effect(document["label"], touched, tuple(reasons_of(document["reasons"])), document["version"])


def with_texts(questions: Iterable[Question], texts: Mapping[str, str]) -> list[Question]:
    """The questions with their texts; one without a text of its own keeps the one it has."""
    return [replace(one, text=texts.get(one.key, one.text)) for one in questions]


def room_of(key: str) -> str:
    """Which room asks: the first part of a question's key."""
    return key.partition(":")[0]


def _touched(one: Touched, options: dict[Options, int]) -> dict[str, Any]:
    return {
        "key": one.key,
        "label": one.label,
        "number": one.number,
        "details": list(one.details),
        "refusals": [reason_document(reason) for reason in one.refusals],
        "questions": [
            [
                question.key,
                "" if room_of(question.key) in ABOUT_PEOPLE else question.text,
                str(question.unit),
                options.setdefault(question.options, len(options)),
                question.proposal,
            ]
            for question in one.questions
        ],
    }


def _question(row: Sequence[Any], options: Sequence[Options], answers: Mapping[str, str]) -> Question:
    key, text, unit, place, proposal = row
    answer = answers.get(key, "")
    known = answer in {code for code, _ in options[place]}
    return Question(key, text, UUID(unit), options[place], proposal, answer if known else "")


def reason_document(reason: Reason) -> list[str]:
    """A reason of the program's own, as kept."""
    return [reason.rule, reason.text, reason.remedy]


def reasons_of(rows: Iterable[Sequence[str]]) -> Iterable[Reason]:
    """The reasons that `reason_document` wrote down."""
    for rule, text, remedy in rows:
        yield plain(rule, text, remedy=remedy)

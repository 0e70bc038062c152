"""Generated facts documents: any readable document, and changes to a complete case."""

import dataclasses
import types
from datetime import date
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st

from ketnap.rulebook.document import hints
from ketnap.rulebook.facts import Answer, Event, Facts, PaperHeld, Vote
from ketnap.rulebook.library import load

DAYS = st.dates(date(2010, 1, 1), date(2027, 12, 31)).map(date.isoformat)
CODES = sorted(load().papers)
STEPS = sorted(load().steps)
EVENTS = sorted({*load().steps, *load().events})
RULES = sorted(load().rules)
# Texts that must be known ids.
VOCABULARY = {(PaperHeld, "code"): CODES, (Event, "step"): EVENTS, (Answer, "rule"): RULES}


@cache
def documents(kind: Any) -> st.SearchStrategy[Any]:
    """Documents of a dataclass of the facts, every optional key there or not."""
    required, optional = {}, {}
    for field in dataclasses.fields(kind):
        bare = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        values = _field(kind, field.name)
        (required if bare or (kind is Vote and field.name == "step") else optional)[field.name] = values
    return st.fixed_dictionaries(required, optional=optional)


def _field(kind: Any, name: str) -> st.SearchStrategy[Any]:
    if (kind, name) in VOCABULARY:
        return st.sampled_from(VOCABULARY[kind, name])
    if kind is Vote and name == "step":
        return st.sampled_from(STEPS)
    if name == "papers" and kind is not Facts:
        return st.lists(st.sampled_from(CODES), max_size=4)
    return _values(hints(kind)[name])


def _values(hint: Any) -> st.SearchStrategy[Any]:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        (inner,) = [choice for choice in get_args(hint) if choice is not types.NoneType]
        return st.none() | _values(inner)
    if origin is tuple:
        return st.lists(_values(get_args(hint)[0]), max_size=6)
    if origin is Literal:
        return st.sampled_from(get_args(hint))
    if dataclasses.is_dataclass(hint):
        return documents(hint)
    few = st.sampled_from(["dang-vien-mau-1", "dang-vien-mau-2", "VN", "via", ""])
    return {date: DAYS, bool: st.booleans(), int: st.integers(0, 40), str: few}[hint]


def facts_documents() -> st.SearchStrategy[dict[str, Any]]:
    """Any document that can be read."""
    return documents(Facts)

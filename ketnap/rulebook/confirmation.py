"""Weak values ("cần xác nhận") and the switch on them: an office confirms or sets one, with paper, day and reason.

Plain Python: who may do so and where it is logged is decided above. A library with settings is asked like any other:
`check(step, facts, on=day, library=with_settings(load(), settings))`.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.library import Library
from ketnap.rulebook.schema import WEAK_MARKS, Deadline, Mark, Parameter, ParameterValue, Provision, RuleSet

CONFIRMED: Mark = "S"
Field = Literal["", "amount", "extension", "amount_abroad"]


class BadSetting(ValueError):
    """A setting cannot be applied; the message is Vietnamese and says why."""


@dataclass(frozen=True)
class WeakValue:
    """One value that was not seen in a good source. `field` is empty for a parameter, else the part of a period."""

    ruleset: str
    name: str
    field: Field
    value: ParameterValue
    rule: str
    mark: str


@dataclass(frozen=True)
class Setting:
    """What an office decided about one weak value. `value` None: as it stands. All texts are required."""

    ruleset: str
    name: str
    value: ParameterValue | None
    paper: str
    on: date
    by: str
    reason: str
    field: Field = ""


def weak_values(library: Library) -> list[WeakValue]:
    """Every value of every set and phase that is to be confirmed, in order of time."""
    return list(dict.fromkeys(value for ruleset in library.rulesets for value in _weak(ruleset)))


def _weak(ruleset: RuleSet) -> Iterator[WeakValue]:
    for item in ruleset.parameters.values():
        if item.mark in WEAK_MARKS:
            plain = item.value if not isinstance(item.value, dict) else tuple(f"{k}={v}" for k, v in item.value.items())
            yield WeakValue(ruleset.id, item.name, "", plain, item.rule, item.mark)
    for deadline in ruleset.deadlines.values():
        if deadline.mark in WEAK_MARKS:
            yield WeakValue(ruleset.id, deadline.id, "amount", deadline.amount, deadline.rule, deadline.mark)
            if deadline.extension:
                yield WeakValue(ruleset.id, deadline.id, "extension", deadline.extension, deadline.rule, deadline.mark)


def with_settings(library: Library, settings: Iterable[Setting]) -> Library:
    """The library with the settings applied, the later ones last. Raises BadSetting. What was weak in `library` may be set.

    A value confirmed or set is no longer weak; the place of its rule names the paper. The digest of the set changes.
    """
    given = library
    for setting in settings:
        library = _with(library, setting, given)
    return library


def _with(library: Library, setting: Setting, given: Library) -> Library:
    if not all(text.strip() for text in (setting.paper, setting.by, setting.reason)):
        raise BadSetting("Ghi đủ số văn bản, người xác nhận và lý do.")
    known = [one for one in library.rulesets if one.id == setting.ruleset]
    if not known:
        raise BadSetting(f"Không có bộ quy định {setting.ruleset}.")
    first = given.ruleset(setting.ruleset)
    changed = _set_in(known[0], setting, first)
    pairs = zip(changed.phases, first.phases, strict=True)
    phases = tuple(replace(phase, ruleset=_in_phase(phase.ruleset, setting, own.ruleset)) for phase, own in pairs)
    rulesets = tuple(replace(changed, phases=phases) if one is known[0] else one for one in library.rulesets)
    return replace(library, rulesets=rulesets)


def _in_phase(ruleset: RuleSet, setting: Setting, given: RuleSet) -> RuleSet:
    """A phase follows the setting where its value is weak as well; a value of its own that was seen stays."""
    own = given.deadlines.get(setting.name) if setting.field else given.parameters.get(setting.name)
    return _set_in(ruleset, setting, given) if own is not None and own.mark in WEAK_MARKS else ruleset


def _set_in(ruleset: RuleSet, setting: Setting, given: RuleSet) -> RuleSet:
    if setting.field:
        changed = _period(ruleset, setting, given)
        ruleset = replace(ruleset, deadlines={**ruleset.deadlines, changed.id: changed})
        return _confirmed(ruleset, changed.rule, setting)
    parameter = _parameter(ruleset, setting, given)
    ruleset = replace(ruleset, parameters={**ruleset.parameters, parameter.name: parameter})
    return _confirmed(ruleset, parameter.rule, setting)


def _parameter(ruleset: RuleSet, setting: Setting, given: RuleSet) -> Parameter:
    own = ruleset.parameters.get(setting.name)
    if own is None:
        raise BadSetting(f"{ruleset.id} không có giá trị “{setting.name}”.")
    _refuse_seen(given.parameters[setting.name].mark, setting)
    value = own.value if setting.value is None else setting.value
    if type(value) is not type(own.value):
        raise BadSetting(f"“{setting.name}” phải cùng loại với giá trị đang có: {own.value}.")
    return replace(own, value=value, mark=CONFIRMED)


def _period(ruleset: RuleSet, setting: Setting, given: RuleSet) -> Deadline:
    own = ruleset.deadlines.get(setting.name)
    if own is None:
        raise BadSetting(f"{ruleset.id} không có thời hạn “{setting.name}”.")
    _refuse_seen(given.deadlines[setting.name].mark, setting)
    if setting.value is None:
        if own.unknown:
            raise BadSetting(f"Thời hạn “{own.label}” chưa có số ngày: phải ghi số ngày.")
        return replace(own, mark=CONFIRMED)
    if type(setting.value) is not int or setting.value < 0:
        raise BadSetting(f"Thời hạn “{own.label}” phải là số nguyên không âm.")
    changed: dict[str, Any] = {str(setting.field): setting.value}
    return replace(own, mark=CONFIRMED, unknown=False, **changed)


def _refuse_seen(mark: str, setting: Setting) -> None:
    if (mark not in WEAK_MARKS and mark != CONFIRMED) or (mark == CONFIRMED and setting.value is not None):
        raise BadSetting(f"“{setting.name}” đã đọc trong văn bản (hoặc đã xác nhận), không đặt lại được.")


def _confirmed(ruleset: RuleSet, rule: str, setting: Setting) -> RuleSet:
    """The rule's places name the paper that confirms the value; the digest tells the change."""
    told = f"xác nhận theo {setting.paper} ngày {format_date(setting.on)}"
    places = tuple(
        Provision(place.rule, place.instrument, f"{place.place}; {told}".lstrip("; "), CONFIRMED)
        for place in ruleset.provisions.get(rule, ())
    )
    digest = hashlib.sha256(f"{ruleset.digest}{setting}".encode()).hexdigest()
    return replace(ruleset, provisions={**ruleset.provisions, rule: places}, digest=digest)

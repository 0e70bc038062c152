"""The switch on values "cần xác nhận": what may be confirmed or set, by whom, and what it changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ketnap.accounts.access import require
from ketnap.accounts.models import User
from ketnap.base.errors import BadInput
from ketnap.base.lengths import check_lengths
from ketnap.lib.vietnamese import clean_text, format_date
from ketnap.localrules import events as kinds
from ketnap.localrules.actions import Paper, paper_body, write_setting
from ketnap.localrules.models import ValueSetting
from ketnap.localrules.reading import field_of
from ketnap.rulebook.confirmation import BadSetting, Setting, with_settings
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.schema import ParameterValue, RuleSet
from ketnap.units.models import Unit
from ketnap.units.queries import ancestors_on

YES_NO = {"có": True, "không": False, "yes": True, "no": False}


@dataclass(frozen=True)
class Value:
    """Which value: a parameter of a rule set, or (with `field`) a part of one of its periods."""

    ruleset: str
    name: str
    field: str = ""

    def of(self, library: Library) -> ParameterValue:
        """What it is in that library. Raises BadInput when there is no such value."""
        found = self._in(_set_of(library, self.ruleset))
        if found is None:
            raise BadInput("name", f"{self.ruleset} không có giá trị “{self.name}”.")
        return found

    def _in(self, ruleset: RuleSet) -> ParameterValue | None:
        if not self.field:
            parameter = ruleset.parameters.get(self.name)
            return parameter.value if parameter else None
        deadline = ruleset.deadlines.get(self.name)
        return getattr(deadline, self.field) if deadline is not None and field_of(self.field) else None


def confirm(unit: Unit, value: Value, typed: str, *, on: date, paper: Paper, reason: str, actor: User) -> ValueSetting:
    """Confirm the value as it stands (`typed` empty) or set another, for acts in the unit's subtree from the day `on`.

    Raises Forbidden; BadInput for a value that is not to be confirmed, that a superior has already settled, that cannot be
    read, and for a paper or reason that is not named.
    """
    require(actor, "rules.confirm", at=unit)
    reason = clean_text(reason)
    if not reason:
        raise BadInput("reason", "Hãy ghi lý do.")
    check_lengths(ValueSetting, reason=reason)
    named, before = paper_body(paper), value.of(load())
    _refuse_settled(unit, value, on)
    wanted = read_value(value, typed) if typed.strip() else None
    setting = Setting(
        value.ruleset, value.name, wanted, paper.number, paper.dated, actor.username, reason, field_of(value.field)
    )
    try:
        with_settings(load(), [setting])
    except BadSetting as bad:
        raise BadInput("value", str(bad)) from bad
    told = {"ruleset": value.ruleset, "name": value.name, "field": value.field}
    effect = {"before": stored(before), "after": stored(before if wanted is None else wanted)}
    body = {**told, "value": stored(wanted), "before": stored(before), "reason": reason, **named}
    event = write_setting(unit, kinds.SET, body, on, actor, {**told, **effect, **named, "reason": reason})
    return ValueSetting.objects.get(pk=event.pk)


def unset(row: ValueSetting, *, on: date, reason: str, paper: Paper, actor: User) -> None:
    """End a setting from the day `on`: the program's own value, to be confirmed, holds again. Raises Forbidden, BadInput."""
    require(actor, "rules.confirm", at=row.unit)
    if not clean_text(reason):
        raise BadInput("reason", "Hãy ghi lý do.")
    if on <= row.valid_from:
        raise BadInput("on", f"Ngày thôi phải sau ngày bắt đầu ({format_date(row.valid_from)}).")
    if row.valid_to is not None:
        raise BadInput("on", f"Giá trị này đã thôi từ ngày {format_date(row.valid_to)}.")
    told = {"ruleset": row.ruleset, "name": row.name, "field": row.field}
    effect = {"before": row.value if row.value is not None else row.before, "after": row.before}
    body = {**told, "reason": clean_text(reason), **paper_body(paper)}
    write_setting(row.unit, kinds.UNSET, body, on, actor, {**told, **effect, "reason": clean_text(reason)})


def _refuse_settled(unit: Unit, value: Value, on: date) -> None:
    above = [one.pk for one in ancestors_on(unit, on)]
    rows = ValueSetting.objects.as_of(on).filter(
        unit__in=above, ruleset=value.ruleset, name=value.name, field=value.field
    )
    held = rows.select_related("unit").first()
    if held is not None:
        raise BadInput("value", f"{held.unit.name} đã xác nhận giá trị này theo {held.number}; cấp dưới theo cấp trên.")


def read_value(value: Value, typed: str) -> ParameterValue:
    """The value typed, in the type that the rule set has. Raises BadInput saying what may be written."""
    own, text = value.of(load()), clean_text(typed)
    if isinstance(own, bool):
        if text.lower() not in YES_NO:
            raise BadInput("value", "Trả lời có hoặc không.")
        return YES_NO[text.lower()]
    if isinstance(own, int):
        return _number(text)
    if isinstance(own, str):
        return _known(text, choices(value))
    if isinstance(own, tuple):
        return tuple(_known(part.strip(), choices(value)) for part in text.split(",") if part.strip())
    return _table(text, own)


def choices(value: Value) -> tuple[str, ...]:
    """The code words that the rule sets know for this value; empty for numbers."""
    found: dict[str, None] = {}
    for ruleset in load().variants:
        parameter = ruleset.parameters.get(value.name) if not value.field else None
        if parameter is not None and isinstance(parameter.value, str):
            found[parameter.value] = None
        elif parameter is not None and isinstance(parameter.value, tuple):
            found |= dict.fromkeys(parameter.value)
    return tuple(found)


def _known(text: str, words: tuple[str, ...]) -> str:
    if text not in words:
        raise BadInput("value", f"Giá trị phải là một trong: {', '.join(words)}.")
    return text


def _number(text: str) -> int:
    if not text.isdigit() or len(text) > 6:
        raise BadInput("value", "Hãy nhập số nguyên không âm.")
    return int(text)


def _table(text: str, own: Mapping[str, int]) -> dict[str, int]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if {key.strip() for key, _, _ in pairs} != set(own):
        raise BadInput("value", f"Ghi đủ các mục: {', '.join(f'{key}=số' for key in own)}.")
    return {key.strip(): _number(number.strip()) for key, _, number in pairs}


def stored(value: ParameterValue | None) -> Any:
    """The value as JSON holds it."""
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _set_of(library: Library, key: str) -> RuleSet:
    try:
        return library.ruleset(key)
    except KeyError as unknown:
        raise BadInput("ruleset", f"Không có bộ quy định {key}.") from unknown

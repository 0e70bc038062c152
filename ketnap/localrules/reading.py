"""From what the journal keeps to what the rulebook takes: packs as published, libraries with an office's settings. Cached."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from ketnap.lib.periods import Span
from ketnap.rulebook.confirmation import BadSetting, Field, Setting, with_settings
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.packs import Pack, UnknownPack, load_packs, published, read_text
from ketnap.rulebook.schema import ParameterValue


@lru_cache(maxsize=128)
def pack_as_published(pack: str, text: str, span: Span, binding: str, cited: str) -> Pack:
    """The pack of a publication. `text` empty: the program's own pack of that id. Raises BadPack, UnknownPack."""
    return published(_content(pack, text), span, numbers(binding), cited)


@lru_cache(maxsize=64)
def _content(pack: str, text: str) -> Pack:
    if text:
        return read_text(text)
    if pack not in load_packs():
        raise UnknownPack(f"Chương trình không có sẵn gói “{pack}”.")
    return load_packs()[pack]


def numbers(binding: str) -> frozenset[int]:
    """The line numbers of "4,11"."""
    return frozenset(int(part) for part in binding.split(",") if part.strip())


def library_with(settings: Sequence[Setting]) -> Library:
    """The program's library with these settings; the same object for the same settings.

    A setting that this program can no longer take (the value has been read in its text meanwhile) is left out; `standing`
    tells which still count.
    """
    if not settings:
        return load()
    return _library(json.dumps([_plain(one) for one in settings], ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=32)
def _library(settings: str) -> Library:
    return with_settings(load(), standing([_setting(one) for one in json.loads(settings)]))


def standing(settings: Sequence[Setting]) -> list[Setting]:
    """The settings that the program's library takes."""
    kept: list[Setting] = []
    for one in settings:
        try:
            with_settings(load(), [*kept, one])
        except BadSetting:
            continue
        kept.append(one)
    return kept


def _plain(setting: Setting) -> dict[str, Any]:
    return {**setting.__dict__, "on": setting.on.isoformat()}


def _setting(plain: Mapping[str, Any]) -> Setting:
    return Setting(**{**plain, "on": date.fromisoformat(plain["on"]), "value": value_of(plain["value"])})


def value_of(stored: Any) -> ParameterValue | None:
    """A value as JSON holds it, in the type that the rulebook uses."""
    return tuple(stored) if isinstance(stored, list) else stored


def field_of(text: str) -> Field:
    """The part of a period that a stored setting names."""
    known: dict[str, Field] = {"amount": "amount", "extension": "extension", "amount_abroad": "amount_abroad"}
    return known.get(text, "")

"""How values are worded on a Party paper: numbers with symbols, capitals, full sentences."""

from __future__ import annotations

import re

from ketnap.lib.vietnamese import clean_text

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NUMBER_ALONE = re.compile(r"\d{1,5}[a-zđ]?", re.IGNORECASE)
NUMBER_WITH_SYMBOL = re.compile(r"\d{1,5}[a-zđ]?-\S+", re.IGNORECASE)


def line(text: str) -> str:
    """`text` on one line: NFC, no control characters, one space between words."""
    return " ".join(clean_text(NOT_IN_XML.sub(" ", text)).split())


def paragraphs(text: str) -> list[str]:
    """The lines of `text` that hold anything, each cleaned as by `line`."""
    found = (line(part) for part in re.split(r"[\r\n\v\f\u2028\u2029]+", text))
    return [part for part in found if part]


def sentence(text: str) -> str:
    """`text` ending in exactly one mark: a full stop replaces a trailing comma or semicolon, other marks stay."""
    text = text.rstrip(" ,;")
    return text if text.endswith((".", "!", "?", "…", ":")) else f"{text}."


def phrase(text: str) -> str:
    """`text` without closing punctuation, to stand inside a sentence."""
    return text.rstrip(" .,;")


def decapitalised(text: str) -> str:
    """`text` with a small first letter, unless its first word is an abbreviation in capitals."""
    first = text.split(" ", 1)[0]
    return text if len(first) > 1 and first.isupper() else text[:1].lower() + text[1:]


def number_line(number: str, symbol: str) -> str:
    """ "Số 05-NQ/CB" from 5 and NQ/CB; a number that already carries its symbol stays. ValueError on anything else."""
    if NUMBER_WITH_SYMBOL.fullmatch(number):
        return f"Số {number}"
    if NUMBER_ALONE.fullmatch(number):
        padded = number if len(number) > 1 and number[1].isdigit() else f"0{number}"
        return f"Số {padded}-{symbol}"
    raise ValueError(f"số văn bản không đọc được: {number}")

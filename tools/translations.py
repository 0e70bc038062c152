"""Keeps the English catalogue complete: `python tools/translations.py extract | compile | check`.

Texts are written in Vietnamese in templates and code; `extract` collects them into the English django.po under
`ketnap/web/locale/` and keeps what is translated there, `compile` writes the .mo that Django reads (not in the
repository), `check` lists what is missing and exits with 1. No gettext programs are needed.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "ketnap"
CATALOGUE = PACKAGE / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"

# Name of the function: places of context, text and plural among its arguments.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
NAMED_PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[sdifr]")
BRACED_PLACEHOLDER = re.compile(r"{\w*}")


@dataclass(frozen=True, order=True)
class Message:
    """A text to translate, with the file it stands in."""

    text: str
    context: str = ""
    plural: str = ""
    file: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.text


def messages() -> dict[tuple[str, str], Message]:
    """Every text of the package; the first file in path order is named."""
    found: dict[tuple[str, str], Message] = {}
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix == ".py" or (path.suffix in (".html", ".txt") and "templates" in path.parts):
            for message in _read(path):
                known = found.get(message.key)
                if known is None or (message.plural and not known.plural):
                    found[message.key] = message
    return found


def _read(path: Path) -> Iterator[Message]:
    name = path.relative_to(ROOT).as_posix()
    text = path.read_text(encoding="utf-8")
    code = text if path.suffix == ".py" else templatize(text, origin=name)
    if path.suffix != ".py":
        yield from _from_template(code, name)
        return
    tree = ast.parse(code, filename=name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (message := _from_call(node, name)):
            yield message


def _from_template(code: str, name: str) -> Iterator[Message]:
    """`templatize` gives calls in between dots and x's; each call alone is Python."""
    for start in re.finditer(r"\b(?:_|n?p?gettext)\(", code):
        end = _closing(code, start.end() - 1)
        node = ast.parse(code[start.start() : end].replace("\n", "\\n"), mode="eval").body
        if isinstance(node, ast.Call) and (message := _from_call(node, name)):
            yield message


def _closing(code: str, start: int) -> int:
    """The end of a call whose bracket opens at `start`; brackets inside strings do not count."""
    depth, quote, place = 0, "", start
    while place < len(code):
        sign = code[place]
        if quote:
            if sign == "\\":
                place += 1
            elif sign == quote:
                quote = ""
        elif sign in "'\"":
            quote = sign
        else:
            depth += {"(": 1, ")": -1}.get(sign, 0)
            if depth == 0:
                return place + 1
        place += 1
    raise ValueError("unclosed call in template")


def _from_call(node: ast.Call, name: str) -> Message | None:
    function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    places = FUNCTIONS.get(function)
    if places is None:
        return None
    context, text, plural = (None if place is None else _string(node.args, place) for place in places)
    if not text:
        return None
    return Message(text=text, context=context or "", plural=plural or "", file=name)


def _string(arguments: list[ast.expr], place: int) -> str | None:
    if place >= len(arguments):
        return None
    value = arguments[place]
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def load() -> polib.POFile:
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=120)
    empty = polib.POFile(wrapwidth=120)
    empty.metadata = {
        "Project-Id-Version": "ketnap",
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return empty


def extract() -> int:
    """Write the catalogue anew from the texts, with the translations it already had; sorted, without line numbers."""
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in load()}
    fresh = load()
    del fresh[:]
    for key, message in sorted(messages().items(), key=lambda pair: (pair[1].file, pair[0][1], pair[0][0])):
        fresh.append(_entry(message, known.get(key)))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(CATALOGUE))
    left_out = len(set(known) - set(messages()))
    print(f"{len(fresh)} texts, {len(untranslated(fresh))} without translation, {left_out} no longer used")
    return 0


def _entry(message: Message, known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None, comment=message.file)
    if NAMED_PLACEHOLDER.search(message.text):
        entry.flags = ["python-format"]
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = known.msgstr_plural if known and known.msgstr_plural else {0: "", 1: ""}
    else:
        entry.msgstr = known.msgstr if known else ""
    return entry


def compile_catalogue() -> int:
    """Write the .mo beside the .po."""
    load().save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    return 0


def untranslated(catalogue: polib.POFile) -> list[polib.POEntry]:
    return [entry for entry in catalogue if not all(_translations(entry))]


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def problems() -> list[str]:
    """What keeps the catalogue from being complete, one line each."""
    catalogue, wanted = load(), messages()
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue if not entry.obsolete}
    found = [f"missing: {wanted[key].file}: {key[1]}" for key in sorted(wanted) if key not in entries]
    found += [f"no longer used: {key[1]}" for key in sorted(entries) if key not in wanted]
    found += [f"obsolete: {entry.msgid}" for entry in catalogue.obsolete_entries()]
    for entry in entries.values():
        found += _faults(entry)
    return found


def _faults(entry: polib.POEntry) -> Iterator[str]:
    if not all(_translations(entry)):
        yield f"not translated: {entry.comment}: {entry.msgid}"
        return
    if entry.fuzzy:
        yield f"uncertain: {entry.comment}: {entry.msgid}"
    wanted = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural or "")
    for text in _translations(entry):
        if _placeholders(text) != wanted:
            yield f"placeholders differ: {entry.comment}: {entry.msgid} / {text}"


def _placeholders(text: str) -> set[str]:
    return {*NAMED_PLACEHOLDER.findall(text), *BRACED_PLACEHOLDER.findall(text)}


def check() -> int:
    found = problems()
    print("\n".join(found) if found else "The English catalogue is complete.")
    return 1 if found else 0


COMMANDS = {"extract": extract, "compile": compile_catalogue, "check": check}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(__doc__)
        return 2
    if not settings.configured:
        settings.configure(USE_I18N=True)
    return COMMANDS[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

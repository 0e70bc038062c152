"""Local packs: guidance of a province, a bloc, a school above the central rules. They tighten or add, never loosen (R-LOC-01).

A pack is one TOML file in this folder, off until a unit names it. A use is the pack's id, with the lines that are binding
for the unit behind a `#`: "HN-2025-02HD" or "HN-2025-02HD#4,11".
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from ketnap.lib.periods import Span
from ketnap.rulebook.packs.reading import BadPack, read_pack, read_text
from ketnap.rulebook.packs.schema import Pack

__all__ = [
    "BadPack",
    "Pack",
    "UnknownPack",
    "Use",
    "digest_of",
    "known_papers",
    "known_rules",
    "load_packs",
    "names_of",
    "pack_of",
    "published",
    "read_folder",
    "read_text",
]

FOLDER = Path(__file__).parent


class UnknownPack(LookupError):
    """There is no local pack of this id."""


@cache
def load_packs() -> Mapping[str, Pack]:
    """The program's own packs by id; read once."""
    return read_folder(FOLDER)


def read_folder(folder: Path) -> dict[str, Pack]:
    """The packs of a folder. Raises BadPack naming the file and the fault."""
    packs = [read_pack(path) for path in sorted(folder.glob("*.toml"))]
    return {pack.id: pack for pack in packs}


Use = str | Pack


def pack_of(use: Use) -> tuple[Pack, frozenset[int]]:
    """The pack that a use names (or is), and the numbers of its binding lines. Raises UnknownPack."""
    if isinstance(use, Pack):
        return use, frozenset(line.number for line in use.lines if line.binding)
    key, _, lines = use.partition("#")
    pack = load_packs().get(key)
    if pack is None or (lines and not all(number.strip().isdigit() for number in lines.split(","))):
        raise UnknownPack(f"Không có gói quy tắc địa phương “{use}”. Các gói: {', '.join(load_packs())}.")
    binding = frozenset(int(number) for number in lines.split(",")) if lines else frozenset()
    return pack, binding | frozenset(line.number for line in pack.lines if line.binding)


def published(pack: Pack, span: Span, binding: frozenset[int], cited: str) -> Pack:
    """The pack as a committee published it: from and until when, which further lines bind, by which paper (cited as source)."""
    lines = tuple(replace(line, binding=line.binding or line.number in binding) for line in pack.lines)
    told = f"{pack.instrument}; {cited}" if cited and cited != pack.instrument else pack.instrument
    named = f"{pack.digest}{sorted(binding)}{span.start}"
    return replace(pack, span=span, lines=lines, instrument=told, digest=hashlib.sha256(named.encode()).hexdigest())


def names_of(uses: Sequence[Use], on: date) -> tuple[str, ...]:
    """The ids of the packs among these that are in force on the day. Raises UnknownPack."""
    return tuple(pack.id for pack, _ in map(pack_of, uses) if pack.span.contains(on))


def digest_of(ruleset: str, uses: Sequence[Use], on: date) -> str:
    """The digest of a rule set together with the packs in force beside it; that of the set alone without any."""
    told = [(pack.digest, sorted(binding)) for pack, binding in map(pack_of, uses) if pack.span.contains(on)]
    return hashlib.sha256(f"{ruleset}{told}".encode()).hexdigest() if told else ruleset


def known_rules() -> Mapping[str, str]:
    """The rules of all packs with their names."""
    return {key: title for pack in load_packs().values() for key, title in pack.rules.items()}


def known_papers() -> Mapping[str, str]:
    """The papers that only packs ask for, with their titles."""
    return {code: title for pack in load_packs().values() for code, title in pack.papers.items()}

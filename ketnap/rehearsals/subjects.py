"""What may be rehearsed: a generation of the central rules, a local pack that is published or shipped, or one in a file."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ketnap.base.errors import BadInput
from ketnap.lib.periods import Span
from ketnap.localrules.actions import read_pack
from ketnap.localrules.models import LocalPack
from ketnap.rulebook.library import load
from ketnap.rulebook.packs import Pack, load_packs, published
from ketnap.units.models import Unit

Kind = Literal["ruleset", "pack"]


@dataclass(frozen=True)
class Subject:
    """What is rehearsed, from which day. `unit`: whose subtree a pack is for (None: the whole office); `publication`: the
    version already published; `text`: of a pack that is not; `binding`: further lines that would bind."""

    kind: Kind
    id: str
    title: str
    on: date
    pack: Pack | None = None
    unit: Unit | None = None
    publication: LocalPack | None = None
    text: str = ""
    binding: tuple[int, ...] = ()


def subject_of(
    named: str,
    *,
    today: date,
    on: date | None = None,
    unit: Unit | None = None,
    text: str = "",
    binding: tuple[int, ...] = (),
) -> Subject:
    """What a name or a text stands for. A set of the centre begins on its own day; a pack on the day asked, on the day of
    its publication, or today.

    Raises BadInput for a name that nothing has, and for a text that is no pack.
    """
    if text:
        return _pack(read_pack(text), on or today, unit, text=text, binding=binding)
    rulesets = {one.id: one for one in load().rulesets}
    if named in rulesets:
        return Subject("ruleset", named, rulesets[named].title, max(on or today, rulesets[named].span.start), unit=unit)
    row = (
        LocalPack.objects.filter(pack=named)
        .exclude(valid_to__lte=today)
        .select_related("unit")
        .order_by("-version")
        .first()
    )
    if row is not None and (unit is None or unit.pk == row.unit_id):
        content = row.content
        return Subject("pack", named, row.name, max(on or today, row.valid_from), content, row.unit, row, row.text)
    if named in load_packs():
        return _pack(load_packs()[named], on or today, unit, binding=binding)
    known = ", ".join((*rulesets, *load_packs()))
    raise BadInput("pack", f"Không có bộ quy định hay gói “{named}”. Có: {known}; hoặc tên một tệp gói (.toml).")


def _pack(pack: Pack, on: date, unit: Unit | None, *, text: str = "", binding: tuple[int, ...] = ()) -> Subject:
    since = max(on, pack.span.start)
    own = published(pack, Span(since, date.max), frozenset(binding), "")
    return Subject("pack", pack.id, pack.name, since, own, unit, None, text, binding)

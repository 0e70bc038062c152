"""Packs that lie in the journal but that this program no longer reads, and settings that no longer count."""

from ketnap.localrules.models import LocalPack, ValueSetting
from ketnap.localrules.queries import setting_of
from ketnap.localrules.reading import standing
from ketnap.rulebook.packs import BadPack, UnknownPack


def problems() -> list[str]:
    """One line each, in Vietnamese; empty = every pack in force can be applied."""
    found = []
    for row in LocalPack.objects.select_related("unit").order_by("pk"):
        try:
            _ = row.content
        except (BadPack, UnknownPack) as bad:
            found.append(f"Gói quy tắc {row} của {row.unit.name} không đọc được: {bad}")
    return found


def settled_meanwhile() -> list[ValueSetting]:
    """Settings whose value the program itself has read in its text meanwhile; they change nothing any more."""
    return [row for row in ValueSetting.objects.order_by("pk") if not standing([setting_of(row)])]

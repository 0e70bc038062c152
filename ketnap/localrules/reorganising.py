"""Local rules when units end or stand elsewhere: packs and settings end with their unit, cases follow those of the new superiors."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q

from ketnap.localrules.models import LocalPack, ValueSetting
from ketnap.localrules.queries import rules_on
from ketnap.units.reorganising import Act, Part, Touched


def preview(act: Act) -> Sequence[Touched]:
    """Packs and settings that end with their unit; moved units that come under other packs (R-LOC-05)."""
    ended = Q(unit__in=list(act.ended)) & (Q(valid_to=None) | Q(valid_to__gte=act.on))
    packs = [f"{row.pack}, bản {row.version}: {row.cited}" for row in LocalPack.objects.filter(ended).order_by("pk")]
    settings = [f"{row.ruleset}: {row.name}" for row in ValueSetting.objects.filter(ended).order_by("pk")]
    before, after = rules_on(act.moved, act.on - timedelta(days=1)), rules_on(act.moved, act.on)
    changed = [unit for unit in act.moved if before[unit].packs != after[unit].packs]
    told = ("Việc đang làm theo gói của ngày chuyển trở đi (R-LOC-05): cần xác nhận.",) if changed else ()
    return [
        Touched("local_packs", "Gói quy tắc địa phương kết thúc cùng tổ chức", len(packs), tuple(packs)),
        Touched("value_settings", "Giá trị đã xác nhận kết thúc cùng tổ chức", len(settings), tuple(settings)),
        Touched("other_packs", "Tổ chức chuyển sang theo gói quy tắc khác", len(changed), told),
    ]


PART = Part("localrules", preview)

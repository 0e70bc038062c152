"""Which units each kind of act asks for: those acted on, those that take over, the one above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ketnap.reorganise.enums import ActKind
from ketnap.reorganise.plans import Plan

Words = str | Promise
MANY = 100_000


@dataclass(frozen=True)
class Slot:
    """One place of the plan that units are chosen for: `key` is a field of `Plan`, `most` how many it takes, `new` whether
    a unit that the act opens may stand in it."""

    key: str
    label: Words
    hint: Words = ""
    least: int = 1
    most: int = MANY
    new: bool = False

    def codes(self, plan: Plan) -> tuple[str, ...]:
        """The codes chosen so far."""
        if self.key == "parent":
            return (plan.parent,) if plan.parent else ()
        return plan.into if self.key == "into" else plan.units

    def filled(self, plan: Plan) -> bool:
        return self.least <= len(self.codes(plan)) <= self.most

    def with_codes(self, plan: Plan, codes: Sequence[str]) -> Plan:
        """The plan with these codes in the slot; a slot for one unit keeps the last one."""
        kept = list(dict.fromkeys(code for code in codes if code))[-self.most :]
        if self.key == "parent":
            return replace(plan, parent=kept[0] if kept else "")
        return replace(plan, into=tuple(kept)) if self.key == "into" else replace(plan, units=tuple(kept))


_ACTED = Slot("units", _("Tổ chức được sắp xếp"))
_ONE = replace(_ACTED, most=1)

SLOTS: Mapping[ActKind, tuple[Slot, ...]] = {
    ActKind.OPEN: (),
    ActKind.RENAME: (_ONE,),
    ActKind.KIND: (_ACTED,),
    ActKind.MOVE: (
        replace(_ACTED, label=_("Tổ chức được chuyển"), hint=_("Mọi tổ chức bên dưới đi theo.")),
        Slot("parent", _("Cấp trên mới"), most=1),
    ),
    ActKind.MERGE: (
        replace(_ACTED, label=_("Tổ chức kết thúc"), hint=_("Được hợp nhất, sáp nhập.")),
        Slot("into", _("Tổ chức tiếp nhận"), _("Một tổ chức đang có, hoặc lập mới."), most=1, new=True),
    ),
    ActKind.SPLIT: (
        replace(_ONE, label=_("Tổ chức được chia tách"), hint=_("Kết thúc khi chia xong.")),
        Slot("into", _("Các tổ chức tiếp nhận"), _("Từ hai tổ chức trở lên, đang có hoặc lập mới."), least=2, new=True),
    ),
    ActKind.DISSOLVE: (
        replace(_ONE, label=_("Tổ chức giải thể")),
        Slot("into", _("Tổ chức tiếp nhận"), _("Tổ chức đầu tiên giữ hồ sơ đã kết thúc.")),
    ),
    ActKind.ABOLISH: (
        replace(_ACTED, label=_("Tổ chức của cấp được bỏ"), hint=_("Cấp dưới chuyển lên trực thuộc cấp trên của nó.")),
    ),
}

TELLS: Mapping[ActKind, Words] = {
    ActKind.OPEN: _("Một tổ chức mới dưới một tổ chức đang có."),
    ActKind.RENAME: _("Cùng một tổ chức, tên khác từ ngày quyết định."),
    ActKind.KIND: _("Cùng một tổ chức, loại hoặc loại hình khác."),
    ActKind.MOVE: _("Một nhánh của cây sang cấp trên khác, mọi thứ bên dưới đi theo."),
    ActKind.MERGE: _("Nhiều tổ chức kết thúc, một tổ chức tiếp nhận."),
    ActKind.SPLIT: _("Một tổ chức kết thúc, từng người và hồ sơ được giao cho tổ chức nào."),
    ActKind.DISSOLVE: _("Một tổ chức kết thúc, người và hồ sơ chuyển đến nơi tiếp nhận."),
    ActKind.ABOLISH: _("Bỏ hẳn một cấp; cấp dưới trực thuộc thẳng cấp trên."),
}


def slots_of(plan: Plan) -> tuple[Slot, ...]:
    return SLOTS[plan.kind]


def opens_units(plan: Plan) -> bool:
    """Whether units may be opened by an act of this kind."""
    return plan.kind is ActKind.OPEN or any(slot.new for slot in slots_of(plan))


def missing(plan: Plan) -> list[Words]:
    """What must still be chosen before a preview makes sense, by its label."""
    found = [slot.label for slot in slots_of(plan) if not slot.filled(plan)]
    if plan.kind is ActKind.OPEN and not plan.openings:
        found.append(_("Tổ chức mới"))
    return found

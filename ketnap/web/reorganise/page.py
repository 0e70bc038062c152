"""What all pages of a draft share: the draft, its way, its paper, the names of its units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ketnap.accounts.models import User
from ketnap.instruments.models import Instrument
from ketnap.reorganise import drafts
from ketnap.reorganise.actions import Effect
from ketnap.reorganise.models import PlanDraft
from ketnap.reorganise.plans import Plan
from ketnap.rulebook.verdict import Reason
from ketnap.units.models import Unit
from ketnap.units.queries import names_on
from ketnap.web.reorganise.slots import Slot, missing, opens_units, slots_of
from ketnap.web.shared.components import Step
from ketnap.web.shared.reader import reader

STEPS = ("basis", "units", "preview", "done")


@dataclass(frozen=True)
class Chosen:
    """A unit in a slot: `new` when the act opens it."""

    code: str
    name: str
    new: bool


@dataclass
class DraftPage:
    """One draft as a page shows it."""

    draft: PlanDraft
    plan: Plan
    user: User
    here: str

    @classmethod
    def of(cls, request: HttpRequest, identity: UUID, here: str) -> DraftPage:
        """The reader's own draft. Raises NotFound. `here` is the step of the way that is open."""
        draft = drafts.find(identity, reader(request))
        return cls(draft, drafts.plan_of(draft), reader(request), here)

    @cached_property
    def effect(self) -> Effect | None:
        return drafts.effect_of(self.draft)

    @cached_property
    def paper(self) -> Instrument | None:
        """The paper, where the reader may open it."""
        return Instrument.objects.for_user(self.user).filter(pk=self.plan.paper).first() if self.plan.paper else None

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Code → name on the day of the act (new ones: as planned)."""
        plan = self.plan
        codes = {*plan.units, *plan.into, plan.parent, *(one.parent for one in plan.openings)} - {""}
        found = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
        names = names_on(found.values(), plan.on)
        return {**{code: names[pk] for code, pk in found.items()}, **{o.new.code: o.new.name for o in plan.openings}}

    @property
    def slots(self) -> Sequence[tuple[Slot, Sequence[Chosen]]]:
        new = {one.new.code for one in self.plan.openings}
        return [
            (slot, [Chosen(code, self.names.get(code, code), code in new) for code in slot.codes(self.plan)])
            for slot in slots_of(self.plan)
        ]

    @property
    def opens_units(self) -> bool:
        return opens_units(self.plan)

    @property
    def openings(self) -> Sequence[tuple[str, str, str]]:
        """(code, name, name of the parent or "") of each new unit."""
        return [(one.new.code, one.new.name, self.names.get(one.parent, "")) for one in self.plan.openings]

    @property
    def missing(self) -> Sequence[str]:
        return [str(label) for label in missing(self.plan)]

    @property
    def title(self) -> str:
        return str(self.plan.kind.label)

    @property
    def reasons(self) -> Sequence[Reason]:
        """What stands in the way, by the last preview and by what the worker could not do."""
        problems = drafts.problems_of(self.draft)
        return [*problems, *(self.effect.reasons if self.effect and not problems else ())]

    @property
    def has_basis(self) -> bool:
        return bool(self.plan.paper or self.plan.reason)

    def not_yet(self, today: date) -> bool:
        """Whether the day of the act lies ahead."""
        return self.plan.on > today

    @property
    def steps(self) -> list[Step]:
        """The way through the pages; the open one is the next step."""
        labels = {
            "basis": _("Ngày và văn bản"),
            "units": _("Tổ chức"),
            "preview": _("Xem trước, quyết định theo tên"),
            "done": _("Thực hiện"),
        }
        names = {"basis": "draft", "units": "units", "preview": "preview"}
        at = STEPS.index(self.here)
        return [
            Step(
                labels[key],
                "next" if place == at else "done" if self._is_done(key) else "later",
                url=reverse(f"web:reorganise_{names[key]}", args=[self.draft.pk])
                if key in names and place != at
                else "",
            )
            for place, key in enumerate(STEPS)
        ]

    def _is_done(self, key: str) -> bool:
        return {"basis": self.has_basis, "units": not self.missing, "preview": self.effect is not None}.get(key, False)

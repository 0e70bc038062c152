"""Where a reader goes to bring what a reason says is missing: the step that makes a paper, the person's data, a competent body's answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ketnap.cases.steps.catalogue import ORDER, STEPS, label_of
from ketnap.lib.vietnamese import format_date
from ketnap.rulebook.verdict import Outcome, Reason
from ketnap.web.shared.components import Link

CLASSES = frozenset({"CN-NTVĐ", "new_member_certificate"})
"""Papers that come from a class, not from a step."""

# Rules that ask for something recorded elsewhere than in the step itself, with the step that records it.
BY_RULE: Mapping[str, str] = {
    "R-SYM-05": "assign_helper",
    "R-INT-01": "introduce_formally",
    "R-INT-05": "introduce_formally",
    "R-VER-01": "verification_requested",
    "R-VER-11": "conclude_biography",
    "R-VER-12": "conclude_biography",
    "R-OPI-01": "collect_opinions",
    "R-OPI-02": "collect_opinions",
    "R-VAL-02": "file_checked_unchanged",
    "R-CER-01": "decision_received",
    "R-TRF-01": "transfer_file_sent",
    "R-TRF-04": "transfer_file_sent",
    "R-TRF-05": "transfer_decided",
    "R-TRF-06": "late_decision_cancelled",
    "R-TRF-08": "temporary_opinion",
    "R-TRF-13": "reconsideration_answered",
    "R-EXIT-07": "branch_proposes_striking_off",
    "R-EXIT-08": "branch_proposes_striking_off",
    "R-EXIT-14": "struck_off_received",
    "R-EXIT-15": "member_introduced",
}
PERSON = ("R-ELIG-", "R-SPC-0", "R-REA-")
"""Beginnings of the rules that ask about the person."""
MAKERS: Mapping[str, str] = {
    code: step.code for step in reversed(ORDER) for made in step.papers for code in ((made.code,) if made.code else ())
}
"""The first step of the way that brings each paper."""


@dataclass(frozen=True)
class Fixes:
    """The ways out of reasons about one case on one day, seen from the step `here`."""

    case: UUID
    on: date
    here: str = ""

    def of(self, reason: Reason) -> Link | None:
        """Where to bring what is missing; None when only time heals it, or the form at hand brings it."""
        if reason.outcome is Outcome.PERSON and reason.rule == "R-DAY-04" and not reason.instrument:
            return self._by_paper()
        if reason.outcome is Outcome.PERSON:
            return self._answer(reason)
        if reason.outcome is Outcome.ALLOW or reason.act_input:
            return None
        paper = str(reason.inputs.get("missing_paper", ""))
        if paper in CLASSES:
            return Link(_("Mở các lớp bồi dưỡng"), reverse("web:classes"))
        step = str(reason.inputs.get("missing_step", "")) or MAKERS.get(paper, "") or BY_RULE.get(reason.rule, "")
        if step in STEPS and step != self.here:
            return Link(_("Mở bước: %(step)s") % {"step": label_of(step)}, self._step(step))
        if reason.rule.startswith(PERSON):
            return Link(_("Bổ sung thông tin của người này"), reverse("web:case_person", args=[self.case]))
        return None

    def _step(self, step: str, **more: str) -> str:
        asked = urlencode({"on": format_date(self.on), **more})
        return f"{reverse('web:case_step', args=[self.case, step])}?{asked}"

    def _by_paper(self) -> Link | None:
        """On a day whose rules are not known nothing can be judged; what a paper shows can be recorded."""
        if self.here not in STEPS:
            return None
        asked = urlencode({"on": format_date(self.on)})
        return Link(_("Ghi theo giấy tờ"), f"{reverse('web:case_record_step', args=[self.case, self.here])}?{asked}")

    def _answer(self, reason: Reason) -> Link:
        text = _("Ghi ai đã quyết định, bằng văn bản nào (%(rule)s)") % {"rule": reason.rule}
        return Link(text, self._step("competent_answer", rule=reason.rule))

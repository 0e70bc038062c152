"""The page of the backward planner: a wished day on a case, and what must be done until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ketnap.cases.facts import open_book
from ketnap.cases.models import Case
from ketnap.lib.vietnamese import format_date
from ketnap.localrules.queries import rules_ahead
from ketnap.rulebook.plan import PaperAge, Plan, PlanLine
from ketnap.rulebook.planner import Goal, plan_back
from ketnap.rulebook.verdict import Outcome
from ketnap.web.shared.components import Badge
from ketnap.web.shared.forms import DateField, Form

GOALS: Mapping[str, str | Promise] = {
    "chi_bo_admission_resolution": gettext_lazy("Chi bộ họp xét, đề nghị kết nạp"),
    "admission_ceremony": gettext_lazy("Lễ kết nạp"),
}
FARTHEST = timedelta(days=5 * 366)
OUTCOMES: Mapping[Outcome, tuple[str, str | Promise]] = {
    Outcome.ALLOW: ("done", gettext_lazy("kịp ngày này")),
    Outcome.REFUSE: ("blocked", gettext_lazy("không kịp ngày này")),
    Outcome.PERSON: ("person", gettext_lazy("cần cấp có thẩm quyền trả lời")),
}


class PlanForm(Form):
    """What is wished, and when."""

    goal = forms.ChoiceField(label=gettext_lazy("Việc muốn đạt"), choices=list(GOALS.items()))
    on = DateField(label=gettext_lazy("Ngày muốn đạt"))

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today

    def clean_on(self) -> date:
        on = cast(date, self.cleaned_data["on"])
        if on < self.today:
            raise ValidationError(_("Ngày này đã qua. Chọn từ ngày %(day)s.") % {"day": format_date(self.today)})
        if on > self.today + FARTHEST:
            raise ValidationError(_("Chọn ngày trong vòng năm năm."))
        return on


@dataclass(frozen=True)
class ShownLine:
    line: PlanLine
    badge: Badge
    tight: bool

    @property
    def reasons(self) -> Sequence[Any]:
        return self.line.reasons


@dataclass(frozen=True)
class ShownPaper:
    paper: PaperAge
    badge: Badge


@dataclass(frozen=True)
class PlanPage:
    """`asked`: the reader named a day; without one the first possible day is shown."""

    form: PlanForm
    plan: Plan
    goal: str
    badge: Badge
    lines: Sequence[ShownLine]
    papers: Sequence[ShownPaper]
    asked: bool


def plan_page(case: Case, query: Mapping[str, str], today: date) -> PlanPage:
    """The plan asked for in the address; for no day, or one that cannot be read, the first day that leaves everybody time."""
    book = open_book([case.pk], today)
    facts, own = book.facts(case.pk), rules_ahead(case.unit_id, today)
    form = PlanForm(query if "on" in query else None, today=today)
    typed = query.get("goal", "")
    goal = cast(Goal, typed if typed in GOALS else _next_goal(case))
    asked = form.is_valid()
    ask = partial(
        plan_back, facts, goal=goal, today=today, library=own.library, calendar=book.calendar, packs=own.packs
    )
    plan = ask(on=form.cleaned_data["on"] if asked else today)
    first = plan.unhurried_goal_on or plan.earliest_goal_on
    if not asked and first is not None and first != today:
        plan = ask(on=first)
    if not form.is_bound:
        form = PlanForm(initial={"goal": goal, "on": plan.on}, today=today)
    state, text = OUTCOMES[plan.outcome]
    return PlanPage(
        form=form,
        plan=plan,
        goal=str(GOALS[goal]),
        badge=Badge(state, str(text)),
        lines=[_line(line, today) for line in plan.lines],
        papers=[_paper(paper) for paper in plan.papers],
        asked=asked,
    )


def _next_goal(case: Case) -> str:
    return "admission_ceremony" if case.stage in ("proposed", "decided") else "chi_bo_admission_resolution"


def _line(line: PlanLine, today: date) -> ShownLine:
    tight = line.state == "open" and line.prudent_on is not None and line.prudent_on < today
    if line.state == "late":
        badge = Badge("overdue", _("đã muộn"))
    elif line.state == "waits":
        badge = Badge("blocked", _("chưa thể trước ngày đó"))
    elif tight:
        badge = Badge("due", _("gấp"))
    elif any(reason.outcome is Outcome.PERSON for reason in line.reasons):
        badge = Badge("person", _("cần trả lời"))
    elif any(reason.outcome is Outcome.REFUSE for reason in line.reasons):
        badge = Badge("blocked", _("còn vướng"))
    elif line.again:
        badge = Badge("due", _("làm lại"))
    else:
        badge = Badge("later", _("còn kịp"))
    return ShownLine(line, badge, tight)


def _paper(paper: PaperAge) -> ShownPaper:
    return ShownPaper(paper, Badge("overdue", _("phải làm lại")) if paper.stale else Badge("done", _("còn giá trị")))

"""What a report is asked for, read from the address: an address that is sent to a colleague gives the same figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ketnap.accounts.access import require
from ketnap.base.errors import BadInput
from ketnap.lib import moments
from ketnap.lib.moments import ZONE, moment_text, shown
from ketnap.lib.numbers import Rounding
from ketnap.lib.periods import BadPeriod, Span, parse_period
from ketnap.lib.vietnamese import BadDate, format_date, parse_date
from ketnap.reports.figures.counting import Question, ask
from ketnap.reports.figures.registry import Counting
from ketnap.targets.periods import terms_of
from ketnap.units.models import Unit
from ketnap.units.queries import names_on
from ketnap.web.reports.periods import choices, default_period, label_of
from ketnap.web.reports.reader import reader
from ketnap.web.reports.units import Choice, unit_choices
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.viewing import viewing

LOOK = "reports.view"
MOST_DECIMALS = 4
OWN = ("unit", "period", "other", "as_of", "known_by", "tree_on", "counting", "round", "decimals")


@dataclass(frozen=True)
class Asked:
    """Everything a figure depends on. `known_by` is a moment of the journal (None = now), `tree_on` None = by default."""

    unit: Unit
    period: Span
    period_text: str
    as_of: date
    known_by: str | None = None
    tree_on: date | None = None
    counting: Counting = "ceremony"
    mode: Rounding = "half_up"
    decimals: int = 2
    problems: tuple[str, ...] = ()
    periods: Sequence[tuple[str, list[tuple[str, str]]]] = field(default=(), repr=False)
    units: Sequence[Choice] = field(default=(), repr=False)

    def question(self, code: str = "admissions") -> Question:
        """The question about one indicator. Raises BadInput for an unknown one."""
        return ask(
            code, self.unit, self.period, as_of=self.as_of, known_by=self.known_by, tree_on=self.tree_on,
            counting=self.counting,
        )  # fmt: skip

    @property
    def tree_day(self) -> date:
        """The day on whose tree the answer is told."""
        return self.tree_on or min(self.period.last, self.as_of)

    @cached_property
    def unit_name(self) -> str:
        """The name of the unit on the day of the tree."""
        return names_on([self.unit.pk], self.tree_day)[self.unit.pk]

    @property
    def period_label(self) -> str:
        return label_of(self.period_text, self.period)

    @property
    def is_special(self) -> bool:
        """Whether anything is asked for in another way than usual."""
        return bool(
            self.known_by or self.tree_on or self.mode != "half_up" or self.decimals != 2 or self.counting != "ceremony"
        )

    @property
    def known_shown(self) -> str:
        return shown(self.known_by) if self.known_by else ""

    @property
    def known_text(self) -> str:
        """The moment as it stands in an address: a day for its end, else the exact moment."""
        day = moments.day_of(self.known_by) if self.known_by else None
        return "" if day is None else format_date(day) if moment_text(day) == self.known_by else self.known_by or ""

    @property
    def parameters(self) -> dict[str, str]:
        """The question as an address: what is left at its usual value is left out, the day never is."""
        found = {"unit": self.unit.code, "period": self.period_text, "as_of": format_date(self.as_of)}
        if self.known_by:
            found["known_by"] = self.known_text
        if self.tree_on:
            found["tree_on"] = format_date(self.tree_on)
        if self.counting != "ceremony":
            found["counting"] = self.counting
        if self.mode != "half_up":
            found["round"] = self.mode
        return found if self.decimals == 2 else {**found, "decimals": str(self.decimals)}

    def address(self, name: str, *args: Any, **more: str) -> str:
        """A page of this room under the same question."""
        return f"{reverse(f'web:{name}', args=args)}?{urlencode({**self.parameters, **more})}"

    def list_of(self, indicator: str, **more: str) -> str:
        """The list behind a number."""
        return self.address("report_list", indicator=indicator, **more)

    def behind(self, question: Question, **more: str) -> str:
        """The list behind a figure of its own period, day and tree."""
        own = {
            "period": f"{question.period.start.isoformat()}..{question.period.last.isoformat()}",
            "as_of": format_date(question.as_of),
            "tree_on": format_date(question.tree_on),
            "indicator": question.indicator.code,
        }
        return self.address("report_list", **{**own, **more})


def asked_of(request: HttpRequest) -> Asked:
    """Read the address. What cannot be read is not taken and named in `problems`.

    Raises Http404 for a unit outside the reader's scope, Forbidden without the right to see its reports.
    """
    unit = unit_for(request, LOOK)
    require(reader(request), LOOK, at=unit)
    get, view, problems = request.GET, viewing(request), list[str]()
    terms = terms_of(unit, view.as_of)
    period_text = get.get("period", "").strip() or default_period(terms, view.as_of)
    try:
        period = parse_period(period_text, terms)
    except BadPeriod as bad:
        problems.append(str(bad))
        period_text = default_period(terms, view.as_of)
        period = parse_period(period_text, terms)
    return Asked(
        unit=unit,
        period=period,
        period_text=period_text,
        as_of=view.as_of,
        known_by=_moment(get.get("known_by", "").strip(), problems),
        tree_on=day_of(get.get("tree_on", "").strip(), problems),
        counting="decision" if get.get("counting") == "decision" else "ceremony",
        mode="cut" if get.get("round") == "cut" else "half_up",
        decimals=_decimals(get.get("decimals", "")),
        problems=tuple(problems),
        periods=choices(terms, view.as_of, period_text, period),
        units=unit_choices(reader(request), LOOK, unit, view.today),
    )


def _moment(typed: str, problems: list[str]) -> str | None:
    """A day (its end), a day with hour and minute (the end of that minute), or a moment as the journal writes it."""
    if not typed:
        return None
    try:
        if "T" in typed:
            found = datetime.fromisoformat(typed.replace(" ", "+"))
            return moment_text(found if found.tzinfo else found.replace(tzinfo=ZONE))
        day, _space, clock = typed.partition(" ")
        if not clock.strip():
            return moment_text(parse_date(day))
        hour, _colon, minute = clock.strip().partition(":")
        at = datetime.combine(parse_date(day), datetime.min.time(), ZONE)
        return moment_text(at.replace(hour=int(hour), minute=int(minute), second=59, microsecond=999999))
    except BadDate as bad:
        problems.append(str(bad))
    except ValueError:
        problems.append(
            _("“%(typed)s” không phải là thời điểm. Hãy ghi như 18/04/2023 hoặc 18/04/2023 08:59.")
            % {"typed": typed[:40]}
        )
    return None


def day_of(typed: str, problems: list[str]) -> date | None:
    """A typed day; what cannot be read is named in `problems`."""
    try:
        return parse_date(typed) if typed else None
    except BadDate as bad:
        problems.append(str(bad))
        return None


def _decimals(typed: str) -> int:
    return min(int(typed), MOST_DECIMALS) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 2


View = Callable[..., HttpResponse]


def answered(view: View) -> View:
    """A page with a question bar: a period typed in words of its own moves into the address, and a question that has no
    answer (a unit that did not exist on the day) is said on the page.
    """

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        other = request.GET.get("other", "").strip() if request.method == "GET" else ""
        if other:
            query = request.GET.copy()
            query["period"] = other
            del query["other"]
            return redirect(f"{request.path}?{query.urlencode()}")
        try:
            return view(request, *args, **kwargs)
        except BadInput as error:
            if request.method != "GET":
                raise
            page = {"asked": asked_of(request), "error": error}
            return render(request, "reports/unanswered.html", page, status=400)

    return asking

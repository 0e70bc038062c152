"""What a draft touches, the decisions by name, and carrying it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from ketnap.audit.record import record_read
from ketnap.base import clock
from ketnap.base.errors import BadInput, Conflict, Refused, plain
from ketnap.lib.names import fold
from ketnap.reorganise import drafts, seen, tasks
from ketnap.reorganise.enums import Job
from ketnap.rulebook.verdict import Reason
from ketnap.units.queries import names_on
from ketnap.units.reorganising import Question, Touched
from ketnap.web.reorganise.forms import ApplyForm
from ketnap.web.reorganise.page import DraftPage
from ketnap.web.reorganise.texts import names_seen, texts_of

PER_PAGE = 50
CLEAR = "-"
MOST_DETAILS = 12


@dataclass(frozen=True)
class Part:
    """What the act touches in one room, with the rooms that ask questions there."""

    touched: Touched
    asks: Sequence[tuple[str, int, int]]

    @property
    def details(self) -> Sequence[str]:
        return self.touched.details[:MOST_DETAILS]

    @property
    def further(self) -> Sequence[str]:
        return self.touched.details[MOST_DETAILS:]


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, draft: UUID) -> HttpResponse:
    """What the last preview saw; a press takes it anew."""
    page = DraftPage.of(request, draft, "preview")
    if page.draft.done:
        return redirect("web:reorganise_act", act=page.draft.done)
    if request.method == "POST":
        try:
            if page.missing:
                raise BadInput("units", _("Còn thiếu: %(what)s.") % {"what": ", ".join(page.missing)})
            free(page)
            if drafts.is_long(page.draft):
                tasks.begin(drafts.hand_over(draft, Job.LOOK, actor=page.user))
            else:
                drafts.look(draft, actor=page.user)
        except BadInput as error:
            return _shown(request, page, ApplyForm(), (plain("K-REORG-PLAN", error.message),), status=400)
        return redirect("web:reorganise_preview", draft=draft)
    interrupted = tasks.was_interrupted(page.draft)
    if page.draft.job and not interrupted:
        part = "#progress" if request.htmx else ""  # type: ignore[attr-defined]
        return render(request, f"reorganise/working.html{part}", {"page": page})
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRefresh()
    return _shown(request, page, ApplyForm(), page.reasons, interrupted=interrupted)


def free(page: DraftPage) -> None:
    """A draft that the worker left in the middle may be taken up again."""
    if tasks.was_interrupted(page.draft):
        drafts.release(page.draft.pk, actor=page.user)


@require_POST
def carry_out(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Apply. What stands in the way is told on the page, and the draft stays as it is."""
    page = DraftPage.of(request, draft, "preview")
    form = ApplyForm(request.POST)
    if not form.is_valid():
        return _shown(request, page, form, page.reasons, status=400)
    try:
        free(page)
        if drafts.is_long(page.draft):
            tasks.begin(drafts.hand_over(draft, Job.APPLY, actor=page.user))
            return redirect("web:reorganise_preview", draft=draft)
        done = drafts.carry_out(draft, actor=page.user)
    except Conflict as error:
        context = {"page": page, "error": error}
        return render(request, "reorganise/conflict.html", context, status=409)
    except BadInput as error:
        return _shown(request, page, form, (plain("K-REORG-PLAN", error.message),), status=400)
    except Refused as refused:
        return _shown(request, page, form, refused.reasons, status=422)
    messages.success(request, _("Đã thực hiện: %(label)s.") % {"label": done.label})
    return redirect("web:reorganise_act", act=done.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, draft: UUID, room: str) -> HttpResponse:
    """The questions of one room, page by page: a decision for each, or one for all that are shown and still open."""
    page = DraftPage.of(request, draft, "preview")
    found = _Asked.of(page, room, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        answers = found.answers(request.POST)
        if answers:
            drafts.answer(draft, answers, actor=page.user)
            messages.success(request, _told(answers))
        return redirect(f"{request.path}?{found.query}" if found.query else request.path)
    _log_names(page, room, found)
    context = {"page": page, "room": room, "asked": found, "clear": CLEAR}
    return render(request, "reorganise/decide.html", context)


@dataclass(frozen=True)
class Line:
    """A question as shown: its text, where it is now, what the rules propose."""

    question: Question
    unit: str
    proposal: str


@dataclass(frozen=True)
class _Asked:
    """The questions of a room that the filter leaves, and the page of them that is shown."""

    every: Sequence[Question]
    fitting: Sequence[Question]
    page: Page[Question]
    units: Mapping[UUID, str]
    q: str
    state: str

    @classmethod
    def of(cls, page: DraftPage, room: str, given: QueryDict) -> _Asked:
        every = [one for one in page.effect.questions if seen.room_of(one.key) == room] if page.effect else []
        every = seen.with_texts(every, texts_of(room, every, page.user))
        q, state = given.get("q", "").strip(), given.get("state", "")
        words = fold(q).split()
        units = names_on({one.unit for one in every}, page.plan.on)
        fitting = [
            one
            for one in every
            if (state != "open" or one.is_open)
            and (state != "done" or not one.is_open)
            and all(word in fold(f"{one.text} {units.get(one.unit, '')}") for word in words)
        ]
        return cls(every, fitting, Paginator(fitting, PER_PAGE).get_page(given.get("page")), units, q, state)

    @property
    def lines(self) -> list[Line]:
        return [
            Line(one, self.units.get(one.unit, ""), dict(one.options).get(one.proposal, ""))
            for one in self.page.object_list
        ]

    @property
    def options(self) -> list[tuple[str, str]]:
        """Every answer that some question shown may take, in their order."""
        return list(dict.fromkeys(option for one in self.fitting for option in one.options))

    @property
    def open(self) -> int:
        return sum(one.is_open for one in self.every)

    @property
    def proposed(self) -> int:
        """How many of the questions shown are open and have a proposal."""
        return sum(bool(one.is_open and one.proposal) for one in self.fitting)

    @property
    def spread(self) -> list[tuple[str, int]]:
        """How many go where, by the decisions so far."""
        counted = Counter(dict(one.options)[one.answer] for one in self.every if one.answer)
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))

    @property
    def query(self) -> str:
        asked = {"q": self.q, "state": self.state, "page": str(self.page.number) if self.page.number > 1 else ""}
        return urlencode({key: value for key, value in asked.items() if value})

    def answers(self, given: QueryDict) -> dict[str, str]:
        """What this press decides: the rows of the page as chosen, then one answer for all that fit and are still open."""
        posted = {one.key: str(given.get(f"a:{one.key}", one.answer)) for one in self.page.object_list}
        chosen = {one.key: posted[one.key] for one in self.page.object_list if posted[one.key] != one.answer}
        scope = self.fitting if given.get("scope") == "all" else list(self.page.object_list)
        if given.get("do") == "proposals":
            bulk = {one.key: one.proposal for one in scope if one.is_open and one.proposal}
        elif given.get("do") == "bulk" and given.get("to") == CLEAR:
            return {one.key: "" for one in scope if one.answer}
        elif given.get("do") == "bulk" and given.get("to"):
            to = given["to"]
            bulk = {one.key: to for one in scope if one.is_open and to in dict(one.options)}
        else:
            bulk = {}
        return {**bulk, **chosen}


def _told(answers: Mapping[str, str]) -> str:
    number = len(answers)
    return ngettext("Đã ghi %(n)s quyết định.", "Đã ghi %(n)s quyết định.", number) % {"n": number}


def _log_names(page: DraftPage, room: str, found: _Asked) -> None:
    """Reading names leaves a trace, unit by unit."""
    if room not in seen.ABOUT_PEOPLE or room == "grants":
        return
    counted = Counter(one.unit for one in found.page.object_list)
    may = names_seen(counted, page.user)
    for unit, number in counted.items():
        if may.get(unit):
            details = {"names": number, "for": "reorganise"}
            record_read("people.view", actor=page.user.username, target=f"unit:{unit}", unit=unit, details=details)


def _shown(
    request: HttpRequest,
    page: DraftPage,
    form: ApplyForm,
    reasons: Sequence[Reason],
    *,
    interrupted: bool = False,
    status: int = 200,
) -> HttpResponse:
    effect = page.effect
    parts = [Part(one, _asks(one)) for one in effect.touched] if effect else []
    undecided = sum(one.undecided for one in effect.touched) if effect else 0
    context = {
        "page": page,
        "form": form,
        "parts": parts,
        "shown": [part for part in parts if part.touched.number or part.asks or part.touched.refusals],
        "silent": [part for part in parts if not (part.touched.number or part.asks or part.touched.refusals)],
        "reasons": reasons,
        "undecided": undecided,
        "interrupted": interrupted,
        "not_yet": page.not_yet(clock.today()),
        "ready": effect is not None
        and not interrupted
        and not reasons
        and not undecided
        and not page.not_yet(clock.today()),
        "discard": reverse("web:reorganise_discard", args=[page.draft.pk]),
    }
    return render(request, "reorganise/preview.html", context, status=status)


def _asks(one: Touched) -> Sequence[tuple[str, int, int]]:
    """(room, questions, of them open) of each room that asks in this part."""
    rooms = Counter(seen.room_of(question.key) for question in one.questions)
    open_ones = Counter(seen.room_of(question.key) for question in one.questions if question.is_open)
    return [(room, number, open_ones[room]) for room, number in rooms.items()]

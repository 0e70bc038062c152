"""B10: the draft with its figures, what the user writes into it, its files, and signing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ketnap.accounts.access import require, why_not
from ketnap.base import clock
from ketnap.lib.moments import moment_text, shown
from ketnap.reports.actions import Wanted, draft, sign_report
from ketnap.reports.models import SignedReport
from ketnap.reports.papers import Paper
from ketnap.reports.summary import NOTE_LABELS, Notes
from ketnap.web.reports.asking import Asked, answered, asked_of
from ketnap.web.reports.prose import Piece, draft_pieces, spots_of
from ketnap.web.reports.reader import reader
from ketnap.web.reports.sheet import printed
from ketnap.web.reports.views import file_of, page_context
from ketnap.web.reports.words import name_of
from ketnap.web.shared.forms import Form

SIGN = "reports.sign"
CODE = "B10"
MOST_LETTERS = 20_000


class NotesForm(Form):
    """What people write: causes and remedies. The numbers come from the data."""

    place = forms.CharField(label=gettext_lazy("Nơi lập báo cáo"), max_length=100, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in Notes.names():
            self.fields[name] = forms.CharField(
                label=NOTE_LABELS[name], required=False, max_length=MOST_LETTERS,
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip

    @property
    def notes(self) -> Notes:
        return Notes(**{name: self.cleaned_data.get(name, "") for name in Notes.names()})


@require_http_methods(["GET", "HEAD", "POST"])
@answered
def b10(request: HttpRequest) -> HttpResponse:
    """The draft. What was typed stays on the page through every preview; files come with it."""
    asked = asked_of(request)
    form = NotesForm(request.POST or None)
    made = draft(_wanted(asked, form), maker=reader(request), now=clock.now())
    kind = request.POST.get("file", "")
    if kind in ("docx", "xlsx") and form.is_valid():
        return file_of(made, asked, kind)
    may = reader(request).may(SIGN, at=asked.unit)
    context = {
        **page_context(asked, CODE),
        "form": form,
        "pieces": _with_fields(made, asked, form),
        "tables": [printed(table) for table in made.tables],
        "head": made.head,
        "numbers": _numbers(asked, made),
        "may_sign": may,
        "sign_url": asked.address("report_sign"),
        "why_not": "" if may else why_not(SIGN, at=asked.unit_name),
        "previewed": request.method == "POST",
    }
    return render(request, "reports/b10.html", context, status=400 if form.errors else 200)


@require_POST
@answered
def sign(request: HttpRequest) -> HttpResponse:
    """First what would be frozen, to look at; with `confirm` the signature itself.

    Both read the journal of the same moment, so that nothing comes in between.
    """
    asked = asked_of(request)
    require(reader(request), SIGN, at=asked.unit)
    form = NotesForm(request.POST)
    if not form.is_valid():
        return b10(request)
    now = clock.now()
    read_at = asked.known_by or _not_after(request.POST.get("read_at", ""), str(moment_text(now)))
    known = replace(asked, known_by=read_at)
    wanted = _wanted(known, form)
    if request.POST.get("confirm"):
        row = sign_report(wanted, signer=reader(request), now=now, replaces=_replaced(request.POST.get("replaces", "")))
        messages.success(request, _("Đã ký. Báo cáo này không thay đổi nữa."))
        return redirect("web:report_signed", key=row.pk)
    made = draft(wanted, maker=reader(request), now=now)
    context = {
        **page_context(asked, CODE),
        "form": form,
        "made": made,
        "numbers": _numbers(known, made),
        "read_at": read_at,
        "read_shown": shown(read_at),
        "earlier": SignedReport.objects.for_user(reader(request)).filter(unit=asked.unit.pk, code=CODE).newest_first(),
        "back": request.get_full_path().replace("/sign/", "/"),
    }
    return render(request, "reports/sign.html", context)


def _with_fields(made: Paper, asked: Asked, form: NotesForm) -> list[tuple[Piece, BoundField | None]]:
    """The draft, and beside each place for writing its field."""
    pieces = draft_pieces(made.blocks, spots_of(asked, made.figures))
    return [(piece, form[piece.name] if piece.name else None) for piece in pieces]


def _wanted(asked: Asked, form: NotesForm) -> Wanted:
    valid = form.is_bound and form.is_valid()
    notes, place = (form.notes, form.cleaned_data["place"]) if valid else (Notes(), "")
    return Wanted(CODE, asked.question(), asked.period_text, notes, place, asked.decimals, asked.mode)


def _numbers(asked: Asked, made: Paper) -> list[tuple[str, int, str]]:
    """(label, value, list) of every figure that the report prints."""
    found = []
    for name, figure in made.figures.items():
        question = figure.question
        if name.startswith(("stage.", "entered.")) and not figure.value:
            continue
        label = name_of(question.indicator)
        label = _("%(label)s (cùng kỳ năm trước)") % {"label": label} if name.endswith("_before") else label
        found.append((label, figure.value, asked.behind(question)))
    return found


def _not_after(text: str, now: str) -> str:
    """The moment at which the confirmation was shown; never later than now."""
    try:
        return min(str(moment_text(text)), now) if text else now
    except ValueError:
        return now


def _replaced(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None

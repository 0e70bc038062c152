"""Several acts on one page: each has its form, one of them is posted at a time by its key (`act`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ketnap.base.errors import BadInput, Conflict, NotFound, Refused
from ketnap.web.shared.forms import Form

Words = str | Promise


@dataclass(frozen=True)
class Act:
    """One act: its words, its form (made from data and a prefix), and what it does with what was typed.

    `do` may give a sentence for the message; `lead` is said above the form.
    """

    key: str
    title: Words
    button: Words
    make: Callable[[Any, str], Form]
    do: Callable[[dict[str, Any]], str | None]
    lead: Words = ""
    danger: bool = False


@dataclass(frozen=True)
class Offered:
    """An act with its form on this page; `is_open` when it was just posted and could not be taken."""

    act: Act
    form: Form
    is_open: bool = False


def answer(
    request: HttpRequest, acts: Sequence[Act], template: str, page: Callable[[], Mapping[str, Any]], back: str
) -> HttpResponse:
    """Show the page with its acts, or carry out the one posted and go `back`; what cannot be taken is told at its field.

    `page` gathers the rest of the context, after the act. An act that is not offered raises NotFound.
    """
    posted = request.POST.get("act", "") if request.method == "POST" else ""
    offered = []
    for act in acts:
        here = act.key == posted
        form = act.make(request.POST if here else None, act.key)
        if here and form.is_valid() and _done(request, act, form):
            return redirect(back)
        offered.append(Offered(act, form, here))
    if request.method == "POST" and not any(one.is_open for one in offered):
        raise NotFound(posted)
    context = {**page(), "offered": offered}
    return render(request, template, context, status=400 if any(one.is_open for one in offered) else 200)


def _done(request: HttpRequest, act: Act, form: Form) -> bool:
    try:
        said = act.do(dict(form.cleaned_data))
    except (BadInput, Conflict, Refused) as error:
        form.add_refusal(error)
        return False
    messages.success(request, said or _("Đã ghi: %(act)s.") % {"act": act.title})
    return True

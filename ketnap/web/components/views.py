"""The page of components: everything the pages are built of, with made-up contents, in both languages."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ketnap.base import office
from ketnap.web.components import sample
from ketnap.web.components.forms import SampleForm


def _open(request: HttpRequest) -> bool:
    """Whether the page may be seen without signing in: in a practice office and for developers."""
    return settings.DEBUG or office.load().is_practice or request.user.is_authenticated


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    if not _open(request):
        return redirect_to_login(request.get_full_path())
    form = SampleForm(request.POST if request.method == "POST" else None)
    page = {
        "badges": sample.badges(),
        "tiles": sample.tiles(),
        "bars": sample.bars(),
        "tabs": sample.tabs(),
        "steps": sample.steps(),
        "entries": sample.entries(),
        "refusal": sample.refusal(),
        "listing": sample.listing(request),
        "grid": sample.grid(),
        "form": form,
    }
    return render(request, "components/page.html", page)


@login_not_required
def dialog(request: HttpRequest) -> HttpResponse:
    if not _open(request):
        return redirect_to_login(request.get_full_path())
    return render(request, "components/dialog.html")

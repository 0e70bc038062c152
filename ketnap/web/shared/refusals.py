"""Turns a "no" of the rooms into a page. Forms that can show it beside a field catch it before."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ketnap.base.errors import BadInput, Conflict, Forbidden, NotFound, Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Refused 422, Forbidden 403, NotFound 404, Conflict 409, BadInput 400; everything else stays an error."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Forbidden):
            return render(request, "403.html", {"exception": error}, status=403)
        if isinstance(error, NotFound):
            return render(request, "404.html", {"exception": error}, status=404)
        if isinstance(error, Refused):
            page = {"refusal": error, "subject": error.subject, "back": _back(request)}
            return render(request, "shared/refused.html", page, status=422)
        if isinstance(error, Conflict | BadInput):
            page = {"error": error, "back": _back(request)}
            return render(request, "shared/not_taken.html", page, status=409 if isinstance(error, Conflict) else 400)
        return None


def _back(request: HttpRequest) -> str:
    """The page a form was sent from has the same address."""
    return request.path

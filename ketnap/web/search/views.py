"""Search over everything the reader may see (Ctrl+K)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ketnap.audit.record import record_read
from ketnap.lib.vietnamese import clean_text
from ketnap.web.search.page import SHOWN, find
from ketnap.web.shared.reader import reader


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    text = clean_text(request.GET.get("q", ""))[:200]
    found = find(reader(request), text)
    if found.names_shown:
        details = {"names": found.names_shown}
        record_read("people.search", actor=reader(request).username, target="search", details=details)
    return render(request, "search/page.html", {"text": text, "found": found, "shown": SHOWN})

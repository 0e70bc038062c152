"""Addresses of all pages, one list per room.

A room adds one line to ROOMS. Its `urls.py` holds `urlpatterns` only (no `app_name`); paths carry their own prefix
and names are unique over the whole face: `web:cases`, `web:case`, `web:sittings` …
"""

from django.urls import include, path

from ketnap.web.shared.language import set_language

app_name = "web"

ROOMS = [
    "ketnap.web.components.urls",
    "ketnap.web.accounts.urls",
    "ketnap.web.audit.urls",
    "ketnap.web.calendars.urls",
    "ketnap.web.cases.urls",
    "ketnap.web.courses.urls",
    "ketnap.web.desk.urls",
    "ketnap.web.duties.urls",
    "ketnap.web.instruments.urls",
    "ketnap.web.localrules.urls",
    "ketnap.web.people.urls",
    "ketnap.web.places.urls",
    "ketnap.web.posts.urls",
    "ketnap.web.reorganise.urls",
    "ketnap.web.reports.urls",
    "ketnap.web.rules.urls",
    "ketnap.web.search.urls",
    "ketnap.web.sittings.urls",
    "ketnap.web.targets.urls",
    "ketnap.web.transfer.urls",
    "ketnap.web.units.urls",
]

urlpatterns = [
    path("ngon-ngu/", set_language, name="language"),
    *(path("", include(room)) for room in ROOMS),
]

"""Who changed and who read what."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ketnap.accounts.access import why_not
from ketnap.audit import registry
from ketnap.base.errors import Forbidden
from ketnap.lib.vietnamese import BadDate, parse_date
from ketnap.web.audit.page import RIGHT, Asked, Shown, entries_for, entry_for, filtered, shown
from ketnap.web.shared.reader import reader
from ketnap.web.shared.table import Column, Filter, Table
from ketnap.web.templatetags.ketnap import vn_moment


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    _watcher(request)
    asked, problem = _asked(request)
    rows = filtered(entries_for(reader(request)), asked)
    return render(request, "audit/list.html", {"table": _table(request, rows), "problem": problem})


@require_GET
def entry(request: HttpRequest, position: int) -> HttpResponse:
    _watcher(request)
    return render(request, "audit/entry.html", {"entry": entry_for(reader(request), position)})


def _watcher(request: HttpRequest) -> None:
    if not reader(request).may_anywhere(RIGHT):
        raise Forbidden(RIGHT, why_not(RIGHT, at=_("tổ chức của bạn")))


def _asked(request: HttpRequest) -> tuple[Asked, str]:
    """The filters of the address; a day that cannot be read is left out and told."""
    texts = {name: request.GET.get(name, "").strip() for name in ("actor", "action", "target", "kind", "first", "last")}
    first, problem = _day(texts.pop("first"))
    last, other = _day(texts.pop("last"))
    return Asked(**texts, first=first, last=last), problem or other


def _day(typed: str) -> tuple[date | None, str]:
    try:
        return (parse_date(typed) if typed else None), ""
    except BadDate as bad:
        return None, str(bad)


def _table(request: HttpRequest, rows: object) -> Table:
    columns = [
        Column("at", _("Lúc"), sort="position", value=lambda one: vn_moment(one.at).replace(" ", "\u00a0")),
        Column("actor", _("Ai"), value=lambda one: one.row.actor),
        Column("label", _("Việc")),
        Column("kind", _("Loại"), value=_kind),
        Column("target", _("Đối tượng"), value=lambda one: one.row.target),
        Column("unit", _("Tổ chức")),
        Column("details", _("Nội dung"), value=_told, hidden=True),
    ]
    names = sorted(registry.actions().items(), key=lambda pair: pair[1])
    table = Table.of(
        request,
        columns,
        rows,  # type: ignore[arg-type]
        caption=_("Nhật ký"),
        sort="-at",
        filters=[
            Filter("actor", _("Ai")),
            Filter("action", _("Việc"), [("", _("Tất cả")), *names]),
            Filter("kind", _("Loại"), [("", _("Tất cả")), ("change", _("Ghi")), ("read", _("Xem"))]),
            Filter("target", _("Đối tượng"), placeholder="case:…"),
            Filter("first", _("Từ ngày")),
            Filter("last", _("Đến ngày")),
        ],
        row_url=lambda one: reverse("web:audit_entry", args=[one.position]),
        empty_text=_("Không có dòng nào trong phạm vi của bạn."),
    )
    table.rows = shown(table.rows)
    return table


def _kind(one: Shown) -> str:
    return _("Xem") if one.row.is_read else _("Ghi")


def _told(one: Shown) -> str:
    return "; ".join(f"{key}: {value}" for key, value in one.details)[:300]

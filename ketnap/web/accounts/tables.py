"""Columns of the accounts' tables."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ketnap.lib.names import fold
from ketnap.web.accounts.page import UserRow
from ketnap.web.shared.components import Badge
from ketnap.web.shared.table import Column, Filter, Table


def users_table(request: HttpRequest, rows: Sequence[UserRow]) -> Table:
    """The accounts, filtered by name or role without marks."""
    wanted = fold(request.GET.get("name", ""))
    state = request.GET.get("state", "")
    found = [
        row
        for row in rows
        if wanted in fold(f"{row.name} {row.user.username} {row.roles}") and (not state or state == _state(row).state)
    ]
    columns = [
        Column("name", _("Họ và tên"), sort="sort_key"),
        Column("username", _("Tên đăng nhập"), sort=True, value=lambda row: row.user.username),
        Column("title", _("Chức vụ"), value=lambda row: row.user.title),
        Column("roles", _("Vai trò hiện nay"), sort=True),
        Column("state", _("Tình trạng"), value=_state, sort=True),
        Column("last", _("Đăng nhập gần nhất"), kind="date", value=lambda row: row.user.last_login, hidden=True),
    ]
    states = [
        ("", _("Tất cả")),
        ("done", _("Đang làm việc")),
        ("due", _("Chưa có vai trò")),
        ("blocked", _("Đang khóa")),
    ]
    return Table.of(
        request,
        columns,
        found,
        caption=_("Người dùng"),
        sort="name",
        filters=[
            Filter("name", _("Tên, vai trò"), placeholder=_("không cần dấu")),
            Filter("state", _("Tình trạng"), states),
        ],
        row_url=lambda row: reverse("web:user", args=[row.user.pk]),
        empty_text=_("Chưa có người dùng nào trong phạm vi của bạn."),
    )


def _state(row: UserRow) -> Badge:
    if not row.user.is_active:
        return Badge("blocked", _("Đang khóa"))
    return Badge("done", _("Đang làm việc")) if row.current else Badge("due", _("Chưa có vai trò"))

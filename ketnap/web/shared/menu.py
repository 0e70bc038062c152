"""The rooms in the left rail. A room that has no page yet is left out, so the list may run ahead of the building."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """One room. `permission` None: everybody who is signed in. `names` are further page names that belong to it."""

    name: str
    label: str | Promise
    icon: str
    permission: str | None = None
    group: str = "work"
    names: tuple[str, ...] = ()
    thumb: bool = False


@dataclass(frozen=True)
class Shown:
    """An item as this reader sees it."""

    label: str | Promise
    icon: str
    url: str
    group: str
    current: bool
    thumb: bool


MENU = (
    Item("desk", _("Bàn làm việc"), "desk", thumb=True),
    Item("cases", _("Người và hồ sơ"), "cases", "cases.view", names=("case", "people", "person"), thumb=True),
    Item("sittings", _("Kỳ họp"), "sitting", "cases.view", names=("sitting",), thumb=True),
    Item("classes", _("Lớp bồi dưỡng"), "class", "courses.view", names=("class",)),
    Item("targets", _("Chỉ tiêu"), "target", "targets.view", names=("target", "allocation"), group="steer"),
    Item("reports", _("Báo cáo"), "report", "reports.view", names=("report", "figure"), group="steer", thumb=True),
    Item("duties", _("Phân công"), "person", "units.view", names=("duty",), group="steer"),
    Item("posts", _("Chức danh"), "user", "units.view", names=("post",), group="steer"),
    Item("units", _("Cây tổ chức"), "tree", "units.view", names=("unit", "reorganise"), group="base"),
    Item("places", _("Địa bàn"), "tree", "units.view", names=("place",), group="base"),
    Item("instruments", _("Văn bản"), "paper", "instruments.view", names=("instrument",), group="base"),
    Item("rules", _("Quy định"), "rules", names=("rule",), group="base"),
    Item("local_rules", _("Quy tắc địa phương"), "rules", "units.view", names=("local",), group="base"),
    Item("transfer", _("Nhập, xuất"), "exchange", "transfer.import", names=("import", "export"), group="base"),
    Item("users", _("Người dùng"), "users", "accounts.manage", names=("user",), group="keep"),
    Item("calendar", _("Lịch làm việc"), "calendar", "calendars.manage", group="keep"),
    Item("audit", _("Nhật ký"), "audit", "audit.view", group="keep"),
)


def menu_for(request: HttpRequest) -> list[Shown]:
    """The items this reader may open, in order; the current one is marked."""
    here = getattr(request.resolver_match, "url_name", "") or ""
    return list(_shown(request.user if hasattr(request, "user") else None, here))


def _shown(user: Any, here: str) -> Iterator[Shown]:
    for item in MENU:
        try:
            url = reverse(f"web:{item.name}")
        except NoReverseMatch:
            continue
        if item.permission is None or _may_somewhere(user, item.permission):
            yield Shown(item.label, item.icon, url, item.group, _belongs(here, item), item.thumb)


def _belongs(here: str, item: Item) -> bool:
    own = (item.name, *item.names)
    return here in own or any(here.startswith(f"{name}_") for name in own)


def _may_somewhere(user: Any, permission: str) -> bool:
    """Whether the reader holds the permission at any unit; the page itself asks again, at the unit."""
    ask = getattr(user, "may_anywhere", None)
    return bool(ask(permission)) if ask else bool(getattr(user, "is_authenticated", False))

"""Tags and filters of the pages. Formats come from `ketnap.lib`, components take values of `shared/components.py`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from ketnap.lib import numbers, vietnamese
from ketnap.web.shared.components import Badge, Entry, Progress, Step, Tab, Tile
from ketnap.web.shared.face import Face, face_of
from ketnap.web.shared.inputs import shown_inputs
from ketnap.web.shared.table import Table
from ketnap.web.shared.viewing import viewing

register = template.Library()

NOTHING = "–"
MASKED = "•••••"


@register.filter
def vn_date(day: date | datetime | None) -> str:
    """18/04/2023; a dash when there is no day."""
    if not day:
        return NOTHING
    return vietnamese.format_date(localtime(day).date() if isinstance(day, datetime) else day)


@register.filter
def vn_moment(moment: datetime | None) -> str:
    """18/04/2023 09:05, in Viet Nam's time."""
    if not moment:
        return NOTHING
    there = localtime(moment)
    return f"{vietnamese.format_date(there.date())} {there:%H:%M}"


@register.filter
def vn_number(number: int | Decimal | None, decimals: int | None = None) -> str:
    """1.234,56; a dash when there is no number."""
    return NOTHING if number is None or number == "" else numbers.format_number(number, decimals)


@register.filter
def vn_percent(ratio: Decimal | None, decimals: int = 2) -> str:
    """51,79% from a value already in percent (`lib.numbers.percent`); a dash when there is none."""
    return NOTHING if ratio is None else numbers.format_percent(ratio, decimals)


@register.filter
def inputs_of(reason: Any) -> Iterable[tuple[str, str]]:
    """What a reason was judged on, as label and printed value."""
    return list(shown_inputs(reason))


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A sign of our own sprite. Without `label` it is decoration; with one it is read aloud."""
    kind = f"icon icon-{size}" if size else "icon"
    href = f"{static('ketnap/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', kind, label, href)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', kind, href)


@register.simple_tag(takes_context=True)
def face(context: template.Context) -> Face:
    """What the frame shows beside the page."""
    return face_of(context["request"], context)


@register.simple_tag(takes_context=True)
def room_url(context: template.Context, name: str, *args: Any, **kwargs: Any) -> str:
    """Like {% url %}, and the chosen unit and day come along."""
    url = reverse(name, args=args, kwargs=kwargs)
    query = viewing(context["request"]).query if "request" in context else ""
    return f"{url}?{query}" if query else url


@register.simple_tag(takes_context=True)
def kept(context: template.Context, url: str) -> str:
    """An address that is already made, with the chosen unit and day."""
    query = viewing(context["request"]).query
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


@register.inclusion_tag("shared/badge.html")
def badge(state: str | Badge, text: str = "") -> dict[str, Any]:
    """A state: shape, colour and words together."""
    return {"badge": state if isinstance(state, Badge) else Badge(state, text)}


@register.inclusion_tag("shared/progress.html", takes_context=True)
def progress(context: template.Context, value: Progress, size: str = "") -> dict[str, Any]:
    """A result against a target."""
    return {"p": value, "size": size, "request": context.get("request")}


@register.inclusion_tag("shared/tile.html")
def tile(value: Tile) -> dict[str, Any]:
    return {"tile": value}


@register.inclusion_tag("shared/tabs.html")
def tabs(values: Iterable[Tab], label: str = "") -> dict[str, Any]:
    return {"tabs": values, "label": label}


@register.inclusion_tag("shared/stepper.html")
def stepper(steps: Iterable[Step], label: str = "") -> dict[str, Any]:
    return {"steps": steps, "label": label}


@register.inclusion_tag("shared/timeline.html")
def timeline(entries: Iterable[Entry]) -> dict[str, Any]:
    return {"entries": entries}


@register.inclusion_tag("shared/verdict.html", takes_context=True)
def verdict(context: template.Context, value: Any, title: str = "", fixes: Any = None) -> dict[str, Any]:
    """A verdict of the rulebook, or any object with `reasons`: every reason with its source.

    `fixes` (else that of the page) says where to bring what a reason finds missing.
    """
    return {"verdict": value, "title": title, "fixes": fixes or context.get("fixes"), "request": context.get("request")}


@register.simple_tag
def fix_of(fixes: Any, reason: Any) -> Any:
    """The link to where the reader brings what the reason finds missing; None without any."""
    return fixes.of(reason) if fixes else None


@register.inclusion_tag("shared/empty.html")
def empty(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """Nothing here: why, and what to do."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("shared/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    return {"field": bound}


@register.filter
def why(bound: BoundField) -> str:
    """The form's answer to "vì sao?" for this field."""
    return str(getattr(bound.form, "why", {}).get(bound.name, ""))


@register.filter
def is_wide(bound: BoundField) -> bool:
    return bound.name in getattr(bound.form, "wide", ()) or bound.widget_type in ("textarea", "radioselect")


@register.inclusion_tag("shared/table.html", takes_context=True)
def table(context: template.Context, value: Table) -> dict[str, Any]:
    return {"table": value, "request": context["request"], "csrf_token": context.get("csrf_token")}

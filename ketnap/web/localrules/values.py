"""Values to be confirmed: the list, one value with its form and history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ketnap.accounts.access import require, why_not
from ketnap.base.errors import BadInput, NotFound
from ketnap.lib.names import fold
from ketnap.localrules.confirming import Value, choices, confirm, unset
from ketnap.localrules.models import ValueSetting
from ketnap.localrules.queries import settings_for, settled_at
from ketnap.localrules.reading import value_of
from ketnap.rulebook.confirmation import weak_values
from ketnap.rulebook.library import Library, load
from ketnap.rulebook.schema import Deadline, RuleSet
from ketnap.web.localrules.forms import ValueForm, WithdrawForm
from ketnap.web.localrules.words import tabs
from ketnap.web.rules import words
from ketnap.web.shared.components import Badge, Link
from ketnap.web.shared.places import unit_for
from ketnap.web.shared.reader import reader
from ketnap.web.shared.table import Column, Filter, Table
from ketnap.web.shared.viewing import viewing

CONFIRM = "rules.confirm"


@dataclass(frozen=True)
class Row:
    """One value as the program has it, and what holds at the unit. `setting` None: nobody has confirmed it."""

    key: Value
    label: str
    text: str
    rule: str
    mark: str
    setting: ValueSetting | None

    @property
    def ruleset(self) -> str:
        return self.key.ruleset

    @property
    def url(self) -> str:
        address = reverse("web:local_value", args=[self.key.ruleset, self.key.name])
        return f"{address}?field={self.key.field}" if self.key.field else address

    @property
    def source(self) -> str:
        return str(words.MARK_LABELS.get(self.mark, self.mark))

    @property
    def badge(self) -> Badge:
        if self.setting is None:
            return Badge("weak", _("cần xác nhận"))
        return Badge("done", _("đã xác nhận") if self.setting.value is None else _("đã đặt"))

    @property
    def settled(self) -> str:
        one = self.setting
        return f"{one.number} ({one.unit.short_name})" if one else ""


def rows_at(settled: Mapping[tuple[str, str, str], ValueSetting]) -> list[Row]:
    """Every value to be confirmed, in order of time, with what holds."""
    books = load()
    found = []
    for one in weak_values(books):
        key = Value(one.ruleset, one.name, one.field)
        setting = settled.get((one.ruleset, one.name, one.field))
        found.append(Row(key, label_of(key, books), text_of(key, books, setting), one.rule, one.mark, setting))
    return found


def label_of(key: Value, books: Library) -> str:
    """What the value says, in words."""
    if not key.field:
        return words.parameter_label(key.name)
    label = books.ruleset(key.ruleset).deadlines[key.name].label
    return _("%(period)s: gia hạn nhiều nhất") % {"period": label} if key.field == "extension" else label


def text_of(key: Value, books: Library, setting: ValueSetting | None) -> str:
    """The value in words: the one set, else the program's own."""
    ruleset = books.ruleset(key.ruleset)
    changed = value_of(setting.value) if setting is not None else None
    if not key.field:
        own = ruleset.parameters[key.name]
        return words.parameter_text(own if changed is None else replace(own, value=changed), books)
    return _period_text(ruleset.deadlines[key.name], key.field, changed)


def _period_text(period: Deadline, field: str, changed: object) -> str:
    number = period.amount if field == "amount" else period.extension
    if isinstance(changed, int):
        number, period = changed, replace(period, unknown=False)
    return words.amount_text(replace(period, amount=number, extension=0, amount_abroad=0))


@require_GET
def values(request: HttpRequest) -> HttpResponse:
    """Every value to be confirmed, with what holds at the unit today."""
    unit, on = unit_for(request), viewing(request).as_of
    page = {
        "unit": unit,
        "tabs": tabs(request, "local_values"),
        "table": _table(request, rows_at(settled_at(unit.pk, on))),
    }
    return render(request, "localrules/values.html", page)


def _table(request: HttpRequest, rows: Sequence[Row]) -> Table:
    asked = request.GET
    sets = list(dict.fromkeys(row.ruleset for row in rows))
    if asked.get("set") in sets:
        rows = [row for row in rows if row.ruleset == asked["set"]]
    if asked.get("state") in ("open", "settled"):
        rows = [row for row in rows if (row.setting is None) == (asked["state"] == "open")]
    wanted = fold(asked.get("text", "")).split()
    rows = [row for row in rows if all(word in fold(f"{row.label} {row.rule} {row.key.name}") for word in wanted)]
    columns = [
        Column("ruleset", _("Bộ quy định"), sort=True),
        Column("label", _("Giá trị"), kind="link", value=lambda row: Link(row.label, row.url)),
        Column("text", _("Đang dùng")),
        Column(
            "rule", _("Quy tắc"), kind="link", value=lambda row: Link(row.rule, reverse("web:rule", args=[row.rule]))
        ),
        Column("source", _("Nguồn")),
        Column("badge", _("Tình trạng"), kind="badge"),
        Column("settled", _("Theo văn bản")),
    ]
    return Table.of(
        request,
        columns,
        rows,
        caption=_("Giá trị cần xác nhận"),
        per_page=100,
        filters=[
            Filter("text", _("Chữ, mã quy tắc")),
            Filter("set", _("Bộ quy định"), [("", _("Tất cả")), *((one, one) for one in sets)]),
            Filter(
                "state",
                _("Tình trạng"),
                [("", _("Tất cả")), ("open", _("Cần xác nhận")), ("settled", _("Đã xác nhận, đặt"))],
            ),
        ],
        empty_text=_("Không có giá trị nào như vậy."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def value(request: HttpRequest, ruleset: str, name: str) -> HttpResponse:
    """One value: what it is, what was decided about it, and the form to confirm or set it at the unit."""
    unit, user, on = unit_for(request), reader(request), viewing(request).as_of
    key = _known(ruleset, name, request.GET.get("field", ""))
    form = ValueForm(request.POST or None)
    if request.method == "POST":
        require(user, CONFIRM, at=unit)
        if form.is_valid() and _confirmed(request, form, key):
            return redirect(request.get_full_path())
    books, setting = load(), settled_at(unit.pk, on).get((key.ruleset, key.name, key.field))
    page = {
        "unit": unit,
        "tabs": tabs(request, "local_values"),
        "key": key,
        "label": label_of(key, books),
        "own": text_of(key, books, None),
        "now": text_of(key, books, setting),
        "setting": setting,
        "rule": _rule_of(books.ruleset(key.ruleset), key),
        "choices": [(code, words.code_text(key.name, code, books)) for code in choices(key)],
        "history": _history(request, key, books),
        "form": form,
        "why_not": "" if user.may(CONFIRM, at=unit) else why_not(CONFIRM, at=unit.name),
    }
    return render(request, "localrules/value.html", page, status=400 if form.errors else 200)


def _known(ruleset: str, name: str, field: str) -> Value:
    key = Value(ruleset, name, field)
    if (ruleset, name, field) not in {(one.ruleset, one.name, one.field) for one in weak_values(load())}:
        raise NotFound(f"{ruleset}/{name}")
    return key


def _rule_of(ruleset: RuleSet, key: Value) -> str:
    return ruleset.deadlines[key.name].rule if key.field else ruleset.parameters[key.name].rule


def _confirmed(request: HttpRequest, form: ValueForm, key: Value) -> bool:
    given = form.cleaned_data
    try:
        confirm(
            unit_for(request),
            key,
            given["value"],
            on=given["on"],
            paper=form.paper,
            reason=given["reason"],
            actor=reader(request),
        )
    except BadInput as error:
        form.add_refusal(error)
        return False
    messages.success(request, _("Đã ghi. Từ ngày đó các hồ sơ được xét theo giá trị này."))
    return True


@dataclass(frozen=True)
class Decided:
    """One decision about the value, with its effect in words."""

    row: ValueSetting
    before: str
    after: str
    until: date | None


def _history(request: HttpRequest, key: Value, books: Library) -> list[Decided]:
    about = (key.ruleset, key.name, key.field)
    rows = [row for row in settings_for(reader(request)) if row.about == about]
    return [Decided(row, text_of(key, books, None), text_of(key, books, row), row.valid_to) for row in rows]


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """A setting ends: the program's own value, to be confirmed, holds again."""
    user = reader(request)
    row = next((one for one in settings_for(user) if one.pk == key), None)
    if row is None:
        raise NotFound(str(key))
    require(user, CONFIRM, at=row.unit)
    form = WithdrawForm(request.POST or None)
    back = Row(Value(*row.about), "", "", "", "", row).url
    if request.method == "POST" and form.is_valid():
        try:
            unset(row, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], paper=form.paper, actor=user)
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã ghi thôi giá trị này."))
            return redirect(back)
    page = {"form": form, "unit": row.unit, "label": label_of(Value(*row.about), load()), "back": back}
    return render(request, "localrules/value_end.html", page, status=400 if form.errors else 200)

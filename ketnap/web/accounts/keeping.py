"""Pages of the administrator: accounts, their roles, links to sign in."""

from __future__ import annotations

from datetime import date, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ketnap.accounts import actions
from ketnap.accounts.access import require, why_not
from ketnap.accounts.roles import Role
from ketnap.base import clock
from ketnap.base.errors import BadInput, Forbidden
from ketnap.units.queries import by_code
from ketnap.web.accounts.forms import EndGrantForm, GrantForm, NewUserForm
from ketnap.web.accounts.page import UserRow, user_page, users_page
from ketnap.web.accounts.tables import users_table
from ketnap.web.shared.reader import reader
from ketnap.web.units.choices import unit_choices

RIGHT = "accounts.manage"


def keeper(view: Any) -> Any:
    """For those who keep accounts somewhere; where exactly is asked for each account."""

    @wraps(view)
    def asked(request: HttpRequest, **given: Any) -> HttpResponse:
        if not reader(request).may_anywhere(RIGHT):
            raise Forbidden(RIGHT, why_not(RIGHT, at=_("tổ chức của bạn")))
        return view(request, **given)

    return asked


@require_GET
@keeper
def users(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/users.html", {"table": users_table(request, users_page(reader(request)))})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def new_user(request: HttpRequest) -> HttpResponse:
    form = NewUserForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.create_user(**form.cleaned_data, actor=reader(request).username)
        except BadInput as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Đã tạo tài khoản. Hãy giao vai trò để người dùng làm việc được."))
            return redirect("web:user", key=made.pk)
    return render(request, "accounts/new_user.html", {"form": form}, status=400 if form.errors else 200)


@require_GET
@keeper
def user(request: HttpRequest, key: int) -> HttpResponse:
    return _user(request, user_page(reader(request), key))


@require_POST
@keeper
def give(request: HttpRequest, key: int) -> HttpResponse:
    row = _manageable(request, key)
    form = _grant_form(request, request.POST)
    if not form.is_valid():
        return _user(request, row, grant_form=form, status=400)
    given = form.cleaned_data
    unit = by_code(given["unit"])
    require(reader(request), RIGHT, at=unit)
    until = given["last_day"] + timedelta(days=1) if given["last_day"] else None
    try:
        actions.grant(
            row.user,
            Role(given["role"]),
            unit,
            valid_from=given["valid_from"],
            valid_to=until,
            paper=given["paper"],
            actor=reader(request).username,
        )
    except BadInput as error:
        form.add_refusal(_at(error, "valid_to", "last_day"))
        return _user(request, row, grant_form=form, status=400)
    messages.success(request, _("Đã giao vai trò."))
    return redirect("web:user", key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def end(request: HttpRequest, key: int, grant: int) -> HttpResponse:
    row = _manageable(request, key)
    held = get_object_or_404(row.user.grants.select_related("unit", "user"), pk=grant)
    require(reader(request), RIGHT, at=held.unit)
    form = EndGrantForm(request.POST or None, initial={"last_day": clock.today() - timedelta(days=1)})
    if form.is_valid():
        try:
            last: date = form.cleaned_data["last_day"]
            actions.end_grant(held, on=last + timedelta(days=1), actor=reader(request).username)
        except BadInput as error:
            form.add_refusal(_at(error, "valid_to", "last_day"))
        else:
            messages.success(request, _("Đã ghi ngày thôi vai trò."))
            return redirect("web:user", key=key)
    page = {"row": row, "held": next(one for one in row.held if one.grant.pk == grant), "form": form}
    return render(request, "accounts/end.html", page, status=400 if form.errors else 200)


@require_POST
@keeper
def link(request: HttpRequest, key: int) -> HttpResponse:
    """A link that signs the user in once; it is shown now and never again."""
    row = _manageable(request, key)
    if not row.user.is_active:
        raise BadInput("user", _("Tài khoản đang khóa: hãy mở lại trước."))
    token = actions.issue_sign_in_link(row.user, now=clock.now(), actor=reader(request).username)
    made = request.build_absolute_uri(reverse("web:sign_in_link", args=[token]))
    return _user(request, row, made=made)


@require_POST
@keeper
def switch(request: HttpRequest, key: int) -> HttpResponse:
    row = _manageable(request, key)
    if row.user.is_active:
        actions.close_user(row.user, actor=reader(request).username)
        messages.success(request, _("Đã khóa tài khoản. Những gì người này đã ghi vẫn còn."))
    else:
        actions.open_again(row.user, actor=reader(request).username)
        messages.success(request, _("Đã mở lại tài khoản."))
    return redirect("web:user", key=key)


def _manageable(request: HttpRequest, key: int) -> UserRow:
    row = user_page(reader(request), key)
    if not row.manageable:
        raise Forbidden(
            RIGHT, _("Người này còn vai trò ở tổ chức ngoài phạm vi của bạn; quản trị cấp trên giữ tài khoản.")
        )
    return row


def _grant_form(request: HttpRequest, data: Any = None) -> GrantForm:
    units = unit_choices(reader(request), RIGHT, clock.today())
    return GrantForm(data, units=units, initial={"valid_from": clock.today()})


def _user(request: HttpRequest, row: UserRow, status: int = 200, **more: Any) -> HttpResponse:
    page = {"row": row, "grant_form": _grant_form(request), "own": row.user.pk == reader(request).pk, **more}
    return render(request, "accounts/user.html", page, status=status)


def _at(error: BadInput, field: str, shown: str) -> BadInput:
    """The refusal at the field under which the page asks for the value."""
    return BadInput(shown, error.message) if error.field == field else error

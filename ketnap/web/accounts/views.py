"""Coming in and going out, and the reader's own account."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ketnap.accounts import actions
from ketnap.accounts.models import User
from ketnap.base import clock, office
from ketnap.base.errors import BadInput
from ketnap.web.accounts.forms import PasswordForm, SignInForm
from ketnap.web.accounts.page import own_page, practice_users
from ketnap.web.shared.reader import reader

BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; after too many wrong ones the account rests for a while (the page says so)."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            actions.note_sign_in(user, by="password")
            return _enter(request, user)
        form.add_error(None, _("Tên đăng nhập hoặc mật khẩu không đúng."))
    elif request.method != "POST" and request.user.is_authenticated:
        return redirect(_next(request))
    here = office.load()
    page = {"form": form, "next": _next(request), "practice": practice_users(clock.today()) if here.is_practice else ()}
    return render(request, "accounts/sign_in.html", page, status=400 if form.errors else 200)


@login_not_required
@require_POST
def sign_in_practice(request: HttpRequest) -> HttpResponse:
    """Sign in as a user of a practice office without a password. Real data know no such door."""
    if not office.load().is_practice:
        raise Http404
    chosen = next((one for one in practice_users(clock.today()) if one.user.username == request.POST.get("user")), None)
    if chosen is None:
        raise BadInput("user", _("Không có người dùng thực hành này."))
    actions.note_sign_in(chosen.user, by="practice")
    return _enter(request, chosen.user)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link that works once. Opening it changes nothing, so that programs which look at links do not spend it."""
    if request.method == "POST":
        try:
            return _enter(request, actions.use_sign_in_link(token, now=clock.now()))
        except BadInput as spent:
            return render(request, "accounts/link.html", {"problem": spent.message}, status=400)
    return render(request, "accounts/link.html")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    response = redirect("web:sign_in")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    return _account(request, PasswordForm(user=reader(request)))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise BadInput("language", _("Không có ngôn ngữ này."))
    actions.choose_language(reader(request), chosen)
    response = redirect("web:account")
    _speak(response, chosen)
    return response


@sensitive_post_parameters()
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST, user=reader(request))
    if not form.is_valid():
        return _account(request, form, status=400)
    actions.change_password(reader(request), form.cleaned_data["first"], actor=reader(request).username)
    update_session_auth_hash(request, reader(request))
    messages.success(request, _("Đã đổi mật khẩu. Các máy khác đang đăng nhập phải đăng nhập lại."))
    return redirect("web:account")


def _account(request: HttpRequest, form: PasswordForm, status: int = 200) -> HttpResponse:
    page = {"own": own_page(reader(request)), "form": form, "languages": settings.LANGUAGES}
    return render(request, "accounts/account.html", page, status=status)


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user, backend=BACKEND)
    user.last_login = clock.now()  # the office's own day, in a practice office too
    user.save(update_fields=["last_login"])
    response = redirect(_next(request))
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        _speak(response, user.language)
    return response


def _speak(response: HttpResponse, chosen: str) -> None:
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", secure=settings.HTTPS, httponly=True)


def _next(request: HttpRequest) -> str:
    """Where to go after signing in: an address of this house, else the desk."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else settings.LOGIN_REDIRECT_URL

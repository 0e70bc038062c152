"""The one settings file. Everything that differs between machines comes from the environment (`ketnap.env`).

KETNAP_DATA            folder of the office's data            default: ./data
KETNAP_KEYS            folder of its keys                     default: <data>-keys, beside it
DATABASE_URL           PostgreSQL instead of the SQLite file in the data folder
KETNAP_SECRET_KEY      key for sessions and links             default: made on first use, in the keys folder
KETNAP_BIND            address the server listens on          default: 127.0.0.1
KETNAP_HOSTS           names browsers may use, with commas    default: localhost,127.0.0.1,[::1]
KETNAP_ORIGINS         https://… addresses of a proxy before the server, with commas
KETNAP_HTTPS           1 when browsers reach the server by https alone
KETNAP_DEBUG           1 for developers, on this machine only
"""

from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

from django.utils.csp import CSP

from ketnap import env

PACKAGE = Path(__file__).resolve().parent

# The office's folders -------------------------------------------------------------------------------------------------

DATA_DIR = env.folder("KETNAP_DATA", Path("data"))
KEYS_DIR = env.folder("KETNAP_KEYS", DATA_DIR.with_name(DATA_DIR.name + "-keys"))
MEDIA_ROOT = DATA_DIR / "files"

DATABASES = {"default": env.database("DATABASE_URL", DATA_DIR / "ketnap.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Serving --------------------------------------------------------------------------------------------------------------

DEBUG = env.flag("KETNAP_DEBUG")
SECRET_KEY = env.secret_key("KETNAP_SECRET_KEY", KEYS_DIR)
BIND = env.text("KETNAP_BIND", "127.0.0.1")
ALLOWED_HOSTS = env.names("KETNAP_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.names("KETNAP_ORIGINS")
HTTPS = env.flag("KETNAP_HTTPS")

ROOT_URLCONF = "ketnap.urls"
WSGI_APPLICATION = "ketnap.wsgi.application"

ROOMS = [
    "ketnap.base",
    "ketnap.audit",
    "ketnap.journal",
    "ketnap.units",
    "ketnap.accounts",
    "ketnap.instruments",
    "ketnap.calendars",
    "ketnap.localrules",
    "ketnap.people",
    "ketnap.forms",
    "ketnap.targets",
    "ketnap.courses",
    "ketnap.cases",
    "ketnap.reorganise",
    "ketnap.rehearsals",
    "ketnap.reports",
    "ketnap.transfer",
    "ketnap.web",
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks_db",
    "axes",
    "ketnap.apps.GroundConfig",
    *[room for room in ROOMS if find_spec(room)],
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ketnap.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ketnap.middleware.PrivatePagesMiddleware",
    "ketnap.web.shared.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Pages lie beside their views: ketnap/web/<room>/templates/<room>/.
        "DIRS": sorted((PACKAGE / "web").glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 60

# Long work runs in the worker that `ketnap up` starts beside the web server.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Language and time ----------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# Who may come in ------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "web:sign_in"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # successful sign-ins are in the audit log
AXES_ENABLE_ADMIN = False
AXES_ALLOWED_CORS_ORIGINS = ""
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_COOLOFF_MESSAGE = "Tài khoản tạm khóa 15 phút vì đăng nhập sai nhiều lần. Hãy thử lại sau."

# What a browser may do ------------------------------------------------------------------------------------------------

SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
    },
}

"""Django's settings, from the environment: without any, a safe instance on one machine.

``DATABASE_URL`` names the database; the commands of ``touchstone`` start an embedded one and set it. Reading
this module starts nothing and opens nothing.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

from touchstone.project import logs

PACKAGE = Path(__file__).resolve().parent.parent


def flag(name: str, default: bool = False) -> bool:
    """Whether an environment variable says yes."""
    return os.environ.get(name, "yes" if default else "no").strip().lower() in {"1", "yes", "true", "on"}


def words(name: str, default: str = "") -> list[str]:
    """The words of a comma-separated environment variable."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


# A page's query is short: to share it out among processes of the database takes longer than to answer it, and
# so does planning a statement anew that is kept ready since one plan serves it (organisations.ready).
SHORT = "-c max_parallel_workers_per_gather=0 -c plan_cache_mode=force_generic_plan"


def database(url: str) -> dict[str, object]:
    """Django's settings of a ``postgresql://`` address; the host may be the folder of a unix socket."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    query.setdefault("options", SHORT)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": query.pop("port", "") or str(parts.port or ""),
        "OPTIONS": {**query, "prepare_threshold": 5},  # lets organisations.ready keep statements
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": f"test_{unquote(parts.path.lstrip('/'))}"},
    }


def file_place(named: str, default: Path) -> tuple[str, Path]:
    """The address of a bucket, if one is named; and the folder where files are, or land on their way."""
    return (named, default) if named.startswith("s3:") else ("", Path(named) if named else default)


PLAN_FOLDERS = words("TOUCHSTONE_PLANS")  # folders of plans of one's own, first come first
LOGGING = logs.LOGGING
HOME = Path(os.environ.get("TOUCHSTONE_HOME", "."))
DEBUG = flag("TOUCHSTONE_DEBUG")
DEMO = flag(
    "TOUCHSTONE_DEMO"
)  # demonstration people, their sign-ins on the front page, mail kept in an outbox
TLS = flag("TOUCHSTONE_TLS")  # people reach us through https
SECRET_KEY = os.environ.get("TOUCHSTONE_SECRET_KEY", "")
SECRET_KEY_FALLBACKS = words("TOUCHSTONE_OLD_SECRET_KEYS")
ALLOWED_HOSTS = words("TOUCHSTONE_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if TLS else []
DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///touchstone"))}

INSTALLED_APPS = [
    "touchstone.web.ui",
    "touchstone.web.accounts",
    "touchstone.web.organisations",
    "touchstone.web.audit",
    "touchstone.web.files",
    "touchstone.web.uploads",
    "touchstone.web.examining",
    "touchstone.web.viewing",
    "touchstone.web.console",
    "touchstone.web.room",
    "touchstone.web.anonymising",
    "touchstone.web.appeals",
    "touchstone.web.apprentices",
    "touchstone.web.portfolio",
    "touchstone.web.packs",
    "touchstone.web.links",
    "touchstone.web.planning",
    "touchstone.web.gateway",
    "touchstone.web.bookings",
    "touchstone.web.assessments",
    "touchstone.web.questions",
    "touchstone.web.quality",
    "touchstone.web.results",
    "touchstone.web.reports",
    "touchstone.web.resits",
    "touchstone.web.scrutiny",
    "touchstone.web.privacy",
    "touchstone.web.records",
    "touchstone.web.standards",
    "touchstone.web.imports",
    "touchstone.web.mail",
    "touchstone.web.doors",
    "touchstone.web.demo",
    "touchstone.jobs",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "pgtrigger",
    "procrastinate.contrib.django",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "touchstone.web.ui.middleware.request_id",
    "touchstone.web.ui.middleware.devices",
    "django.middleware.security.SecurityMiddleware",
    "touchstone.web.ui.compressing.Compressed",
    "touchstone.project.policy.Policy",
    "touchstone.project.health.probes",
    "touchstone.web.ui.middleware.moment",
    "touchstone.api.problems.plain",
    "touchstone.web.ui.middleware.DecentErrors",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "touchstone.web.organisations.middleware.acting",
    "touchstone.web.ui.kept.KeptForms",
    "touchstone.web.accounts.middleware.second_factor",
    "touchstone.web.files.middleware.limited",
    "touchstone.api.entering.enter",
]

ROOT_URLCONF = "touchstone.project.urls"
WSGI_APPLICATION = "touchstone.project.wsgi.application"
CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "touchstone.web.ui.context.page",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": sorted(str(folder) for folder in PACKAGE.glob("web/*/templates")),
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "touchstone.web.ui.environment.environment",
            "context_processors": CONTEXT,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",  # what allauth brings
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT},
    },
]
FORM_RENDERER = "touchstone.web.ui.forms.Renderer"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "ui" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
FILES_BUCKET, FILES_FOLDER = file_place(os.environ.get("TOUCHSTONE_FILES", ""), HOME / "files")
FILES_BEFORE = os.environ.get(
    "TOUCHSTONE_FILES_BEFORE", ""
)  # where they move from; read beside the new place
FILES_LANDED = HOME / "files"  # where waits what a bucket that is left behind has not taken yet
CLAMAV = os.environ.get("TOUCHSTONE_CLAMAV", "")  # the socket of a virus scanner, or tcp:HOST:PORT
SUGGEST_BY_MEANING = os.environ.get("TOUCHSTONE_SUGGESTIONS", "meaning") != "words"  # where it is installed
UNSCANNED_TAKEN = os.environ.get("TOUCHSTONE_UNSCANNED", "take") == "take"  # and shown as not scanned
FILE_UPLOAD_HANDLERS = ["touchstone.web.files.receiving.Receiving"]
LARGEST_UPLOAD = 200 * 1024 * 1024  # bytes in one file that a form carries
LARGEST_RESUMED = 8 * 1024**3  # bytes in one file that comes piece by piece
UPLOAD_QUOTA = int(float(os.environ.get("TOUCHSTONE_QUOTA_GB", "50")) * 1024**3)  # of one apprentice's files
UPLOADS_KEPT = timedelta(days=7)  # how long an upload waits for who began it
RECEIVING_AT_ONCE = 8  # uploads in one web process; the other threads are left to pages
SILENT = 20.0  # seconds without a byte after which an upload's line is given up
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

WEBHOOKS_ANYWHERE = flag("TOUCHSTONE_WEBHOOKS_ANYWHERE")  # also to our own network, without https: for trials

OPENID_ANYWHERE = flag("TOUCHSTONE_OPENID_ANYWHERE")  # providers on our own network too: for trials

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_TZ = True
CLOCK = "django.utils.timezone.now"  # where a request takes its moment from; tests move it
USE_I18N = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(days=1).total_seconds())  # as the mail with the link says
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "touchstone.web.accounts.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "touchstone.web.accounts.forms.SignIn",
    "reset_password": "touchstone.web.accounts.forms.ForgottenPassword",
    "reset_password_from_key": "touchstone.web.accounts.forms.NewPassword",
    "set_password": "touchstone.web.accounts.forms.FirstPassword",
    "change_password": "touchstone.web.accounts.forms.ChangePassword",
    "reauthenticate": "touchstone.web.accounts.forms.StillYou",
    "add_email": "touchstone.web.accounts.forms.AddAddress",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # here, that is; everywhere else it does: sessions hold its hash
ACCOUNT_SESSION_REMEMBER = True  # for twelve hours, without asking
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of a changed password, address or second factor
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(hours=1).total_seconds())  # also after signing in
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    "login_failed": "30/m/ip,5/15m/key",
    "login": "60/m/ip",
    "reset_password": "20/m/ip,5/h/key",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if TLS else "http"
MFA_ADAPTER = "touchstone.web.accounts.adapter.SecondFactor"
MFA_FORMS = {
    "authenticate": "touchstone.web.accounts.forms.Code",
    "reauthenticate": "touchstone.web.accounts.forms.CodeOnceMore",
    "activate_totp": "touchstone.web.accounts.forms.FirstCode",
    "add_webauthn": "touchstone.web.accounts.passkeys.AddPasskey",
    "edit_webauthn": "touchstone.web.accounts.passkeys.RenamePasskey",
    "login_webauthn": "touchstone.web.accounts.passkeys.SignInByPasskey",
    "authenticate_webauthn": "touchstone.web.accounts.passkeys.UsePasskey",
    "reauthenticate_webauthn": "touchstone.web.accounts.passkeys.PasskeyOnceMore",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # by a finger, a look or a PIN, each time
MFA_TOTP_ISSUER = "Touchstone"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute wrong
SECOND_FACTOR_REQUIRED = flag("TOUCHSTONE_SECOND_FACTOR", default=not DEMO)  # of every staff role
USERSESSIONS_TRACK_ACTIVITY = False
CACHES = {  # counts tries to sign in, for all processes together
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},  # so many that nobody can push out their own by making others
    }
}

EMAIL_BACKEND = os.environ.get(
    "TOUCHSTONE_MAIL_BACKEND",
    "django.core.mail.backends.dummy.EmailBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_HOST = os.environ.get("TOUCHSTONE_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("TOUCHSTONE_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("TOUCHSTONE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TOUCHSTONE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("TOUCHSTONE_MAIL_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("TOUCHSTONE_MAIL_FROM", "Touchstone <touchstone@localhost>")
SITE_ADDRESS = os.environ.get("TOUCHSTONE_ADDRESS", "http://localhost:8000")  # how mail links to us

SESSION_ENGINE = "touchstone.web.accounts.sessions"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "touchstone.web.ui.views.csrf_failure"
BEHIND_PROXY = flag("TOUCHSTONE_BEHIND_PROXY")  # one of ours, that sets X-Forwarded-Proto and -For
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)  # whose address the tries are counted for
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^health$", r"^ready$"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the picture that sets up a second factor
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS = (
    ["security.W004", "security.W008", "security.W012", "security.W016"] if not TLS else []
)

"""Django settings. Everything a trust may change is an environment variable, read here and nowhere else.

HEADWATER_STATE       folder for records, warehouse and keys (default: var/ in the working folder)
DATABASE_URL          records on PostgreSQL, e.g. postgres://user:secret@host/name (default: SQLite in the state folder)
HEADWATER_HOSTS       host names this installation answers to, comma separated (default: localhost and 127.0.0.1)
HEADWATER_HTTPS       "1" once the site is served over HTTPS: secure cookies, HSTS
HEADWATER_ADDRESS     how people reach this installation, as links in e-mails say it (default: http://127.0.0.1:8000)
HEADWATER_SECRET_KEY  signing key (default: made once and kept in the state folder, readable by its owner only)
HEADWATER_EMAIL_URL   smtp://user:secret@host:587 (default: messages are written to the terminal)
HEADWATER_EMAIL_FROM  sender of invitations
HEADWATER_DEFINITIONS folder of the trust's own definitions, e.g. cards/academy-card.yaml instead of ours
HEADWATER_MEMORY      how much a calculation over the published files may take (default: 1GB)
HEADWATER_API_CALLS   how often one token may call the interface for programs in a minute (default: 120)
HEADWATER_DEMO        "1" for a demonstration: prints the demonstration sign-ins on the sign-in page
HEADWATER_LOG_LEVEL   what is written to the terminal: DEBUG, INFO, WARNING (default), ERROR
HEADWATER_DEBUG       "1" while working on Headwater itself: faults are shown in the browser; never on a live site
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent
DEFINITIONS = PACKAGE / "definitions"
OWN_DEFINITIONS = os.environ.get("HEADWATER_DEFINITIONS", "")

STATE = Path(os.environ.get("HEADWATER_STATE", "var")).resolve()
STATE.mkdir(mode=0o700, parents=True, exist_ok=True)  # accounts stand in it: nobody else on the machine reads them
WAREHOUSE = STATE / "warehouse"
WAREHOUSE_MEMORY = os.environ.get("HEADWATER_MEMORY", "1GB")


def _secret_key() -> str:
    """Return the signing key, making it on the first run; two starting at once end with the same one."""
    path = STATE / "secret-key"
    if not path.exists():
        draft = STATE / f"secret-key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


SECRET_KEY = os.environ.get("HEADWATER_SECRET_KEY") or _secret_key()
DEBUG = os.environ.get("HEADWATER_DEBUG") == "1"
DEMO = os.environ.get("HEADWATER_DEMO") == "1"
ALLOWED_HOSTS = os.environ.get("HEADWATER_HOSTS", "localhost,127.0.0.1").split(",")
HTTPS = os.environ.get("HEADWATER_HTTPS") == "1"
ADDRESS = os.environ.get("HEADWATER_ADDRESS", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "headwater.pages",
    "headwater.demo",
    "headwater.oversight.cards",
    "headwater.oversight.governance",
    "headwater.improvement.tiers",
    "headwater.evidence.signals",
    "headwater.evidence.targets",
    "headwater.evidence.inspections",
    "headwater.evidence.measures",
    "headwater.evidence.datasets",
    "headwater.reference.people",
    "headwater.reference.frameworks",
    "headwater.reference.schools",
    "headwater.reference.calendar",
    "headwater.foundations.accounts",
    "headwater.foundations.audit",
    "headwater.foundations.documents",
    "headwater.foundations.definitions",
    "headwater.foundations.warehouse",
    "headwater.foundations.ui",
    "headwater.config",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "headwater.reference.people.middleware.ScopeMiddleware",
    "headwater.foundations.accounts.middleware.AccessMiddleware",
    "headwater.reference.frameworks.middleware.UnreadableEditionMiddleware",
]

ROOT_URLCONF = "headwater.config.urls"
WSGI_APPLICATION = "headwater.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "headwater.foundations.ui.context.page",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                ),
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
            ],
        },
    }
]
FORM_RENDERER = "headwater.foundations.ui.forms.Renderer"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"sqlite:///{STATE / 'records.sqlite3'}"), conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes the lock when its transaction begins, so two never both read and then both fail to write.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a decision that the page said was recorded survives a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Made pages of academy cards that each web process keeps while nothing has been done; one takes 200 to 350 KB.
CARDS_KEPT = 64
# A sheet has at most 5,000 rows and 2 MB (documents.tables, which says so in its own words): every row may be ticked to
# be left out, and what is somewhat too large is told so on its page instead of failing before it.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 << 20
# How often one token may call the interface for programs in a minute, counted in the cache over all web processes.
API_CALLS_A_MINUTE = int(os.environ.get("HEADWATER_API_CALLS", "120"))
# Wrong passwords and calls of programs are counted in it: what is counted must not be thrown out to make room.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": False}}

# Who may open which address, and what follows from which event: tables, read by name so that
# foundations never import the storeys above them.
ACCESS_TABLE = "headwater.config.access.TABLE"
API_PARTS = "headwater.config.parts.PARTS"
REACTIONS = "headwater.config.reactions.REACTIONS"
NAVIGATION = "headwater.config.navigation.ITEMS"
CARDS_GIVEN_ON = "headwater.oversight.governance.queries.list_given_on"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "pages:home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "headwater.foundations.accounts.adapters.InvitedOnly"
SOCIALACCOUNT_ADAPTER = "headwater.foundations.accounts.adapters.InvitedOnlySocial"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation, answered from the mailbox it was sent to, is the proof
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
# HTTPS comes from a web server in front: the address that counts is the one it noted last, not its own.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "headwater.foundations.ui.sign_in_forms.SignIn",
    "reset_password": "headwater.foundations.ui.sign_in_forms.AskForLink",
    "reset_password_from_key": "headwater.foundations.ui.sign_in_forms.NewPassword",
    "change_password": "headwater.foundations.ui.sign_in_forms.ChangePassword",
    "reauthenticate": "headwater.foundations.ui.sign_in_forms.StillYou",
}
MFA_FORMS = {
    "authenticate": "headwater.foundations.ui.sign_in_forms.SecondFactor",
    "reauthenticate": "headwater.foundations.ui.sign_in_forms.StillYouByCode",
    "activate_totp": "headwater.foundations.ui.sign_in_forms.ConnectApp",
    "add_webauthn": "headwater.foundations.ui.sign_in_forms.AddPasskey",
    "edit_webauthn": "headwater.foundations.ui.sign_in_forms.RenamePasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Headwater"
MFA_TOTP_TOLERANCE = 1  # the code before and the code after count too: phones are slow, and so are fingers
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "headwater.foundations.accounts.kept.views.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
STATIC_ROOT = STATE / "static"
# Styles, script and fonts staged from their npm packages by `make assets`; packed into the wheel as ui/built.
BUILT_ASSETS = next((p for p in (CHECKOUT / "build/static", PACKAGE / "foundations/ui/built") if p.is_dir()), None)
STATICFILES_DIRS = [BUILT_ASSETS] if BUILT_ASSETS else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

_email = urlsplit(os.environ.get("HEADWATER_EMAIL_URL", ""))
if _email.scheme not in ("", "smtp"):
    raise ImproperlyConfigured("HEADWATER_EMAIL_URL must begin with smtp://, like smtp://user:secret@host:587.")
if _email.scheme == "smtp":
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _email.hostname or "", _email.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_email.username or ""), unquote(_email.password or "")
    EMAIL_USE_TLS = True
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("HEADWATER_EMAIL_FROM", "headwater@localhost")
EMAIL_SUBJECT_PREFIX = ""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"one line": {"()": "headwater.foundations.ui.bad_requests.OneLine"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["one line"]}},
    "root": {"handlers": ["terminal"], "level": os.environ.get("HEADWATER_LOG_LEVEL", "WARNING")},
}

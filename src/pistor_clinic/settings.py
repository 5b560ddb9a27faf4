"""Django's settings. Nothing need be set: without an environment this serves one laptop."""

from importlib.util import find_spec
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from pistor_clinic import surroundings
from pistor_clinic.data_folder import data_folder, key

DATA = data_folder()
SECRET_KEY = key("secret", below=DATA).hex()
# What is sealed in the database is sealed with keys drawn from this one.
MASTER_KEY = key("master", below=DATA)

DEBUG = False
ADDRESS = surroundings.address()
ALLOWED_HOSTS = [ADDRESS.host, *surroundings.OWN_NAMES]
CSRF_TRUSTED_ORIGINS = [ADDRESS.origin]

# The apps of this house, lowest first: each may import those before it and none after it. A name
# without a folder is an app that nobody has written yet.
ORDER = (
    *("ui", "record", "outbox", "accounts", "patients", "stock", "consultations", "plans"),
    *("bookings", "treatments", "follow_up", "reference", "portal", "directory"),
    *("feeds", "hooks", "fhir", "api", "demonstration"),
)
APPS = tuple(name for name in ORDER if find_spec(f"pistor_clinic.{name}"))

INSTALLED_APPS = [
    *(f"pistor_clinic.{name}" for name in APPS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "pistor_clinic.logs.request_line",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "pistor_clinic.ui.headers.careful_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pistor_clinic.accounts.gate.Sitting",
    "pistor_clinic.accounts.gate.Gate",
]

ROOT_URLCONF = "pistor_clinic.urls"
WSGI_APPLICATION = "pistor_clinic.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": surroundings.database(below=DATA)}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pistor_clinic.accounts.navigation.navigation",
            ],
            "builtins": [
                "pistor_clinic.ui.templatetags.ui",
                "template_partials.templatetags.partials",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# Attempts to sign in are counted for all processes together.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "attempts"}
}

# Files beside the pages

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Languages and clocks

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("de", _("German")),
    ("fr", _("French")),
    ("it", _("Italian")),
    ("es", _("Spanish")),
    ("tr", _("Turkish")),
    ("th", _("Thai")),
]
LOCALE_PATHS = [Path(__file__).parent / "locale"]

# Signing in

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "pistor_clinic.accounts.adapter.ByInvitation"
ACCOUNT_FORMS = {"login": "pistor_clinic.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = ADDRESS.scheme
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/h/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
# Nothing in front of the server may say who is asking, unless the practice says that it is there.
ALLAUTH_TRUSTED_PROXY_COUNT = surroundings.proxies()

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {"authenticate": "pistor_clinic.accounts.forms.CodeForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "pistor_clinic.accounts.adapter.SealedFactors"
MFA_TOTP_ISSUER = "Pistor"
# A code typed in the last second of its half minute arrives in the next one.
MFA_TOTP_TOLERANCE = 1
# A browser gives passkeys to a page without encryption only on the machine itself.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ADDRESS.secure

# How long somebody stays signed in: half an hour without a click, a working day in all.
SITTING_IDLE_SECONDS = 30 * 60
SITTING_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = SITTING_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Cookies and headers

SESSION_COOKIE_NAME = "pistor_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ADDRESS.secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "pistor_csrf"
CSRF_FAILURE_VIEW = "pistor_clinic.ui.views.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if ALLAUTH_TRUSTED_PROXY_COUNT and ADDRESS.secure:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if ADDRESS.secure else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

# A picture from a camera has 10 MB; what is larger is refused before it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

globals().update(surroundings.letters(below=DATA))
DEFAULT_FROM_EMAIL = f"Pistor <noreply@{ADDRESS.host}>"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "pistor_clinic.logs.JsonLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "pistor_clinic": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

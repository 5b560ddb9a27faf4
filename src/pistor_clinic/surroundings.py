"""What the environment says: the address, the database, the way letters leave."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

# The machine itself, by every name it has for itself.
OWN_NAMES = ("localhost", "127.0.0.1", "[::1]")
DEFAULT_ADDRESS = "http://localhost:8000"


class UnknownSettingError(ValueError):
    """An environment variable holds what this program does not understand."""


@dataclass(frozen=True)
class Address:
    """Where people find this practice, as they type it."""

    scheme: str
    host: str
    port: int | None

    @property
    def secure(self) -> bool:
        return self.scheme == "https"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}{f':{self.port}' if self.port else ''}"


def address(environment: Mapping[str, str] = os.environ) -> Address:
    """`PISTOR_ADDRESS`, such as `https://clinic.example.org`."""
    written = environment.get("PISTOR_ADDRESS") or DEFAULT_ADDRESS
    parts = urlsplit(written)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise UnknownSettingError(
            f'PISTOR_ADDRESS is "{written}". Write scheme and host, for example '
            "https://clinic.example.org."
        )
    return Address(scheme=parts.scheme, host=parts.hostname, port=parts.port)


def proxies(environment: Mapping[str, str] = os.environ) -> int:
    """`PISTOR_PROXIES`: how many servers stand in front of this one and say who is asking."""
    written = environment.get("PISTOR_PROXIES") or "0"
    if not written.isdecimal():
        raise UnknownSettingError(f'PISTOR_PROXIES is "{written}". Write a number such as 1.')
    return int(written)


def database(*, below: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """SQLite in the data folder, or the PostgreSQL that `DATABASE_URL` names."""
    written = environment.get("DATABASE_URL")
    if not written:
        return sqlite(below / "pistor.sqlite3")
    parts = urlsplit(written)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise UnknownSettingError(
            f'DATABASE_URL begins with "{parts.scheme}:". Write postgresql://user@host/name, or '
            "leave it out to use SQLite."
        )
    return _postgresql(parts)


def sqlite(file: Path) -> dict[str, Any]:
    """One file, one writer at a time, each commit on the disk before it is acknowledged."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            # A writer says so at once. Otherwise two readers that both want to write cannot
            # wait for each other, and one of them is refused.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA foreign_keys=ON",
        },
    }


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    # A socket's folder stands in the query, because a path cannot be a host: ?host=/run/postgresql
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "pistor",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def letters(*, below: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Django's settings for e-mail: the server that `PISTOR_MAIL` names, or files in `outbox`."""
    written = environment.get("PISTOR_MAIL")
    if not written:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": below / "outbox",
        }
    parts = urlsplit(written)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise UnknownSettingError(
            f'PISTOR_MAIL begins with "{parts.scheme}:". Write smtp+tls://user:password@host:587, '
            "smtps://user:password@host:465, or smtp://host:25."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }

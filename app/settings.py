"""The settings: the one place that reads the environment; a wrong value stops the start with a sentence that names it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args
from urllib.parse import urlsplit

from app.domain.languages import LANGUAGES
from app.domain.mail import is_address
from app.domain.problem import N_, Problem

MIB = 1024 * 1024
GIB = 1024 * MIB
MOST = 2**53 - 1

BYTES = N_("{name}: a whole number of bytes from {least} to {most} is expected, not {text}.")
FILES = N_("{name}: a whole number of files from {least} to {most} is expected, not {text}.")
SECONDS = N_("{name}: a whole number of seconds from {least} to {most} is expected, not {text}.")
PORT = N_("{name}: a port is a number from {least} to {most}, not {text}.")
BYTES_A_SECOND = N_("{name}: a whole number of bytes a second from {least} to {most} is expected, not {text}.")


MailTls: TypeAlias = Literal["starttls", "tls", "none"]
"""How the way to the mail server is protected: TLS that is asked for and must come, TLS from the first byte, or not at all."""

MAIL_PORTS: dict[MailTls, int] = {"starttls": 587, "tls": 465, "none": 25}
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
MAIL_VARIABLES = (
    "TILLIT_MAIL_HOST",
    "TILLIT_MAIL_PORT",
    "TILLIT_MAIL_TLS",
    "TILLIT_MAIL_USER",
    "TILLIT_MAIL_PASSWORD_FILE",
    "TILLIT_MAIL_FROM",
    "TILLIT_MAIL_TIMES",
)


class SettingsError(Problem):
    """A setting is wrong; the message names it, and says what it takes and what it has."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """
    Through which server members are told by e-mail that they should sign in, and when.

    *user* and *password_file* are both there or neither; *times* are seconds after midnight, UTC, in order.
    """

    host: str
    port: int
    tls: MailTls
    user: str | None
    password_file: Path | None
    sender: str
    times: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What an operator decides; everything else is in the database or the rulebook.

    Sizes are bytes, times are seconds. *origins* are where reporters reach the portal (scheme://host[:port], lower case);
    *staff_origins* the same for the console and its API, or empty: then they share the reporters' origins. Without *mail* nobody
    is told by e-mail.
    """

    data: Path
    runtime: Path
    origins: tuple[str, ...]
    staff_origins: tuple[str, ...]
    default_language: str
    attachment_limit: int
    attachments_per_report: int
    disk_reserve: int
    body_idle_limit: int
    body_least_rate: int
    mail: MailSettings | None = None

    @property
    def database(self) -> Path:
        """Return the main database's file."""
        return self.data / "tillit.db"

    @property
    def ephemeral(self) -> Path:
        """Return the file in memory that holds sessions and forms in progress."""
        return self.runtime / "ephemeral.db"

    @property
    def blobs(self) -> Path:
        """Return the folder of sealed attachments."""
        return self.data / "blobs"

    @property
    def keys(self) -> Path:
        """Return the folder of the server's own keys: they open no case."""
        return self.data / "keys"


def read_settings(environment: Mapping[str, str] | None = None, *, data: Path | None = None, port: int = 8000) -> Settings:
    """
    Return the settings of *environment*, by default the process's own.

    *data* goes before the environment's data folder; without `TILLIT_ORIGINS` the origins are this machine's at *port*.

    Raises:
        SettingsError: a variable has a value that means nothing here.
    """
    env = os.environ if environment is None else environment
    data = (data or Path(env.get("TILLIT_DATA", "data"))).absolute()
    return Settings(
        data=data,
        runtime=Path(env["TILLIT_RUNTIME"]).absolute() if env.get("TILLIT_RUNTIME") else default_runtime(data),
        origins=_origins(env, "TILLIT_ORIGINS", f"http://127.0.0.1:{port},http://localhost:{port}"),
        staff_origins=_origins(env, "TILLIT_STAFF_ORIGINS", ""),
        default_language=_language(env),
        attachment_limit=_number(env, "TILLIT_ATTACHMENT_LIMIT", 2 * GIB, BYTES, least=1),
        attachments_per_report=_number(env, "TILLIT_ATTACHMENTS_PER_REPORT", 20, FILES, least=0, most=40),
        disk_reserve=_number(env, "TILLIT_DISK_RESERVE", 512 * MIB, BYTES, least=0),
        body_idle_limit=_number(env, "TILLIT_BODY_IDLE_LIMIT", 60, SECONDS, least=1),
        body_least_rate=_number(env, "TILLIT_BODY_LEAST_RATE", 1024, BYTES_A_SECOND, least=0),
        mail=_mail(env),
    )


def command_language(environment: Mapping[str, str] | None = None) -> str:
    """Return the language that the operator's terminal asks for (`LC_ALL`, `LC_MESSAGES`, `LANG`), else English."""
    env = os.environ if environment is None else environment
    asked = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "en")[:2].lower()
    asked = {"no": "nb", "nn": "nb"}.get(asked, asked)
    return asked if asked in LANGUAGES else "en"


def default_runtime(data: Path) -> Path:
    """Return a folder in memory of this data folder's own: what it holds is gone when the machine is switched off."""
    return Path("/dev/shm") / f"tillit-{os.getuid()}" / data.as_posix().strip("/").replace("/", "-")  # noqa: S108 - meant


def _origins(env: Mapping[str, str], name: str, default: str) -> tuple[str, ...]:
    return tuple(_origin(name, part.strip()) for part in env.get(name, default).split(",") if part.strip())


def _origin(name: str, text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or text != f"{parts.scheme}://{parts.netloc}".lower():
        raise SettingsError(
            N_("{name}: {text} is no origin: scheme://host or scheme://host:port, in lower case, without a path."),
            name=name,
            text=text,
        )
    return text


def _language(env: Mapping[str, str]) -> str:
    language = env.get("TILLIT_LANGUAGE", "en")
    if language not in LANGUAGES:
        raise SettingsError(
            N_("TILLIT_LANGUAGE: {text} is no language of the portal; there are {languages}."),
            text=language,
            languages=", ".join(LANGUAGES),
        )
    return language


def _number(env: Mapping[str, str], name: str, default: int, unit: str, *, least: int, most: int = MOST) -> int:
    text = env.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise SettingsError(unit, name=name, least=least, most=most, text=text)
    return int(text)


def _mail(env: Mapping[str, str]) -> MailSettings | None:
    given = {name for name in MAIL_VARIABLES if env.get(name)}
    if not given:
        return None
    for name in ("TILLIT_MAIL_HOST", "TILLIT_MAIL_FROM"):
        if name not in given:
            raise SettingsError(N_("{name} is missing: without it no e-mail can be sent."), name=name)
    host, tls, password = env["TILLIT_MAIL_HOST"], _mail_tls(env), env.get("TILLIT_MAIL_PASSWORD_FILE")
    if tls == "none" and host not in THIS_MACHINE:
        raise SettingsError(
            N_("TILLIT_MAIL_TLS: without TLS e-mail goes to a server on this machine alone, not to {host}."), host=host
        )
    if ("TILLIT_MAIL_USER" in given) != bool(password):
        raise SettingsError(N_("TILLIT_MAIL_USER and TILLIT_MAIL_PASSWORD_FILE: set both or neither."))
    if not is_address(env["TILLIT_MAIL_FROM"]):
        raise SettingsError(N_("TILLIT_MAIL_FROM: {text} is no e-mail address."), text=env["TILLIT_MAIL_FROM"])
    return MailSettings(
        host=host,
        port=_number(env, "TILLIT_MAIL_PORT", MAIL_PORTS[tls], PORT, least=1, most=65535),
        tls=tls,
        user=env.get("TILLIT_MAIL_USER") or None,
        password_file=Path(password).absolute() if password else None,
        sender=env["TILLIT_MAIL_FROM"],
        times=tuple(sorted({_time_of_day(part.strip()) for part in env.get("TILLIT_MAIL_TIMES", "06:00,13:00").split(",")})),
    )


def _mail_tls(env: Mapping[str, str]) -> MailTls:
    text = env.get("TILLIT_MAIL_TLS", "starttls")
    for way in get_args(MailTls):
        if text == way:
            return way  # type: ignore[no-any-return]  # one of them
    raise SettingsError(N_("TILLIT_MAIL_TLS: starttls, tls or none is expected, not {text}."), text=text)


def _time_of_day(text: str) -> int:
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise SettingsError(
            N_("TILLIT_MAIL_TIMES: {text} is no time of day such as 06:00; with several, put commas between."), text=text
        )
    return int(text[:2]) * 3600 + int(text[3:]) * 60

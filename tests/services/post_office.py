"""A real mail server with a real certificate, on this machine: it can refuse, cut connections off and go away for a while."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.services.mail_address import set_mail_address
from app.settings import MailSettings, MailTls
from app.storage.notices import take_notices
from app.storage.server_keys import make_key
from tests.services.office import Office

HOST = "127.0.0.1"
USER, PASSWORD = "tillit", "over-the-hills"
MORNING, NOON = 6 * 3600, 13 * 3600


@dataclass
class PostOffice:
    """
    What a mail server has taken, and how it behaves.

    Args:
        taken: (recipient, letter) in order.
        replies: to RCPT, one after the other, before it takes everything again.
        cut: how many more connections it breaks off within a letter; *late*: after it has the whole letter, before it says so.
        connections: how many were made.
    """

    port: int
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    cut: int = 0
    late: int = 0
    connections: int = 0
    signed_in: list[str] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802 - as the library calls it
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802 - likewise
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.replies:
            return self.replies.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        assert isinstance(envelope.content, bytes)
        self.taken += [(to, envelope.content) for to in envelope.rcpt_tos]
        if self.late:
            self.late -= 1
            _cut(server)
        return "250 taken"

    def sign_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
        """Take the one name and password there are."""
        assert isinstance(given, LoginPassword)
        well = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
        self.signed_in += [USER] * well
        return AuthResult(success=well, handled=False)

    def settings(self, tls: MailTls = "starttls", **changed: object) -> MailSettings:
        """Return what leads here."""
        plain = {"user": None, "password_file": None, "sender": "portal@example.org", "times": (MORNING, NOON)}
        return MailSettings(host=HOST, port=self.port, tls=tls, **(plain | changed))  # type: ignore[arg-type]  # fields by name


def _cut(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


class Cutting(SMTP):
    """Breaks off within a letter when it is told to."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - likewise
        if self.event_handler.cut:
            self.event_handler.cut -= 1
            await self.push("354 go on")
            assert await self._reader.readline()
            _cut(self)
            return
        await super().smtp_DATA(arg)


class _Running(Controller):
    def __init__(self, office: PostOffice, certificate: Path | None, tls: MailTls, **options: Any) -> None:
        self._options = options
        context = None if certificate is None else ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        if context is not None:
            context.load_cert_chain(str(certificate))
        if tls == "starttls":
            self._options |= {"tls_context": context, "require_starttls": context is not None}
        super().__init__(office, hostname=HOST, port=office.port, ssl_context=context if tls == "tls" else None)

    def factory(self) -> SMTP:
        return Cutting(self.handler, **self.SMTP_kwargs, **self._options)


@contextmanager
def serving(office: PostOffice, certificate: Path | None, tls: MailTls = "starttls", *, sign_in: bool = False) -> Iterator[None]:
    """Serve mail for as long as the block lasts; without a *certificate* it offers no TLS."""
    # it takes a connection for one without TLS where that began with the first byte
    after = tls == "starttls"
    options = {"authenticator": office.sign_in, "auth_required": after, "auth_require_tls": after} if sign_in else {}
    running = _Running(office, certificate, tls, **options)
    running.start()
    try:
        yield
    finally:
        running.stop()


def new_post_office() -> PostOffice:
    """Return a mail server at a free port, which doesn't serve yet."""
    with socket.create_server((HOST, 0)) as probe:
        return PostOffice(probe.getsockname()[1])


def make_certificate(path: Path, address: str = HOST) -> Path:
    """Write a key and a certificate of its own for *address* into one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    start = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = (
        builder.serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(start + timedelta(days=9))
    )
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(address))]), critical=True)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = builder.sign(key, SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


def reach(office: Office, handle: str, address: str | None = "", language: str = "en") -> None:
    """Set a member's address, by default one at example.com; None forgets it."""
    key = make_key(office.settings.keys, "mail")
    with office.database.writing() as session:
        address = f"{handle}@example.com" if address == "" else address
        set_mail_address(session, office.members[handle], address, language, key)


def noted(office: Office) -> set[str]:
    """Return who has something new, by sign-in name, and forget it."""
    with office.database.writing() as session:
        members = set(take_notices(session, date.max))
    return {handle for handle, member in office.members.items() if member in members}

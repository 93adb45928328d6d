"""A member of staff as their browser would be: keys, secrets, a device for codes, a session."""

import base64
from dataclasses import dataclass, field
from typing import Any

import pyotp
from httpx import Response

from crypto.age import seal
from crypto.encoding import b64, unb64
from crypto.entry import Entry
from crypto.identity import Identity
from crypto.randomness import random_bytes
from tests.services.office import DAY, Office
from tests.web.staff.client import Client


class Time:
    """The clock as a test wishes it."""

    def __init__(self, now: int) -> None:
        self.now = now

    def passes(self, seconds: int) -> None:
        """Let time pass."""
        self.now += seconds


@dataclass
class Colleague:
    """One member. *auth* and *recovery_auth* stand for what the browser derives from passphrase and paper key."""

    handle: str
    client: Client
    time: Time
    identity: Identity = field(default_factory=Identity.new)
    auth_salt: bytes = field(default_factory=lambda: random_bytes(16))
    auth: bytes = field(default_factory=lambda: random_bytes(32))
    recovery_auth: bytes = field(default_factory=lambda: random_bytes(32))
    totp: bytes = field(default_factory=lambda: random_bytes(20))
    member: bytes = b""
    entry: Entry | None = None
    token: str = ""

    @property
    def who(self) -> str:
        """The name under which grants are sealed to them."""
        assert self.entry is not None
        return self.entry.who

    @property
    def bearer(self) -> dict[str, str]:
        """The header of their session."""
        return {"Authorization": f"Bearer {self.token}"}

    def code(self) -> str:
        """What their device shows now."""
        return pyotp.TOTP(base64.b32encode(self.totp).decode()).at(self.time.now)

    def unlock_file(self) -> bytes:
        """Return a file of an unlock file's shape; what is in it is not the server's to know."""
        return seal(random_bytes(1024), [Identity.new().public.seal])

    def make_entry(self, office: Office, member: bytes) -> Entry:
        """Sign an entry for *member*."""
        organisation = office.organisation.organisation
        return Entry.make(self.identity, instance=office.instance.instance, organisation=organisation, member=member, made=DAY)

    def enrolment(self, office: Office, token: bytes) -> dict[str, Any]:
        """Return what enrolling with a link sends."""
        looked = self.client.post("/api/v1/enrol/look", json={"token": b64(token)}).json()
        self.member = unb64(looked["member"], 16)
        self.entry = self.make_entry(office, self.member)
        return {
            "token": b64(token),
            "entry": b64(self.entry.marshal()),
            "auth_salt": b64(self.auth_salt),
            "auth": b64(self.auth),
            "unlock": b64(self.unlock_file()),
            "recovery_auth": b64(self.recovery_auth),
            "recovery_unlock": b64(self.unlock_file()),
            "totp": {"secret": b64(self.totp), "code": self.code()},
        }

    def enrol(self, office: Office, token: bytes) -> None:
        """Enrol with a link."""
        answer = self.client.post("/api/v1/enrol", json=self.enrolment(office, token))
        assert answer.status_code == 200, answer.text
        assert answer.json() == {"status": "pending"}

    def begin(self, kind: str = "passphrase", auth: bytes | None = None) -> Response:
        """Do the first half of signing in."""
        secret = auth or (self.auth if kind == "passphrase" else self.recovery_auth)
        asked = {"slug": "house", "handle": self.handle, "kind": kind, "auth": b64(secret)}
        return self.client.post("/api/v1/sign-in", json=asked)

    def sign_in(self, kind: str = "passphrase") -> dict[str, Any]:
        """Sign in with a fresh code and keep the session."""
        self.time.passes(30)
        ticket = self.begin(kind).json()["ticket"]
        answer = self.client.post("/api/v1/sign-in/totp", json={"ticket": ticket, "code": self.code()})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        self.token = found["token"]
        return found

    def get(self, path: str, **params: Any) -> Response:
        """Ask as this member."""
        return self.client.get(f"/api/v1/{path}", params=params, headers=self.bearer)

    def post(self, path: str, **asked: Any) -> Response:
        """Send as this member."""
        return self.client.post(f"/api/v1/{path}", json=asked, headers=self.bearer)

    def put(self, path: str, **asked: Any) -> Response:
        """Put as this member."""
        return self.client.put(f"/api/v1/{path}", json=asked, headers=self.bearer)

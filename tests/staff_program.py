"""A member of staff who is a program: makes keys, enrols, signs in with a code, verifies the directory, opens cases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from app.clock import today
from crypto.actor import Actor
from crypto.directory_history import Directories
from crypto.encoding import b64, unb64
from crypto.entry import Entry
from crypto.founding import Founding
from crypto.identity import Identity
from crypto.passphrases import Profile, new_passphrase
from crypto.receipt import Receipt
from crypto.roles import Role
from crypto.unlock import UnlockKeys, UnlockNote, open_unlock, recovery_keys, seal_unlock, staff_keys
from tests.staff_api import Api, Authenticator
from tests.staff_case import StaffCase, read_case

CHEAP: Final = Profile(memory=8, passes=1, lanes=1)  # only in tests: the slow hash is tested where it belongs


@dataclass(repr=False)
class StaffProgram:
    """
    A member with everything that they keep: passphrase, paper key, authenticator; and what they know while signed in.

    Args:
        url: where the API is.
        slug: the organisation's.
        handle: the sign-in name.
        profile: what stretching the passphrase costs; a browser takes only `crypto.passphrases.STAFF`.
        root: the pinned root fingerprint.
    """

    url: str
    slug: str
    handle: str
    instance: bytes
    organisation: bytes
    member: bytes
    root: bytes
    passphrase: str = field(default_factory=new_passphrase)
    paper: Receipt = field(default_factory=Receipt.new)
    authenticator: Authenticator = field(default_factory=Authenticator)
    profile: Profile = CHEAP
    identity: Identity | None = None
    directories: Directories | None = None

    def __post_init__(self) -> None:
        self.api = Api(self.url)

    @classmethod
    def enrol(cls, url: str, token: bytes, root: bytes, profile: Profile = CHEAP) -> StaffProgram:
        """
        Enrol by a link as a browser would: make an identity, sign an entry, seal it under two secrets.

        Args:
            url: where the API is.
            token: 32 bytes, from the link's fragment.
            root: the organisation's root fingerprint, as somebody told the member: pinned from now on.
            profile: what stretching the passphrase costs.
        """
        api = Api(url)
        look = api.ask("POST", "/enrol/look", {"token": b64(token)})
        assert Founding.parse(unb64(look["founding"])).fingerprint == root, "not the organisation that was told"
        instance, organisation, member = (unb64(look[key]) for key in ("instance", "organisation", "member"))
        made = cls(url, look["slug"], look["handle"], instance, organisation, member, root, profile=profile)
        identity, salt, authenticator = Identity.new(), os.urandom(16), made.authenticator
        entry = Entry.make(identity, instance=instance, organisation=organisation, member=member, made=today())
        note, secrets = UnlockNote(instance, member, organisation, root), made._by_passphrase(salt)
        paper = recovery_keys(made.paper, made.instance, made.member)
        content = {
            "token": b64(token),
            "entry": b64(entry.marshal()),
            "auth_salt": b64(salt),
            "auth": b64(secrets.auth),
            "unlock": b64(seal_unlock(identity, note, secrets.unlock)),
            "recovery_auth": b64(paper.auth),
            "recovery_unlock": b64(seal_unlock(identity, note, paper.unlock)),
            "totp": {"secret": b64(authenticator.secret), "code": authenticator.code()},
        }
        assert api.ask("POST", "/enrol", content) == {"status": "pending"}
        return made

    def move_to(self, url: str) -> StaffProgram:
        """Go on at the address *url*, in the same session: the server was started anew."""
        token = self.api.token
        self.url, self.api = url, Api(url)
        self.api.token = token
        return self

    def sign_in(self) -> StaffProgram:
        """Sign in by passphrase and code, unlock, and verify the directory."""
        who = {"slug": self.slug, "handle": self.handle, "kind": "passphrase"}
        secrets = self._by_passphrase(unb64(self.api.ask("POST", "/sign-in/salt", who)["salt"]))
        ticket = self.api.ask("POST", "/sign-in", {**who, "auth": b64(secrets.auth)})["ticket"]
        done = self.api.ask("POST", "/sign-in/totp", {"ticket": ticket, "code": self.authenticator.code()})
        self.api.token = done["token"]
        self.identity, note = open_unlock(unb64(done["unlock"]), secrets.unlock, self.instance, self.member)
        assert note.root == self.root
        if done["status"] == "active":
            self.read_directory()
        return self

    def read_directory(self) -> Directories:
        """Fetch every version of the directory and verify it against the pinned root."""
        newest = self.api.ask("GET", "/directory")["newest"]
        asked = "&".join(f"version={number}" for number in range(1, newest + 1))
        answer = self.api.ask("GET", f"/directory?{asked}")
        seen = 0 if self.directories is None else self.directories.newest.number
        self.directories = Directories(
            Founding.parse(unb64(answer["founding"])),
            [unb64(version) for version in answer["versions"]],
            [unb64(entry) for entry in answer["entries"]],
            self.root,
            seen,
        )
        return self.directories

    @property
    def actor(self) -> Actor:
        """The member as the handler, or else the adviser, that the newest directory says they are."""
        assert self.identity is not None
        assert self.directories is not None
        mine = [entry for entry in self.directories.entries.values() if entry.member == self.member]
        newest = self.directories.newest.number
        roles = [(role, entry) for role in (Role.HANDLER, Role.ADVISER) for entry in mine]
        role, entry = next((role, entry) for role, entry in roles if role in self.directories.roles(newest, entry.who))
        return Actor.member(entry, role, self.identity)

    def cases(self) -> Iterator[dict[str, Any]]:
        """Yield the lines of the list."""
        after = ""
        while True:
            page = self.api.ask("GET", f"/cases?limit=100{after}")
            yield from page["cases"]
            if page["after"] is None:
                return
            after = f"&after={page['after']}"

    def open(self, case: bytes) -> StaffCase:
        """Fetch the case with this id, verify it and open every room that the member holds."""
        assert self.directories is not None
        return read_case(self.api, self.actor, self.directories, case)

    def open_all(self) -> list[StaffCase]:
        """Open every case in the list."""
        return [self.open(unb64(line["case"])) for line in self.cases()]

    def _by_passphrase(self, salt: bytes) -> UnlockKeys:
        return staff_keys(self.passphrase, salt, self.instance, self.member, self.profile)

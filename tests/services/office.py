"""A portal with one organisation for tests: everything real but the browsers, and keys that a test may hold."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from app.domain.organisation import Instance, Organisation
from app.rulebooks import rulebook_file
from app.services.create_body import create_body
from app.services.create_organisation import create_organisation
from app.services.draft_directory import draft_directory
from app.services.initialise import initialise, make_folders
from app.services.invite_member import OfferedSeat, invite_member
from app.services.proposal import Proposal
from app.services.publish_directory import publish_directory
from app.services.sign_directory import check_proposal, sign_proposal
from app.settings import Settings, read_settings
from app.storage.database import Database
from app.storage.members import set_status, use_invitation
from app.storage.migrating import migrate
from app.storage.organisations import insert_entry
from crypto.directory import Version
from crypto.entry import Entry
from crypto.identity import Identity
from crypto.roles import Role
from crypto.root_key import RootKey

DAY = date(2026, 5, 17)
NOW = 1_779_000_000

HANDLER = OfferedSeat("committee", Role.HANDLER)


@dataclass
class Office:
    """An organisation under construction, and the secrets of its people, which a test may hold."""

    settings: Settings
    database: Database
    instance: Instance
    organisation: Organisation
    roots: tuple[RootKey, RootKey]
    identities: dict[str, Identity] = field(default_factory=dict)
    members: dict[str, bytes] = field(default_factory=dict)

    def invite(self, handle: str, *places: OfferedSeat, name: str | None = None) -> bytes:
        """Invite somebody and return the link's token."""
        with self.database.writing() as session:
            return invite_member(session, self.organisation, handle, handle.title() if name is None else name, places, NOW)

    def enrol(self, handle: str, token: bytes, made: date = DAY) -> Entry:
        """Hand in somebody's entry as their browser would; passphrase and second factor are tested elsewhere."""
        identity, organisation = Identity.new(), self.organisation.organisation
        with self.database.writing() as session:
            member = use_invitation(session, hashlib.sha256(token).digest(), NOW)
            assert member is not None
            entry = Entry.make(identity, instance=self.instance.instance, organisation=organisation, member=member, made=made)
            insert_entry(session, entry.digest, member, entry.marshal())
            set_status(session, member, "enrolled")
        self.identities[handle], self.members[handle] = identity, member
        return entry

    def join(self, handle: str, *places: OfferedSeat) -> Entry:
        """Invite and enrol somebody, by default as a handler of the committee."""
        return self.enrol(handle, self.invite(handle, *(places or (HANDLER,))))

    def propose(self, today: date = DAY) -> Proposal:
        """Return what `tillit directory draft` writes."""
        with self.database.reading() as session:
            return draft_directory(session, self.organisation, today)

    def sign(self, proposal: Proposal, root: RootKey | None = None) -> bytes:
        """Return what `tillit directory sign` writes, after the proposal went through its file."""
        checked = check_proposal(Proposal.parse(proposal.marshal()))
        return sign_proposal(checked, root or self.roots[0]).marshal()

    def publish(self, signed: bytes, today: date = DAY) -> Version:
        """Take a signed version into force."""
        with self.database.writing() as session:
            return publish_directory(session, self.organisation, signed, today)

    def sign_and_publish(self, today: date = DAY) -> Version:
        """Bring the draft into force."""
        return self.publish(self.sign(self.propose(today)), today)


@contextmanager
def office(folder: Path, *people: str) -> Iterator[Office]:
    """Yield an organisation `house` with a body `committee`; where *people* are named they are its signed handlers."""
    settings = replace(read_settings({}, data=folder / "data"), runtime=folder / "runtime", disk_reserve=0)
    make_folders(settings)
    database = Database(settings.database)
    try:
        migrate(database)
        roots = RootKey.new(), RootKey.new()
        with database.writing() as session:
            instance = initialise(session, DAY)
            organisation = create_organisation(
                session,
                slug="house",
                name="The House",
                rulebook=rulebook_file("standard"),
                roots=[root.public for root in roots],
            )
            create_body(session, organisation, "committee", {"en": "The committee", "nb": "Utvalget"})
        made = Office(settings, database, instance, organisation, roots)
        for handle in people:
            made.join(handle)
        if people:
            made.sign_and_publish()
        yield made
    finally:
        database.close()

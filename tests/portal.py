"""A portal for tests that is not the demo: one organisation, whose staff enrol themselves and whose root the test holds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from app.clock import now, today
from app.domain.organisation import Organisation
from app.rulebooks import rulebook_file
from app.services.create_body import create_body
from app.services.create_organisation import create_organisation
from app.services.draft_directory import draft_directory
from app.services.end_member import end_member
from app.services.initialise import initialise, make_folders
from app.services.invite_member import OfferedSeat, invite_member
from app.services.proposal import Proposal
from app.services.publish_directory import publish_directory
from app.services.sign_directory import check_proposal, sign_proposal
from app.settings import Settings, read_settings
from app.storage.database import Database
from app.storage.migrating import migrate
from crypto.founding import Founding
from crypto.passphrases import Profile
from crypto.roles import Role
from crypto.root_key import RootKey
from tests.staff_program import CHEAP, StaffProgram

SLUG: Final = "house"
BODY: Final = "committee"
HANDLER: Final = OfferedSeat(BODY, Role.HANDLER)


@dataclass
class Portal:
    """
    A data folder, the root keys that are not on the server, and the staff.

    Args:
        settings: of the data folder; servers may be given others.
        organisation: the only one.
        roots: its root keys.
        staff: who has enrolled, by sign-in name.
    """

    settings: Settings
    organisation: Organisation
    roots: tuple[RootKey, RootKey]
    staff: dict[str, StaffProgram] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.settings.data

    @property
    def root(self) -> bytes:
        """The root fingerprint that members are told."""
        return Founding.parse(self.organisation.founding).fingerprint

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Yield the database, as an operator's command opens it beside the server."""
        database = Database(self.settings.database)
        try:
            yield database
        finally:
            database.close()

    def invite(self, handle: str, *places: OfferedSeat) -> bytes:
        """Invite somebody, as a handler unless *places* say otherwise, and return the link's token."""
        with self.database() as database, database.writing() as session:
            return invite_member(session, self.organisation, handle, handle.title(), places or (HANDLER,), now())

    def join(self, url: str, *handles: str, profile: Profile = CHEAP) -> list[StaffProgram]:
        """Invite and enrol people at the server *url*, and sign them into the directory."""
        joined = [StaffProgram.enrol(url, self.invite(handle), self.root, profile) for handle in handles]
        self.staff.update(zip(handles, joined, strict=True))
        self.sign_directory()
        return joined

    def end(self, handle: str) -> None:
        """End a member and sign a directory that says so."""
        with self.database() as database, database.writing() as session:
            end_member(session, self.organisation, handle)
        self.sign_directory()

    def sign_directory(self) -> None:
        """Draft on the server, sign where the root is, publish on the server."""
        with self.database() as database:
            with database.reading() as session:
                proposal = draft_directory(session, self.organisation, today()).marshal()
            signed = sign_proposal(check_proposal(Proposal.parse(proposal)), self.roots[0]).marshal()
            with database.writing() as session:
                publish_directory(session, self.organisation, signed, today())

    def copied(self, data: Path) -> Portal:
        """Return a copy of the portal, staff included, in the new folder *data*; no server may run on this one."""
        shutil.copytree(self.data, data)
        staff = {handle: replace(member, authenticator=replace(member.authenticator)) for handle, member in self.staff.items()}
        return replace(self, settings=replace(self.settings, data=data), staff=staff)


def new_portal(data: Path, *, publish: bool = False) -> Portal:
    """Make a portal in the new folder *data*, with one organisation and one body that nobody sits on yet; *publish* its names."""
    settings = read_settings({}, data=data)
    make_folders(settings)
    database = Database(settings.database)
    try:
        migrate(database)
        roots = RootKey.new(), RootKey.new()
        with database.writing() as session:
            initialise(session, today())
            organisation = create_organisation(
                session,
                slug=SLUG,
                name="The House",
                rulebook=rulebook_file("standard"),
                roots=[root.public for root in roots],
            )
            create_body(session, organisation, BODY, {"en": "The committee", "nb": "Utvalget"}, publish=publish)
    finally:
        database.close()
    return Portal(settings, organisation, roots)

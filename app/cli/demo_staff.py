"""The demo's staff: each enrols and writes with keys of their own, through the same deeds as in reality."""

import base64
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

import pyotp
from sqlalchemy.orm import Session

from app.domain.case import SealedGrant
from app.services.append_to_case import Append, Author, store_append, verify_append
from app.services.enrol import Credentials, Enrolment, TotpSetup, enrol, look
from app.services.read_case_as_member import open_for
from app.services.sealed_rows import rows_of
from app.services.sealed_uploads import settle_all
from app.services.standing import require_active, standing_of
from app.storage.blob_files import BlobFiles
from app.storage.cases import records_of
from app.storage.database import Database
from app.storage.staff_cases import readable_objects
from crypto.actor import Actor
from crypto.bodies import AssignmentBody, ObjectBody, Text
from crypto.chain import Chain, read_chain
from crypto.directory_history import Directories
from crypto.entry import Entry
from crypto.epochs import open_staff_room, rotate
from crypto.filing import close, handle
from crypto.founding import Founding
from crypto.grants import ListLine, open_grant
from crypto.identity import Identity
from crypto.index import IndexRow, seal_row
from crypto.object_rules import ASSIGNMENT, MESSAGE, NOTE
from crypto.objects import SealedObject
from crypto.passphrases import new_passphrase, stretch
from crypto.randomness import random_bytes
from crypto.receipt import Receipt
from crypto.roles import Role
from crypto.room_view import ObjectRow, RoomView, read_room
from crypto.rooms import STAFF, TALK
from crypto.steps import Step
from crypto.unlock import UnlockNote, recovery_keys, seal_unlock, stretched_keys
from crypto.writing import NOTHING_YET, RoomWriter

SALT_SIZE, TOTP_SIZE = 16, 20
A_WHILE = 120  # seconds: the code of the enrolment must be an old one, or the first sign-in would seem to repeat it


@dataclass(frozen=True, slots=True, repr=False)
class SharedSignIn:
    """
    What all of the demo's staff sign in with, so that whoever tries it types one passphrase and keeps one entry for codes.

    It is stretched once, which is what takes long. Real members each make their own.
    """

    passphrase: str
    salt: bytes
    stretched: bytes
    totp: bytes

    @classmethod
    def new(cls) -> "SharedSignIn":
        """Make one."""
        passphrase, salt = new_passphrase(), random_bytes(SALT_SIZE)
        return cls(passphrase, salt, stretch(passphrase, salt), random_bytes(TOTP_SIZE))

    @property
    def totp_text(self) -> str:
        """The secret of the codes as authenticator programs take it by hand."""
        return base64.b32encode(self.totp).decode()

    def totp_address(self, issuer: str) -> str:
        """Return the secret of the codes as an authenticator program reads it from a picture."""
        return f"otpauth://totp/{quote(issuer)}?secret={self.totp_text}&issuer={quote(issuer)}"


@dataclass(frozen=True, slots=True, repr=False)
class DemoMember:
    """A made-up member with everything that a real one keeps to themselves, but for what all of them share."""

    handle: str
    name: str
    member: bytes
    entry: Entry
    identity: Identity
    paper: Receipt


def enrol_demo_member(session: Session, token: bytes, shared: SharedSignIn, key: bytes, today: date, now: int) -> DemoMember:
    """Enrol with a link, as the console does: an identity, an entry, two ways to unlock, a second factor."""
    invited = look(session, token, now)
    instance, organisation = invited.instance.instance, invited.organisation.organisation
    member, identity = invited.member.member, Identity.new()
    made = DemoMember(
        handle=invited.member.handle,
        name=invited.member.name,
        member=member,
        entry=Entry.make(identity, instance=instance, organisation=organisation, member=member, made=today),
        identity=identity,
        paper=Receipt.new(),
    )
    fingerprint = Founding.parse(invited.organisation.founding).fingerprint
    note = UnlockNote(instance, member, organisation, fingerprint)
    by_passphrase = stretched_keys(shared.stretched, instance, member)
    by_paper = recovery_keys(made.paper, instance, member)
    past = now - A_WHILE
    enrolment = Enrolment(
        entry=made.entry.marshal(),
        auth_salt=shared.salt,
        passphrase=Credentials(by_passphrase.auth, seal_unlock(identity, note, by_passphrase.unlock)),
        recovery=Credentials(by_paper.auth, seal_unlock(identity, note, by_paper.unlock)),
        factor=TotpSetup(shared.totp, pyotp.TOTP(shared.totp_text).at(past)),
    )
    enrol(session, token, enrolment, key, past)
    return made


class Desk:
    """A case as a member has it open: what they do waits until `send`."""

    def __init__(self, session: Session, member: DemoMember, case: bytes, day: date) -> None:
        """Read the case with this 20-byte id and open every room that *member* holds."""
        self.member = member
        self.standing = standing_of(session, member.member)
        self.directories: Directories = require_active(self.standing)
        self.actor = Actor.member(member.entry, Role.HANDLER, member.identity)
        self.day = day
        self.chain: Chain = read_chain(records_of(session, case), self.directories, case)
        self.read = self.chain.head.seq
        self.secrets: dict[tuple[str, int], Identity] = {}
        self.line = ListLine.shortened(None, self.chain.root.kind, "")
        for grant in open_for(session, self.standing.access, case)[1]:
            key = self.chain.key(grant.room, grant.epoch).key
            self.secrets[grant.room, grant.epoch], self.line = open_grant(grant.sealed, member.identity.open_key, key)
        self.rows = readable_objects(session, case, self.standing.access)
        self.steps: list[Step] = []
        self.written: list[SealedObject] = []

    def message(self, text: str) -> None:
        """Write to the reporter, which takes up a case that nobody has, as in the console."""
        if self.chain.state == "received":
            self._take(handle(self.chain, self.actor, self.directories, self.day))
        self._write(TALK, MESSAGE, Text(text))

    def note(self, text: str) -> None:
        """Write to the colleagues."""
        self._write(STAFF, NOTE, Text(text))

    def assign(self, colleague: DemoMember) -> None:
        """Say who handles the case."""
        self._write(STAFF, ASSIGNMENT, AssignmentBody(colleague.entry.who))

    def close(self, outcome: str) -> None:
        """Close the case."""
        self._take(close(self.chain, self.actor, self.directories, outcome, self.day))

    def send(self, database: Database, files: BlobFiles, now: int) -> None:
        """Store what was done, all or nothing."""
        append = Append(
            head=self.read,
            records=tuple(step.record for step in self.steps),
            grants=tuple(SealedGrant(*place, sealed) for step in self.steps for place, sealed in step.grants.items()),
            objects=rows_of(self.written),
            index=self._index_row(),
        )
        with database.reading() as session:
            verified = verify_append(session, files, Author.of(self.standing), self.chain.case_id, append, now, self.day)
        settle_all(files, verified.addition.blobs)
        with database.writing() as session:
            store_append(session, verified)

    def _index_row(self) -> bytes:
        """Return the member's sealed row of the list: they have read all that was there, and what they write themselves."""
        read = [row.object for row in self.rows] + [written.place.object for written in self.written]
        seeds = {place: identity.seed for place, identity in self.secrets.items()}
        row = IndexRow(self.chain.head, self.line, seeds, frozenset(read))
        return seal_row(self.member.identity, self.member.entry.instance, self.member.member, self.chain.case_id, row)

    def _write(self, room: str, kind: str, body: ObjectBody) -> None:
        if room not in self.chain.rooms:
            self._take(open_staff_room(self.chain, self.actor, self.directories, line=self.line, day=self.day))
        if room in self.chain.stale_rooms(self.directories):
            self._take(rotate(self.chain, self.actor, self.directories, line=self.line, day=self.day))
        self.written.append(RoomWriter(self.chain, self.actor, room, self._view(room), self.day).write(kind, body))

    def _view(self, room: str) -> RoomView:
        held = {epoch: secret for (name, epoch), secret in self.secrets.items() if name == room}
        rows = [ObjectRow(row.object, row.epoch, row.sealed) for row in self.rows if row.room == room]
        return read_room(self.chain, self.directories, room, held, rows) if rows else NOTHING_YET

    def _take(self, step: Step) -> None:
        self.chain = step.chain
        self.steps.append(step)
        self.secrets.update(step.rooms)

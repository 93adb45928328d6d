"""A portal with a real database, a report filed through its services, and members who add to the case as their browsers would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.services import directories, reporting
from app.services.append_to_case import Append, Author, store_append, verify_append
from app.services.file_report import Filing, seal_report, store_report
from app.services.look_up_case import look_up_case, open_for_reporter
from app.services.read_case import OpenRooms, load_case, open_rooms
from app.services.read_case_as_member import CaseForMember, read_case
from app.services.reporting import Reporting, open_for_reporting
from app.services.sealed_rows import grants_of_step, rows_of
from app.services.sealed_uploads import Upload, reserve, settle_all
from app.services.standing import Standing, standing_of
from app.storage.blob_files import BlobFiles
from app.storage.cases import records_of
from app.storage.quick_reading import SessionReader
from crypto.actor import Actor
from crypto.attachments import AttachmentSealer, tie_of
from crypto.bodies import Answer, IdentityField
from crypto.chain import Chain, read_chain
from crypto.directory_history import Directories
from crypto.entry import Entry
from crypto.form import FormSecret
from crypto.grants import open_grant
from crypto.identity import Identity
from crypto.object_rules import ATTACHMENT
from crypto.objects import SealedObject
from crypto.receipt import Receipt
from crypto.roles import Role
from crypto.room_view import RoomView
from crypto.rooms import TALK
from crypto.steps import Step
from crypto.writing import RoomWriter
from tests.services.office import DAY, NOW, Office


@dataclass
class House:
    """The portal, and what a test may know of its people."""

    office: Office
    entries: dict[str, Entry] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)

    # --- reporting ---

    @property
    def reporting(self) -> Reporting:
        """What the reporters' pages know."""
        with self.office.database.reading() as session:
            found = open_for_reporting(session, "house")
        assert found is not None
        return found

    @property
    def directories(self) -> Directories:
        return self.reporting.directories

    def file(self, text: str = "It began in autumn.") -> Filed:
        """File a report with a name on the server's path."""
        form, plain = FormSecret.new(), self.reporting.rules.plain("concern")
        named = (IdentityField("name", "Your name", "Kim Nilsen"),)
        sealed = seal_report(self.reporting, Filing(form, plain, (Answer("what", "What happened?", text),), named, "en", ()), DAY)
        with self.office.database.writing() as session:
            store_report(session, sealed)
        return Filed(self, sealed.case.case, form.receipt(self.office.instance.instance))

    # --- staff ---

    def actor(self, handle: str, role: Role | None = None) -> Actor:
        """Return a member acting in their role, or in another."""
        return Actor.member(self.entries[handle], role or self.roles[handle], self.office.identities[handle])

    def standing(self, handle: str) -> Standing:
        """Return where a member stands."""
        with self.office.database.reading() as session:
            return standing_of(session, self.office.members[handle])

    def restart(self) -> None:
        """Forget what was read and verified, as a server that starts again."""
        directories._verified.clear()
        reporting._opened.clear()

    def run(self, statement: str, *values: object) -> None:
        """Change the database behind everybody's back."""
        with self.office.database.writing() as session:
            changed = session.connection().exec_driver_sql(statement, values)
            assert changed.rowcount, "the attack changed nothing"


@dataclass
class Filed:
    """A stored case, with its receipt."""

    house: House
    case: bytes
    receipt: Receipt

    @property
    def chain(self) -> Chain:
        """The chain as it is stored."""
        with self.house.office.database.reading() as session:
            return read_chain(records_of(session, self.case), self.house.directories, self.case)

    def come_back(self) -> OpenRooms:
        """Read the case as its reporter, or raise `Refused`."""
        reporting = self.house.reporting
        with self.house.office.database.reading() as session:
            found = look_up_case(SessionReader(session), reporting, self.receipt)
            assert found is not None
            opened = open_for_reporter(found, reporting, self.receipt)
            stored = load_case(session, self.case)
        assert stored is not None
        return open_rooms(stored, reporting, opened.identity)

    def read_as(self, handle: str) -> CaseForMember:
        """Return what the server gives a member, or raise `Refusal`."""
        standing = self.house.standing(handle)
        with self.house.office.database.reading() as session:
            return read_case(session, standing.member.member, standing.access, self.case)

    def secrets_of(self, handle: str) -> dict[tuple[str, int], Identity]:
        """Return what a member's grants open to; raise `Refused` if one does not fit."""
        key, chain = self.house.office.identities[handle].open_key, self.chain
        grants = self.read_as(handle).grants
        return {(g.room, g.epoch): open_grant(g.sealed, key, chain.key(g.room, g.epoch).key)[0] for g in grants}

    def append(self, handle: str, *steps: Step, objects: Sequence[SealedObject] = ()) -> None:
        """Send what a member's browser would send, or raise `Refusal`."""
        head = self.chain.head.seq if not steps else steps[0].chain.head.seq - 1
        grants = tuple(grant for step in steps for grant in grants_of_step(step))
        self.send(handle, Append(head, tuple(step.record for step in steps), grants, rows_of(objects)))

    def attach(self, handle: str, room: str = TALK) -> tuple[bytes, SealedObject]:
        """Add a member's file to a room, and return its id with its description."""
        chain, office = self.chain, self.house.office
        files, sealer = BlobFiles(office.settings.blobs), AttachmentSealer(chain.current(room).key)
        data = b"".join((sealer.begin(), sealer.update(b"evidence"), *sealer.finish()))
        with office.database.writing() as session:
            place = reserve(session, files, office.members[handle], len(data), len(data), NOW + 60)
        files.staging(place.blob).write_bytes(data)
        writer = RoomWriter(chain, self.house.actor(handle), room, RoomView(()), DAY)
        described = writer.write(ATTACHMENT, sealer.describe(place.blob, "evidence.txt", "text/plain"))
        upload = Upload(place.blob, place.capability, tie_of(room, described.place.object, described.digest), room)
        self.send(handle, Append(chain.head.seq, objects=rows_of([described]), blobs=(upload,)))
        return place.blob, described

    def send(self, handle: str, append: Append) -> None:
        """Send any append, or raise `Refusal`."""
        files = BlobFiles(self.house.office.settings.blobs)
        standing = self.house.standing(handle)
        with self.house.office.database.reading() as session:
            verified = verify_append(session, files, Author.of(standing), self.case, append, NOW, DAY)
        settle_all(files, verified.addition.blobs)
        with self.house.office.database.writing() as session:
            store_append(session, verified)

"""A member of the committee who works on the store itself: what the staff API checks on the way is tested there."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.case import Access, Addition
from app.services.sealed_rows import grants_of_step, rows_of, tied
from app.services.stage_attachment import FileStart, ReceivedFile, StagedFile
from app.storage.blobs import StagedBlob, stage_blob
from app.storage.cases import add_to_case, cases_of, records_of
from app.storage.quick_reading import SessionReader
from app.storage.reporter_cases import StoredCase, load_for_reporter
from crypto.actor import Actor
from crypto.attachments import open_attachment
from crypto.bodies import AttachmentBody, Text
from crypto.chain import Chain, read_chain
from crypto.directory_history import Directories
from crypto.encoding import b64
from crypto.epochs import admit
from crypto.filing import close, handle
from crypto.grants import ListLine, open_grant
from crypto.identity import Identity
from crypto.roles import Role
from crypto.room_view import ObjectRow, RoomView, read_room
from crypto.rooms import ROOM_ROLES
from crypto.steps import Step
from crypto.writing import RoomWriter
from tests.web.reporter.portal import Portal


@dataclass
class Handler:
    """A handler, with their identity; every question is answered from the store as it is now."""

    portal: Portal
    handle: str

    @property
    def identity(self) -> Identity:
        """Their secret."""
        return self.portal.office.identities[self.handle]

    @property
    def directories(self) -> Directories:
        """The directory as it is now."""
        return self.portal.directories()

    @property
    def who(self) -> str:
        """How chains name them."""
        member = self.portal.office.members[self.handle]
        return next(b64(listed.entry) for listed in self.directories.newest.members if listed.member == member)

    @property
    def actor(self) -> Actor:
        """They, as a handler."""
        return Actor.member(self.directories.entry(self.who), Role.HANDLER, self.identity)

    def cases(self) -> list[bytes]:
        """Return the ids of the cases that they hold a grant of."""
        with self.portal.office.database.reading() as session:
            return [case.case for case in cases_of(session, Access((self.who,), tuple(ROOM_ROLES)), b"", 100)]

    def chain(self, case: bytes) -> Chain:
        """Return the verified chain."""
        with self.portal.office.database.reading() as session:
            return read_chain(records_of(session, case), self.directories, case)

    def secrets(self, case: bytes) -> dict[tuple[str, int], tuple[Identity, ListLine]]:
        """Return what their grants open."""
        chain = self.chain(case)
        grants = self._stored(case, self.who).grants
        key = self.identity.open_key
        return {(g.room, g.epoch): open_grant(g.sealed, key, chain.key(g.room, g.epoch).key) for g in grants}

    def epochs_granted(self, case: bytes, who: str) -> list[tuple[str, int]]:
        """Return the rooms and epochs of which *who* has a grant."""
        return [(grant.room, grant.epoch) for grant in self._stored(case, who).grants]

    def read(self, case: bytes, room: str = "talk") -> RoomView:
        """Return a room as they see it."""
        rows = [ObjectRow(item.object, item.epoch, item.sealed) for item in self._stored(case, self.who, room).objects]
        keys = {epoch: secret for (name, epoch), (secret, _) in self.secrets(case).items() if name == room}
        return read_room(self.chain(case), self.directories, room, keys, rows)

    def fetch(self, case: bytes, body: AttachmentBody, epoch: int = 0) -> bytes:
        """Return the bytes of a file of the talk."""
        with self.portal.edge.blobs.read(body.blob) as file:
            return b"".join(open_attachment(body, [file.read()], self.secrets(case)["talk", epoch][0]))

    def write(self, case: bytes, text: str, files: Sequence[tuple[str, bytes]] = ()) -> None:
        """Answer in the talk, with files."""
        chain, sent = self.chain(case), [self._stage(case, name, content) for name, content in files]
        writer = RoomWriter(chain, self.actor, "talk", self.read(case), chain.root.day)
        message = writer.write("message", Text(text))
        about = message.place.object
        described = [writer.write("attachment", file.describe(about)) for file in sent]
        self._store(case, Addition(objects=rows_of([message, *described]), blobs=tied(sent, described)))

    def begin(self, case: bytes) -> None:
        """Say that the case is being handled."""
        self._step(case, handle(self.chain(case), self.actor, self.directories))

    def close(self, case: bytes) -> None:
        """Close the case."""
        self._step(case, close(self.chain(case), self.actor, self.directories, "settled"))

    def let_in(self, case: bytes, colleague: "Handler") -> None:
        """Open a new epoch of the talk with a colleague in it, who may read all of it."""
        secrets = self.secrets(case)
        epochs = tuple(epoch for room, epoch in secrets if room == "talk")
        step = admit(
            self.chain(case),
            self.actor,
            self.directories,
            joining={colleague.who: {"talk": epochs}},
            secrets={place: secret for place, (secret, _) in secrets.items()},
            line=secrets["talk", 0][1],
        )
        self._step(case, step)

    def _step(self, case: bytes, step: Step) -> None:
        self._store(case, Addition(records=(step.record,), grants=grants_of_step(step)))

    def _stored(self, case: bytes, who: str, room: str = "talk") -> StoredCase:
        with self.portal.office.database.reading() as session:
            stored = load_for_reporter(SessionReader(session), case, who, room)
        assert stored is not None
        return stored

    def _store(self, case: bytes, addition: Addition) -> None:
        with self.portal.office.database.writing() as session:
            add_to_case(session, case, self.chain(case).head.seq, addition)

    def _stage(self, case: bytes, name: str, content: bytes) -> ReceivedFile:
        room = self.chain(case).current("talk")
        start = FileStart(room.key, room.epoch, name, "text/plain")
        staged = StagedFile(self.portal.edge.blobs, start, 10**9, bytes(32))
        with self.portal.office.database.writing() as session:
            stage_blob(session, StagedBlob(staged.blob, 0, 2**40))
        staged.open()
        staged.write(content)
        return staged.finish()

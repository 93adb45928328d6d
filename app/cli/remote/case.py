"""A reporter's case on a portal elsewhere: fetched as ciphertext, verified and opened here, answered by what is sealed here."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.cli.remote.answers import Json, items, pages, understood
from app.cli.remote.organisation import RemoteOrganisation, read_organisation
from app.cli.remote.portal import PortalRefused, RemotePortal
from app.cli.remote.sending import SentFiles, send_files, tell_sending
from app.clock import today
from app.domain.case import Addition, SealedGrant, StoredObject
from app.domain.rules.recipients import NobodyReceives
from app.services.case_view import CaseView, view_case
from app.services.look_up_case import open_for_reporter
from app.services.obstacle import N_, Obstacle
from app.services.read_case import OpenRooms, open_rooms
from app.services.reply import Reply, StaleRoom, seal_reply, seal_rotation
from app.services.save_file import save_blocks
from app.services.withdraw import seal_withdrawal
from app.storage.reporter_cases import LookedUp, StoredCase
from crypto.attachments import open_attachment
from crypto.bodies import AttachmentBody
from crypto.encoding import b64, unb64
from crypto.fields import as_integer, as_text
from crypto.form import FormSecret
from crypto.link import CASE_SIZE
from crypto.randomness import random_bytes
from crypto.receipt import Receipt
from crypto.records import parse_record
from crypto.room_view import ReadObject
from crypto.rooms import IDENTITY, TALK
from crypto.signers import Who

TRIES: Final = 5
_MOVED: Final = frozenset({"head-moved", "epoch-moved", "epoch-needed", "directory-moved", "already-there"})
"""Refusals after which the case is read again, and the same sealed again."""


@dataclass(repr=False)
class RemoteCase:
    """A case that its words have opened; *rooms* are as they were last read, *aside* is what lies in the identity's."""

    portal: RemotePortal
    organisation: RemoteOrganisation
    receipt: Receipt
    rooms: OpenRooms
    aside: tuple[StoredObject, ...]

    def view(self, language: str) -> CaseView:
        """Return what its reporter is shown."""
        return view_case(self.rooms, self.aside, language, self.organisation.name_of)

    @property
    def attachments(self) -> list[tuple[ReadObject, AttachmentBody]]:
        """Return the objects of the talk that describe a file, and how."""
        return [(item, item.body) for item in self.rooms.talk.objects if isinstance(item.body, AttachmentBody)]

    def save_attachment(self, item: ReadObject, body: AttachmentBody, folder: Path) -> Path:
        """
        Fetch the file that *item* describes as *body*, write it into *folder* under a harmless name, and return where.

        Raises:
            Obstacle: it can't be had, or is not the file that was described; nothing was written.
            OSError: it can't be written.
        """
        key, powers_only = self.rooms.keys[item.header.place.epoch], self.rooms.chain.powers_only
        try:
            with understood():
                source = self.portal.attachment(body.blob)
                return save_blocks(open_attachment(body, source, key, powers_only=powers_only), body.name, folder)
        except PortalRefused as refused:
            raise Obstacle(N_("The server does not hand it out ({reason})."), reason=refused.code) from None

    def reply(self, text: str, paths: Sequence[Path], told: Collection[Who] = ()) -> None:
        """
        Send an answer with files, sealed to those who hold the talk now; *told* are who may take over from those who have left.

        Raises:
            TakingOver: others would.
            Obstacle: it could not be stored.
        """
        form, draft = FormSecret.new(), random_bytes(16)
        sent = SentFiles(draft)
        sealed_to: int | None = None
        for _attempt in range(TRIES):
            self._renew_keys(told)
            talk = self.rooms.chain.current(TALK)
            if paths and sealed_to != talk.epoch:
                powers_only = self.rooms.chain.powers_only
                sent = send_files(self.portal, draft, paths, talk.key, talk.epoch, powers_only=powers_only, tell=tell_sending)
                sealed_to = talk.epoch
            try:
                addition = seal_reply(self.rooms, Reply(form, text, sent.files), today())
            except StaleRoom:
                continue
            if addition is None or self._append(addition, sent):
                return
        raise Obstacle(N_("The case keeps changing. Nothing was sent; try again."))

    def withdraw(self) -> None:
        """Sign that the report is withdrawn; raises like `reply`."""
        for _attempt in range(TRIES):
            addition = seal_withdrawal(self.rooms, today())
            if addition is None or self._append(addition, SentFiles(random_bytes(16))):
                return
        raise Obstacle(N_("The case keeps changing. Nothing was sent; try again."))

    def _renew_keys(self, told: Collection[Who]) -> None:
        """Open new epochs where somebody who has left still holds the newest."""
        try:
            addition = seal_rotation(self.rooms, today(), told)
        except NobodyReceives:
            nobody = N_("At the moment nobody is appointed to read this. Nothing was stored: please come back later.")
            raise Obstacle(nobody) from None
        if addition is not None:
            self._append(addition, SentFiles(random_bytes(16)))
            self._read_again()

    def _append(self, addition: Addition, sent: SentFiles) -> bool:
        """Store *addition* and return True; False where the case has changed meanwhile: it was read again."""
        content = {"head_seq": self.rooms.chain.head.seq, "records": [b64(record) for record in addition.records]}
        try:
            self.portal.post("/case/append", content | sent.with_addition(addition))
        except PortalRefused as refused:
            if refused.code == "case-full":
                raise Obstacle(N_("There is no more room in this case. Nothing was sent.")) from None
            if refused.code not in _MOVED:
                raise Obstacle(N_("The server did not take it ({reason}). Nothing was stored."), reason=refused.code) from None
            self._read_again()
            return False
        return True

    def _read_again(self) -> None:
        self.organisation = read_organisation(self.portal, self.organisation.pin)
        self.rooms, self.aside = _read(self.portal, self.organisation, self.receipt)


def open_remote_case(portal: RemotePortal, organisation: RemoteOrganisation, receipt: Receipt) -> RemoteCase:
    """
    Return the case that the receipt's words open.

    Raises:
        Obstacle: they open none, or what the server gives does not verify.
    """
    portal.use_token(receipt.lookup_token(organisation.reporting.instance.instance))
    return RemoteCase(portal, organisation, receipt, *_read(portal, organisation, receipt))


def _read(portal: RemotePortal, organisation: RemoteOrganisation, receipt: Receipt) -> tuple[OpenRooms, tuple[StoredObject, ...]]:
    try:
        with understood():
            answer = portal.get("/case")
            rows = [row for page in pages(answer, lambda after: portal.get("/case/objects", after=after)) for row in _rows(page)]
            records = tuple(items(answer, "records"))
            case = parse_record(records[0]).digest[:CASE_SIZE]
            opened = open_for_reporter(LookedUp(case, records), organisation.reporting, receipt)
            stored = StoredCase(case, records, tuple(_grants(answer)), tuple(row for row in rows if row.room == TALK))
            rooms = open_rooms(stored, organisation.reporting, opened.identity)
            return rooms, tuple(row for row in rows if row.room == IDENTITY)
    except PortalRefused:
        raise Obstacle(N_("These words open no case here. Check each word and their order; or the case was erased.")) from None


def _grants(answer: Json) -> Iterator[SealedGrant]:
    for row in answer["grants"]:
        yield SealedGrant(as_text(row["room"]), as_integer(row["epoch"]), as_text(row["holder"]), unb64(row["sealed"]))


def _rows(answer: Json) -> Iterator[StoredObject]:
    for row in answer["objects"]:
        yield StoredObject(as_text(row["room"]), unb64(row["object"], 16), as_integer(row["epoch"]), unb64(row["sealed"]))

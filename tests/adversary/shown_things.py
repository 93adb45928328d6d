"""Grants, files, index rows and unlock files as a reader is shown them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crypto.attachments import open_attachment, seekable_attachment
from crypto.bodies import AttachmentBody
from crypto.encoding import Json, b64
from crypto.errors import Refused
from crypto.grants import open_grant
from crypto.identity import Identity
from crypto.index import open_row
from crypto.unlock import open_unlock
from tests.adversary.pool import Pool
from tests.adversary.shown import Learned, Shown, ShownCase, ShownDirectory


@dataclass(frozen=True)
class ShownGrant(Shown):
    """A grant of an epoch, as it is handed to a holder, whose secret stands here."""

    case: ShownCase
    room: str
    epoch: int
    holder: Identity
    sealed: bytes

    def read(self) -> Learned:
        chain, _ = self.case.open()
        open_grant(self.sealed, self.holder.open_key, chain.key(self.room, self.epoch).key)
        return {}

    def to_json(self, pool: Pool) -> dict[str, Json]:
        return {
            "case": self.case.to_json(pool),
            "epoch": self.epoch,
            "holder": b64(self.holder.seed),
            "room": self.room,
            "sealed": pool.put(self.sealed),
        }


@dataclass(frozen=True)
class ShownFile(Shown):
    """A stored file in the place of the one that *description*, which was read, describes."""

    description: AttachmentBody
    blob: bytes
    secret: Identity

    def read(self) -> Learned:
        """Both ways of reading answer alike."""
        try:
            content = b"".join(open_attachment(self.description, [self.blob], self.secret))
        except Refused:
            self._refused_by_the_other_way()
            raise
        reader = seekable_attachment(self.description, self._at, len(self.blob), self.secret)
        assert reader.read(0, self.description.size) == content
        return {"size": len(content)}

    def _refused_by_the_other_way(self) -> None:
        try:
            reader = seekable_attachment(self.description, self._at, len(self.blob), self.secret)
            reader.read(0, self.description.size)
        except Refused:
            return
        raise AssertionError("read at any place, but not from end to end")

    def _at(self, offset: int, size: int) -> bytes:
        return self.blob[offset : offset + size]

    def to_json(self, pool: Pool) -> dict[str, Json]:
        return {
            "blob": pool.put(self.blob),
            "description": pool.put(self.description.marshal()),
            "secret": b64(self.secret.seed),
        }


@dataclass(frozen=True)
class ShownRow(Shown):
    """A row of a member's index, as that of a case."""

    owner: Identity
    instance: bytes
    member: bytes
    case: bytes
    sealed: bytes

    def read(self) -> Learned:
        row = open_row(self.owner, self.instance, self.member, self.case, self.sealed)
        return {"seq": row.head.seq}

    def to_json(self, pool: Pool) -> dict[str, Json]:
        return {
            "case": b64(self.case),
            "instance": b64(self.instance),
            "member": b64(self.member),
            "owner": b64(self.owner.seed),
            "sealed": pool.put(self.sealed),
        }


@dataclass(frozen=True)
class ShownUnlock(Shown):
    """An unlock file, and the directory that is then read by the root that stands in it."""

    sealed: bytes
    unlock: Identity
    instance: bytes
    member: bytes
    directory: ShownDirectory

    def read(self) -> Learned:
        _, note = open_unlock(self.sealed, self.unlock, self.instance, self.member)
        return replace(self.directory, pin=note.root).read()

    def to_json(self, pool: Pool) -> dict[str, Json]:
        return {
            "directory": self.directory.to_json(pool),
            "instance": b64(self.instance),
            "member": b64(self.member),
            "sealed": pool.put(self.sealed),
            "unlock": b64(self.unlock.seed),
        }

"""The files of a form on their way in: each is sealed in a thread while the next block is read."""

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.domain.rules.recipients import NobodyReceives
from app.services.stage_attachment import (
    LEASE_SECONDS,
    RENEW_SECONDS,
    FileStart,
    FileTooLarge,
    ReceivedFile,
    StagedFile,
)
from app.storage.blobs import StagedBlob, stage_blob, staged_bytes
from app.storage.errors import DiskFull, StorageError
from app.web.edge import Edge, in_thread
from crypto.attachments import clean_name
from crypto.xwing import SealKey

_NO_STORE: Final = (OSError, SQLAlchemyError, sqlite3.Error)


class Fault(Enum):
    """Why a file was not taken."""

    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"
    NO_ROOM = "no-room"
    NOT_STORED = "not-stored"


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not taken: its name as the sender knows it, and why."""

    name: str
    fault: Fault


@dataclass(frozen=True, slots=True, repr=False)
class Target:
    """
    Where files go.

    *room* is the key of the room's *epoch*, *mark_key* (32 bytes) tells files apart, *owner* (32 bytes) says whose they are
    until a case takes them, *most* how many more may come.
    """

    room: SealKey
    epoch: int
    mark_key: bytes
    owner: bytes
    most: int


class Intake:
    """Takes the files of one posted form. A file that can't be taken is read to its end and named; the others are taken."""

    def __init__(self, edge: Edge, find_target: Callable[[dict[str, list[str]]], Target | None]) -> None:
        """Ask *find_target* for the place once the first file begins; None drops all files."""
        self.received: list[ReceivedFile] = []
        self.refused: list[RefusedFile] = []
        self._edge = edge
        self._find_target = find_target
        self._target: Target | None = None
        self._asked = False
        self._unavailable = False
        self._file: StagedFile | None = None
        self._sealing: asyncio.Task[None] | None = None
        self._lease_until = 0

    async def begin(self, fields: dict[str, list[str]], name: str, media_type: str) -> None:
        """Begin a file in a blob of its own."""
        if not self._asked:
            self._asked = True
            await in_thread(self._ask, fields)
        target = self._target
        if target is None:
            if self._unavailable:
                self.refused.append(RefusedFile(clean_name(name), Fault.NOT_STORED))
            return
        limit = self._edge.settings.attachment_limit
        file = StagedFile(self._edge.blobs, FileStart(target.room, target.epoch, name, media_type), limit, target.mark_key)
        if len(self.received) >= target.most:
            self.refused.append(RefusedFile(file.name, Fault.TOO_MANY))
            return
        self._file = file
        await self._attempt(lambda: self._open(file, target))

    async def write(self, block: bytes) -> None:
        """Seal *block* while the next one is read."""
        await self._sealed()
        file, target = self._file, self._target
        if file is None or target is None:
            return
        self._sealing = asyncio.create_task(self._attempt(lambda: self._write(file, target, block)))

    async def finish(self) -> None:
        """Make the file durable; only then is it received."""
        await self._sealed()
        file, target = self._file, self._target
        if file is not None and target is not None:
            await self._attempt(lambda: self._finish(file, target))
        self._file = None

    async def abandon(self) -> None:
        """Remove what was begun and not finished."""
        await self._sealed()
        if self._file is not None:
            await in_thread(self._file.discard)
            self._file = None

    async def _sealed(self) -> None:
        if self._sealing is not None:
            await self._sealing
            self._sealing = None

    def _ask(self, fields: dict[str, list[str]]) -> None:
        try:
            self._target = self._find_target(fields)
        except (*_NO_STORE, StorageError, NobodyReceives):
            self._unavailable = True

    async def _attempt(self, step: Callable[[], None]) -> None:
        """Run *step* in a thread; a file that it fails for is discarded and named."""
        file = self._file
        try:
            await in_thread(step)
        except FileTooLarge:
            fault = Fault.TOO_LARGE
        except DiskFull:
            fault = Fault.NO_ROOM
        except _NO_STORE:
            fault = Fault.NOT_STORED
        else:
            return
        self._file = None
        if file is not None:
            self.refused.append(RefusedFile(file.name, fault))
            await in_thread(file.discard)

    def _open(self, file: StagedFile, target: Target) -> None:
        # One form sent over and over must not fill the disk while its leases last.
        most = 2 * self._edge.settings.attachments_per_report * self._edge.settings.attachment_limit
        with self._edge.database.reading() as session:
            if staged_bytes(session, target.owner) > most:
                raise DiskFull
        # The row comes first: a file without one would belong to nobody when this process is killed.
        self._lease(file.blob, 0, target)
        file.open()

    def _write(self, file: StagedFile, target: Target, block: bytes) -> None:
        if clock.now() > self._lease_until - LEASE_SECONDS + RENEW_SECONDS:
            self._lease(file.blob, 0, target)
        file.write(block)

    def _finish(self, file: StagedFile, target: Target) -> None:
        received = file.finish()
        self._lease(file.blob, received.stored, target)
        self.received.append(received)

    def _lease(self, blob: bytes, stored: int, target: Target) -> None:
        self._lease_until = clock.now() + LEASE_SECONDS
        with self._edge.database.writing() as session:
            stage_blob(session, StagedBlob(blob, stored, self._lease_until, owner=target.owner))

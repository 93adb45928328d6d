"""Files that were sealed to a key which is not the newest any more: sealed again before they are sent."""

from dataclasses import replace

from app import clock
from app.services.read_case import OpenRooms
from app.services.reply import Reply
from app.services.reseal_attachment import reseal
from app.services.stage_attachment import LEASE_SECONDS, FileStart, ReceivedFile, StagedFile
from app.storage.blobs import StagedBlob, stage_blob
from app.storage.errors import BlobGone
from app.web.reporter.visit import Visit
from crypto.rooms import TALK


def to_newest_epoch(visit: Visit, rooms: OpenRooms, message: Reply) -> Reply:
    """
    Return *message* with every file sealed to the talk's newest key.

    Staff may let a colleague in while a file is on its way: what is sealed to the old key would be refused by readers.

    Raises:
        BlobGone: a file's lease is over.
    """
    newest = rooms.chain.current(TALK)
    if all(file.epoch == newest.epoch for file in message.files):
        return message
    mark_key = message.form.mark_key(visit.reporting.instance.instance)

    def again(file: ReceivedFile) -> ReceivedFile:
        if file.epoch == newest.epoch:
            return file
        start = FileStart(newest.key, newest.epoch, file.name, file.media_type)
        staged = StagedFile(visit.edge.blobs, start, visit.edge.settings.attachment_limit, mark_key)
        with visit.edge.database.writing() as session:
            stage_blob(session, StagedBlob(staged.blob, 0, clock.now() + LEASE_SECONDS))
        try:
            return reseal(visit.edge.blobs, file, rooms.keys[file.epoch], staged)
        except FileNotFoundError:
            raise BlobGone from None

    return replace(message, files=tuple(again(file) for file in message.files))

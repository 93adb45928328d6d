"""A staged file whose room got a new key before it was sent: opened and sealed again, block by block."""

from app.services.stage_attachment import ReceivedFile, StagedFile
from app.storage.blob_files import BlobFiles
from crypto.attachments import open_attachment
from crypto.identity import Identity


def reseal(files: BlobFiles, file: ReceivedFile, room: Identity, target: StagedFile) -> ReceivedFile:
    """
    Return *file* as *target* receives it.

    Args:
        files: where sealed files lie.
        file: staged whole.
        room: the identity of the epoch that it was sealed to.
        target: a staged file under the room's newest key, not opened yet.

    Raises:
        Refused: what is stored is another file.
        FileNotFoundError: its lease is over.
        DiskFull: what is left on the disk is kept for text.
    """
    target.open()
    for block in open_attachment(file.describe(None), files.blocks(file.blob), room):
        target.write(block)
    return target.finish()

"""A file sealed on its owner's own machine, ready to be sent: the ciphertext lies in a file without a name meanwhile."""

import mimetypes
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from app.services.stage_attachment import ReceivedFile
from crypto.attachments import AttachmentSealer, clean_name
from crypto.randomness import random_bytes
from crypto.xwing import SealKey

BLOCK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class SealedFile:
    """
    A file's ciphertext, and what its description will state.

    *ciphertext* has no name on the disk, so nothing of it is left once this program ends.
    """

    ciphertext: IO[bytes]
    name: str
    media_type: str
    sealer: AttachmentSealer

    @property
    def stored(self) -> int:
        """Return the ciphertext's length in bytes."""
        return self.sealer.stored_size

    def received(self, blob: bytes, epoch: int) -> ReceivedFile:
        """Return it as a report names it, once it lies on the server as *blob* (16 bytes)."""
        sealer = self.sealer
        return ReceivedFile(
            blob=blob,
            epoch=epoch,
            name=self.name,
            media_type=self.media_type,
            size=sealer.size,
            stored=sealer.stored_size,
            chunks=sealer.chunks,
            pin=sealer.pin,
            mark=random_bytes(16),
        )


def seal_file(path: Path, room: SealKey, *, powers_only: bool) -> SealedFile:
    """
    Seal the file at *path* to a room's key, a block of 1 MiB at a time.

    Raises:
        OSError: it can't be read, or there is no room for the ciphertext.
    """
    sealer = AttachmentSealer(room, powers_only=powers_only)
    ciphertext = tempfile.TemporaryFile()  # noqa: SIM115 -- its owner closes it
    with path.open("rb") as file:
        ciphertext.write(sealer.begin())
        while block := file.read(BLOCK):
            ciphertext.write(sealer.update(block))
    for sealed in sealer.finish():
        ciphertext.write(sealed)
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return SealedFile(ciphertext, clean_name(path.name), media_type, sealer)

"""What a reporter's program sends of a case: files first, in parts; then everything that one deed adds, at once."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from app.cli.remote.organisation import RemoteOrganisation
from app.cli.remote.portal import PortalRefused, RemotePortal
from app.cli.texts import say
from app.cli.texts import translate as _
from app.domain.case import Addition
from app.services.obstacle import N_, Obstacle
from app.services.seal_file import seal_file
from app.services.stage_attachment import ReceivedFile
from crypto.encoding import b64
from crypto.xwing import SealKey

Tell: TypeAlias = Callable[[Path], None]


@dataclass(frozen=True, slots=True, repr=False)
class SentFiles:
    """Files that lie on the server: what a report says of them, and the 16-byte capability of each by its id."""

    draft: bytes
    files: tuple[ReceivedFile, ...] = ()
    capabilities: Mapping[bytes, bytes] = field(default_factory=dict)

    def with_addition(self, addition: Addition) -> dict[str, object]:
        """Return everything that one deed sends, with the uploads that it takes."""
        grants = [{"room": g.room, "epoch": g.epoch, "holder": g.holder, "sealed": b64(g.sealed)} for g in addition.grants]
        objects = [{"room": o.room, "epoch": o.epoch, "object": b64(o.object), "sealed": b64(o.sealed)} for o in addition.objects]
        blobs = [
            {"blob": b64(item.blob), "capability": b64(self.capabilities[item.blob]), "room": item.room, "tie": b64(item.tie)}
            for item in addition.blobs
        ]
        return {"draft": b64(self.draft), "grants": grants, "objects": objects, "blobs": blobs}


def tell_sending(path: Path) -> None:
    """Say which file is being sent."""
    say(_("Sending {file} ...").format(file=path))


def ignore(path: Path) -> None:
    """Say nothing."""


def check_files(organisation: RemoteOrganisation, paths: Sequence[Path]) -> None:
    """
    Look at the files before anything is asked.

    Raises:
        Obstacle: there are more than the organisation takes, or one is too large.
        OSError: one isn't there.
    """
    if len(paths) > organisation.most_attachments:
        raise Obstacle(N_("At most {most} files can be sent at once."), most=organisation.most_attachments)
    for path in paths:
        if path.stat().st_size > organisation.limit:
            raise Obstacle(N_("{file} is too large: at most {most} bytes."), file=path, most=organisation.limit)


def send_files(
    portal: RemotePortal,
    draft: bytes,
    paths: Sequence[Path],
    room: SealKey,
    epoch: int,
    *,
    powers_only: bool = False,
    tell: Tell = ignore,
) -> SentFiles:
    """Seal each file to the room's key of this epoch and send it; *tell* hears of each before it goes."""
    files, capabilities = [], {}
    for path in paths:
        sealed = seal_file(path, room, powers_only=powers_only)
        with closing(sealed.ciphertext):
            tell(path)
            try:
                blob, capability = portal.upload(draft, sealed.ciphertext, sealed.stored)
            except PortalRefused as refused:
                raise Obstacle(N_("The server did not take {file} ({reason})."), file=path, reason=refused.code) from None
        files.append(sealed.received(blob, epoch))
        capabilities[blob] = capability
    return SentFiles(draft, tuple(files), capabilities)

"""From what the protocol says to store to what the database stores."""

from collections.abc import Iterable, Sequence

from app.domain.case import SealedGrant, StoredObject, TiedBlob
from app.services.stage_attachment import ReceivedFile
from crypto.attachments import tie_of
from crypto.objects import SealedObject
from crypto.steps import Step


def grants_of_step(step: Step) -> tuple[SealedGrant, ...]:
    """Return a step's grants as rows; those of sleepers are withheld."""
    asleep = {
        (room, epoch, holder.who)
        for room, epoch in step.rooms
        for holder in step.chain.key(room, epoch).holders
        if step.chain.asleep(holder) is not None
    }
    return tuple(SealedGrant(*place, sealed, asleep=place in asleep) for place, sealed in step.grants.items())


def rows_of(written: Iterable[SealedObject]) -> tuple[StoredObject, ...]:
    """Return written objects as rows."""
    return tuple(StoredObject(item.place.room, item.place.object, item.place.epoch, item.sealed) for item in written)


def tied(files: Sequence[ReceivedFile], descriptions: Sequence[SealedObject]) -> tuple[TiedBlob, ...]:
    """Return received files as a case takes them over, each tied to its description, and in its room."""
    return tuple(
        TiedBlob(file.blob, tie_of(item.place.room, item.place.object, item.digest), item.place.room, item.place.epoch)
        for file, item in zip(files, descriptions, strict=True)
    )

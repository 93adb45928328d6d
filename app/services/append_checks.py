"""What the server can check of an append without a key: one function for each part, none of which changes anything."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from app.domain.case import SealedGrant, StoredObject
from app.services.refusals import Refusal, Why
from app.services.sealed_shape import sealed_size
from crypto.buckets import bucket
from crypto.chain import Chain
from crypto.directory_history import Directories
from crypto.errors import Refused
from crypto.identity_file import FILE_SIZE
from crypto.records import Record

LATITUDE = timedelta(days=1)  # a signer's day is that of their own time zone


def extend(chain: Chain, records: Sequence[bytes], directories: Directories, author: Collection[str], today: date) -> Chain:
    """
    Return the chain with *records*, each signed by the *author* alone (the names of their keys), now, by the newest directory.

    What another signs, or two sides together, comes another way: nobody can pass on a record of somebody else's.

    Raises:
        Refusal: RECORD_REFUSED; DIRECTORY_MOVED with the newest version's number.
    """
    for data in records:
        try:
            chain = chain.extended(data, directories)
        except Refused:
            raise Refusal(Why.RECORD_REFUSED) from None
        check_record(chain.records[-1], directories, author, today)
    return chain


def check_record(record: Record, directories: Directories, author: Collection[str], today: date) -> None:
    """Check that the *author* alone has signed a verified record, now, by the newest directory; raises like `extend`."""
    if record.directory != directories.newest.number:
        raise Refusal(Why.DIRECTORY_MOVED, directories.newest.number)
    if any(signer.who not in author for signer in record.signers):
        raise Refusal(Why.RECORD_REFUSED)
    if record.day is not None and abs(record.day - today) > LATITUDE:
        raise Refusal(Why.RECORD_REFUSED)


def check_grants(records: Iterable[Record], grants: Sequence[SealedGrant]) -> None:
    """
    Check that *grants* are exactly those that the new *records* call for, each a sealed file of a grant's size.

    A missing one would leave a holder out whom the chain names; one too many is a grant for someone who is no recipient.

    Raises:
        Refusal: GRANTS_REFUSED.
    """
    given = [(grant.room, grant.epoch, grant.holder) for grant in grants]
    if len(given) != len(set(given)) or set(given) != set(_called_for(records)):
        raise Refusal(Why.GRANTS_REFUSED)
    for grant in grants:
        if sealed_size(grant.sealed, Why.GRANTS_REFUSED) != FILE_SIZE:
            raise Refusal(Why.GRANTS_REFUSED)


def sleeping(records: Iterable[Record]) -> frozenset[tuple[str, int, str]]:
    """Return the grants (room, epoch, holder) that are to be withheld until a rule fires."""
    return frozenset(
        (key.room, key.epoch, holder.who)
        for record in records
        for key in record.rooms
        for holder in key.holders
        if holder.asleep is not None
    )


def check_objects(chain: Chain, objects: Sequence[StoredObject], directories: Directories, author: Collection[str]) -> None:
    """
    Check that each object is sealed to a room's newest epoch, which the *author* holds, in a file of its bucket's size.

    Raises:
        Refusal: EPOCH_MOVED, EPOCH_NEEDED, ALREADY_THERE (erased, or twice in one request) or OBJECT_REFUSED.
    """
    stale = chain.stale_rooms(directories)
    places = [(item.room, item.object) for item in objects]
    if len(places) != len(set(places)) or any(place in chain.tombstones for place in places):
        raise Refusal(Why.ALREADY_THERE)
    for item in objects:
        if not any(chain.holds(item.room, holder) for holder in author):
            raise Refusal(Why.OBJECT_REFUSED)
        if item.epoch != chain.current(item.room).epoch:
            raise Refusal(Why.EPOCH_MOVED)
        if item.room in stale:
            raise Refusal(Why.EPOCH_NEEDED)
        size = sealed_size(item.sealed, Why.OBJECT_REFUSED)
        if bucket(size, powers_only=chain.powers_only) != size:
            raise Refusal(Why.OBJECT_REFUSED)


def _called_for(records: Iterable[Record]) -> Iterable[tuple[str, int, str]]:
    for record in records:
        for key in record.rooms:
            yield from ((key.room, key.epoch, holder.who) for holder in key.holders)
            yield from ((key.room, epoch, admission.who) for admission in key.admits for epoch in admission.epochs)

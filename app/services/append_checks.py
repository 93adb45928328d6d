"""What the server can check of an append without a key: one function for each part, none of which changes anything."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from app.domain.case import SealedGrant, StoredObject
from app.services.refusals import Refusal, Why
from app.services.sealed_shape import sealed_size
from app.services.standing import Standing, require_active
from crypto.buckets import bucket
from crypto.chain import Chain
from crypto.errors import Refused
from crypto.identity_file import FILE_SIZE
from crypto.records import Record

LATITUDE = timedelta(days=1)  # a signer's day is that of their own time zone


def extend(chain: Chain, records: Sequence[bytes], standing: Standing, today: date) -> Chain:
    """
    Return the chain with *records*, each signed by this member alone, now, by the newest directory.

    What the reporter signs, or both sides, comes another way: a member can't pass on a record of somebody else's.

    Raises:
        Refusal: RECORD_REFUSED; DIRECTORY_MOVED with the newest version's number.
    """
    directories = require_active(standing)
    for data in records:
        try:
            chain = chain.extended(data, directories)
        except Refused:
            raise Refusal(Why.RECORD_REFUSED) from None
        record = chain.records[-1]
        if record.directory != directories.newest.number:
            raise Refusal(Why.DIRECTORY_MOVED, directories.newest.number)
        if any(signer.who not in standing.holders for signer in record.signers):
            raise Refusal(Why.RECORD_REFUSED)
        if record.day is not None and abs(record.day - today) > LATITUDE:
            raise Refusal(Why.RECORD_REFUSED)
    return chain


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


def check_objects(chain: Chain, objects: Sequence[StoredObject], standing: Standing) -> None:
    """
    Check that each object is sealed to a room's newest epoch, by one who holds it, in a file of its bucket's size.

    Raises:
        Refusal: EPOCH_MOVED, EPOCH_NEEDED, ALREADY_THERE (erased, or twice in one request) or OBJECT_REFUSED.
    """
    directories = require_active(standing)
    stale = chain.stale_rooms(directories)
    places = [(item.room, item.object) for item in objects]
    if len(places) != len(set(places)) or any(place in chain.tombstones for place in places):
        raise Refusal(Why.ALREADY_THERE)
    for item in objects:
        if not any(chain.holds(item.room, holder) for holder in standing.holders):
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

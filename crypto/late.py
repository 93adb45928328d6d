"""Objects that seem to have been put into an epoch after it had ended (SPEC §9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from crypto.chain import Chain
from crypto.objects import Header, OpenedObject
from crypto.signers import Who


def named(header: Header) -> frozenset[bytes]:
    """Return the digests of the objects that the author had seen."""
    previous = () if header.previous is None else (header.previous,)
    return frozenset((*header.seen_objects, *previous))


def late_objects(chain: Chain, room: str, ordered: Sequence[OpenedObject]) -> frozenset[bytes]:
    """
    Return the digests of objects of ended epochs that nobody else had seen, though another holder wrote after the end.

    Which record an author had seen is their own word. Attack: somebody who has left, or who has a code that was claimed,
    writes with the server's help as though they had written before.

    That one author had not seen an object proves little: they could leave out what they like. Hence *nobody*.

    Args:
        chain: the case's.
        room: its name.
        ordered: what was read, each after what its author had seen.
    """
    if len(chain.rooms.get(room, ())) < 2:
        return frozenset()
    of_author: dict[Who, int] = defaultdict(int)
    of_epoch: dict[int, int] = defaultdict(int)
    for place, item in enumerate(ordered):
        of_author[item.header.author.who] |= 1 << place
        of_epoch[item.header.place.epoch] |= 1 << place
    doubtful = acknowledged = 0
    for item, (seen, is_whole) in zip(ordered, _seen_before(ordered), strict=True):
        by_others = ~of_author[item.header.author.who]
        acknowledged |= seen & by_others
        for epoch in _ended_epochs(chain, room, item) if is_whole else ():
            doubtful |= of_epoch[epoch] & by_others
    late = doubtful & ~acknowledged
    return frozenset(item.digest for place, item in enumerate(ordered) if late >> place & 1)


def _seen_before(ordered: Sequence[OpenedObject]) -> Sequence[tuple[int, bool]]:
    """
    Return what each author had seen, through others, too: a bit for each place in *ordered*, and whether that is all.

    It is not where something is withheld or erased: what lies behind may have been seen or not.
    """
    places: dict[bytes, int] = {}
    found: list[tuple[int, bool]] = []
    for item in ordered:
        seen, is_whole = 0, True
        for digest in named(item.header):
            place = places.get(digest)
            more, more_is_whole = (0, False) if place is None else found[place]
            seen |= more | (0 if place is None else 1 << place)
            is_whole &= more_is_whole
        places[item.digest] = len(found)
        found.append((seen, is_whole))
    return found


def _ended_epochs(chain: Chain, room: str, witness: OpenedObject) -> Iterator[int]:
    """Yield the epochs that the author of *witness* could read, and that had ended by the record they had seen."""
    header = witness.header
    seq = chain.seq_of(header.seen_record)
    for epoch in range(len(chain.rooms[room]) - 1):
        if chain.superseded(room, epoch, seq) and _had(chain, room, epoch, header.author.who):
            yield epoch


def _had(chain: Chain, room: str, epoch: int, who: Who) -> bool:
    first, *later = chain.rooms[room][epoch:]
    return who in first.who or any(a.who == who and epoch in a.epochs for key in later for a in key.admits)

"""What a verified record changes in a chain (SPEC §7)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crypto.errors import Refused
from crypto.records import HANDLING, Claim, Close, Exposed, Record, State, Tombstone, Wake
from crypto.root_record import Root
from crypto.signers import BY_REPORTER

if TYPE_CHECKING:
    from crypto.chain import Chain

RECEIVED = "received"
CLOSED = "closed"

_UNCLAIMED = "unclaimed"


def counted_signer(chain: Chain, record: Record) -> str:
    """
    Return for whom a record counts that follows those of *chain*: who signs it, for a claim the claimant.

    What the reporter's key signed before the first claim counts apart. Attack: who made the words of an invitation signs all that
    the reporter may, so that the person it is for can neither claim the case nor withdraw it.
    """
    if not record.signers:
        raise Refused("record: nobody signs")
    signer = record.signers[-1]
    return _UNCLAIMED if signer == BY_REPORTER and chain.claimed is None else signer.who


def grown(chain: Chain, record: Record) -> Chain:
    """Return the chain with a *record* that is verified already."""
    seq, counter = len(chain.records), counted_signer(chain, record)
    longer = replace(
        chain,
        records=(*chain.records, record),
        rooms={**chain.rooms, **{new.room: (*chain.rooms.get(new.room, ()), new) for new in record.rooms}},
        opened={**chain.opened, **{(new.room, new.epoch): seq for new in record.rooms}},
        signed={**chain.signed, counter: chain.signed.get(counter, 0) + 1},
    )
    match record.content:
        case Root(reporter=keys) | Claim(reporter=keys):
            return replace(longer, reporters=(*chain.reporters, (seq, keys)))
        case Wake(link=link):
            return replace(longer, woken={**chain.woken, link.signers[0].who: seq})
        case State(state=state) if state == HANDLING:
            return replace(longer, state=HANDLING, outcome=None)
        case State():
            return replace(longer, withdrawn=True)
        case Close(outcome=outcome):
            return replace(longer, state=CLOSED, outcome=outcome)
        case Exposed():
            return replace(longer, exposed=seq)
        case Tombstone() as erased:
            return replace(longer, tombstones={**chain.tombstones, (erased.room, erased.object): erased.hash})
    return longer

"""What must hold of every chain that a reader takes, said anew in plain tables, without the code that it is to check."""

from __future__ import annotations

from collections.abc import Mapping

from nacl.signing import VerifyKey

from crypto.chain import Chain
from crypto.records import Claim, Close, EpochRecord, Record, State, Wake
from crypto.root_record import Root
from crypto.signers import REPORTER, Who
from tests.crypto.world import ADA, CARL, HANNA, LEA, NILS, OLE, SOL

_AT_FIRST = {HANNA: "handler", LEA: "handler", SOL: "handler", ADA: "adviser", CARL: "administrator", OLE: "observer"}
_WITHOUT_LEA = {NILS: "handler", **{person: role for person, role in _AT_FIRST.items() if person is not LEA}}
_ROLES: Mapping[int, Mapping[Who, str]] = {
    number: {person.who: role for person, role in seats.items()}
    for number, seats in ((1, _AT_FIRST), (2, _WITHOUT_LEA), (3, _WITHOUT_LEA), (4, {**_WITHOUT_LEA, SOL: "administrator"}))
}
"""Who is what in each version of the directory of `tests.crypto.world`."""

_KEYS = {person.who: person.identity.public.sign for person in (HANNA, LEA, SOL, NILS, ADA, CARL, OLE)}
_READERS = {"talk": {"handler", "adviser"}, "identity": {"handler"}, "staff": {"handler", "adviser"}}


def may_hold(room: str, who: Who, version: int) -> bool:
    """Whether a member may hold a room."""
    return _ROLES[version].get(who) in _READERS[room]


def holders(chain: Chain, room: str) -> Mapping[Who, str | None]:
    """Return who holds a room, with the condition of those who still sleep."""
    if room not in chain.rooms:
        return {}
    woken = {record.signers[0].who for record in chain.records if isinstance(record.content, Wake)}
    return {holder.who: None if holder.who in woken else holder.asleep for holder in chain.rooms[room][-1].holders}


def check_taken(before: Chain, record: Record, after: Chain) -> None:
    """Check a record that was taken."""
    _members_sign_in_their_role(record)
    _everybody_signed(before, record)
    _the_reporters_key_changes_by_claim_alone(before, record, after)
    _decisions_are_a_handlers(before, record)
    for room in ("identity", "staff", "talk"):
        _nobody_is_expelled(before, record, after, room)
        _who_joins_may_read(before, record, after, room)
        _sleepers_wake_themselves(before, record, after, room)


def _members_sign_in_their_role(record: Record) -> None:
    for signer in record.signers:
        if signer.role is not None:
            assert _ROLES[record.directory].get(signer.who) == signer.role.value


def _everybody_signed(before: Chain, record: Record) -> None:
    keys = {**_KEYS, REPORTER: before.reporters[-1][1].sign}
    if isinstance(record.content, Claim):
        keys["claimant"] = record.content.reporter.sign
    assert len(record.signers) == len(record.signed.signatures) > 0
    for signer, signature in zip(record.signers, record.signed.signatures, strict=True):
        VerifyKey(keys[signer.who]).verify(record.signed.statement, signature)


def _the_reporters_key_changes_by_claim_alone(before: Chain, record: Record, after: Chain) -> None:
    if after.reporter != before.reporter:
        assert isinstance(record.content, Claim)
        assert [signer.who for signer in record.signers] == [REPORTER, "claimant"]
        assert {name for name in before.rooms if REPORTER in holders(before, name)} == {key.room for key in record.rooms}


def _decisions_are_a_handlers(before: Chain, record: Record) -> None:
    content = record.content
    if isinstance(content, Close) or (isinstance(content, State) and content.state == "handling"):
        (signer,) = record.signers
        assert signer.role is not None
        assert signer.role.value == "handler"
        assert holders(before, "talk")[signer.who] is None
    if isinstance(content, State) and content.state == "withdrawn":
        assert [signer.who for signer in record.signers] == [REPORTER]


def _nobody_is_expelled(before: Chain, record: Record, after: Chain, room: str) -> None:
    for who in holders(before, room).keys() - holders(after, room).keys():
        assert who != REPORTER
        by_own_hand = isinstance(record.content, EpochRecord) and [signer.who for signer in record.signers] == [who]
        assert by_own_hand or not may_hold(room, who, record.directory)


def _who_joins_may_read(before: Chain, record: Record, after: Chain, room: str) -> None:
    joined = holders(after, room).keys() - holders(before, room).keys()
    for who in joined:
        assert who != REPORTER
        assert may_hold(room, who, record.directory)
        if room == "identity":
            assert [signer.who for signer in record.signers] == [REPORTER]
        if room == "staff":
            assert who in holders(after, "talk")
    assert not isinstance(record.content, Claim | Root) or not joined


def _sleepers_wake_themselves(before: Chain, record: Record, after: Chain, room: str) -> None:
    for who, asleep in holders(before, room).items():
        now = holders(after, room).get(who, asleep)
        assert now == asleep or (isinstance(record.content, Wake) and record.signers[0].who == who and now is None)

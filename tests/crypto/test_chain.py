"""A chain says who holds what, in which state, and grows only by verified records (SPEC §7)."""

from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest

from crypto import chain_rules
from crypto.actor import Actor
from crypto.chain import CLOSED, MAX_RECORDS, RECEIVED, Chain, Head, read_chain, start_chain
from crypto.chain_rules import MAX_SIGNED
from crypto.directory import sign_version
from crypto.directory_history import Directories
from crypto.epochs import rotate
from crypto.errors import Refused
from crypto.filing import close, erase
from crypto.records import HANDLING, parse_record
from crypto.rooms import IDENTITY, STAFF, TALK
from crypto.root_record import Root
from crypto.signers import REPORTER
from tests.crypto.cases import LINE, STORIES, Story, claimed, filed, handled
from tests.crypto.world import ADA, FOUNDING, HANNA, LEA, NILS, ROOTS, SOL, V1, directories, reporter, seed


def at(story: Story, seq: int) -> Chain:
    """Return a case's chain as it was after a record."""
    return read_chain(story.records[: seq + 1], directories(2), story.chain.case_id)


def test_read_anew_it_says_the_same() -> None:
    for make in STORIES:
        story = make()
        assert read_chain(story.records, directories(2), story.chain.case_id) == story.chain


def test_records_are_read_back() -> None:
    for make in STORIES:
        for data in make().records:
            record = parse_record(data)
            assert record.marshal() == data
            assert record.content.to_json() == record.signed.fields


def test_the_case_is_named_by_its_root() -> None:
    story = handled()
    assert story.chain.case_id == story.chain.records[0].digest[:20]
    assert isinstance(story.chain.records[0].content, Root)
    assert story.chain.root is story.chain.records[0].content
    letters = story.chain.number.replace("-", "")
    assert len(letters) == 8
    assert set(letters) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_another_case_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        read_chain(handled().records, directories(2), filed().chain.case_id)
    assert refusal.value.reason == "chain: another case"
    with pytest.raises(Refused):
        read_chain([], directories(2), filed().chain.case_id)


def test_a_record_left_out_moved_or_repeated_is_refused() -> None:
    story = handled()
    for place in range(1, len(story.records) - 1):
        rest = story.records[:place] + story.records[place + 1 :]
        swapped = [*story.records[:place], story.records[place + 1], story.records[place], *story.records[place + 2 :]]
        twice = [*story.records[: place + 1], *story.records[place:]]
        for records in (rest, swapped, twice):
            with pytest.raises(Refused):
                read_chain(records, directories(2), story.chain.case_id)


def test_a_chain_cut_off_is_found_out_by_who_has_seen_more() -> None:
    story = handled()
    short = at(story, 4)
    short.require(short.head)
    story.chain.require(short.head)
    for head in (story.chain.head, Head(3, short.head.digest), Head(4, bytes(32))):
        with pytest.raises(Refused):
            short.require(head)


def test_the_case_of_one_organisation_is_refused_in_another() -> None:
    """Both have the same roots and version; only the founding differs."""
    garden = replace(FOUNDING, slug="garden")
    version = sign_version(replace(V1.version, organisation=garden.organisation, slug="garden"), ROOTS[0])
    known = Directories(garden, [version.marshal()], [], garden.fingerprint)
    with pytest.raises(Refused) as refusal:
        read_chain(filed().records, known, filed().chain.case_id)
    assert refusal.value.reason == "root: another organisation"


def test_states_are_read_from_the_records() -> None:
    story = handled()
    states = [at(story, seq).state for seq in range(len(story.records))]
    assert states == [RECEIVED] * 3 + [HANDLING] * 4 + [CLOSED] + [HANDLING] * 2
    assert [at(story, seq).outcome for seq in (6, 7, 8)] == [None, "well-founded", None]
    assert [at(story, seq).withdrawn for seq in (8, 9)] == [False, True]
    assert [at(story, seq).exposed for seq in (0, 1, 9)] == [None, 1, 1]


def test_holders_change_by_epochs() -> None:
    before, after = at(handled(), 3), at(handled(), 4)
    assert before.current(TALK).who == {REPORTER, HANNA.who, LEA.who, ADA.who, SOL.who}
    assert after.current(TALK).who == {REPORTER, HANNA.who, NILS.who, ADA.who, SOL.who}
    assert after.current(IDENTITY).who == {REPORTER, HANNA.who}
    assert after.current(STAFF).who == {HANNA.who, NILS.who, ADA.who, SOL.who}
    assert after.key(TALK, 0) == before.current(TALK)
    assert [before.superseded(TALK, 0, seq) for seq in (0, 3, 4)] == [False, False, False]
    assert [after.superseded(TALK, 0, seq) for seq in (0, 3, 4)] == [False, False, True]


def test_a_sleeper_holds_nothing_until_they_wake() -> None:
    asleep, awake = at(handled(), 4), at(handled(), 5)
    assert not asleep.holds(TALK, SOL.who)
    assert awake.holds(TALK, SOL.who)
    assert asleep.rooms_of(SOL.who) == ()
    assert awake.rooms_of(SOL.who) == (STAFF, TALK)
    holder = awake.current(TALK).holder(SOL.who)
    assert holder is not None
    assert awake.asleep(holder, 4) == holder.asleep
    assert awake.asleep(holder, 5) is None


def test_rooms_that_are_not_have_no_key_and_no_holder() -> None:
    chain = filed().chain
    assert not chain.holds(STAFF, HANNA.who)
    for room, epoch in ((STAFF, 0), (STAFF, -1), (TALK, 1), (TALK, -2), ("attic", 0)):
        with pytest.raises(Refused):
            chain.key(room, epoch)


def test_a_room_with_a_holder_who_has_ended_is_stale() -> None:
    chain = filed().chain
    assert chain.stale_rooms(directories(1)) == ()
    assert chain.stale_rooms(directories(2)) == (IDENTITY, TALK)
    assert chain.stale_rooms(directories(2), version=1) == ()
    assert handled().chain.stale_rooms(directories(4)) == (STAFF, TALK), "Sol is an administrator by now"


def test_the_reporter_is_who_the_root_or_a_claim_names() -> None:
    chain = claimed().chain
    before, after = reporter("claimed").public, reporter("claimed", "claimed anew").public
    assert (chain.claimed, chain.reporter) == (1, after)
    assert [chain.reporter_keys(seq) for seq in (0, 1)] == [before, after]
    assert [chain.confirmed(seq) for seq in (0, 1)] == [False, True]
    chain.require_reporter(after)
    for keys in (before, HANNA.identity.public):
        with pytest.raises(Refused):
            chain.require_reporter(keys)


def test_what_a_receipts_key_signed_needs_no_claim() -> None:
    assert filed().chain.confirmed(0)
    assert filed().chain.claimed is None


def test_a_confidential_case_pads_to_powers_of_two() -> None:
    assert claimed().chain.powers_only
    assert not handled().chain.powers_only


def test_a_chain_is_not_changed_by_growing() -> None:
    story = handled()
    chain = start_chain(story.records[0], directories(2))
    longer = chain.extended(story.records[1], directories(2))
    assert (len(chain.records), chain.exposed) == (1, None)
    assert (len(longer.records), longer.exposed) == (2, 1)


def test_a_chain_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crypto.chain.MAX_RECORDS", 3)
    with pytest.raises(Refused) as refusal:
        read_chain(handled().records, directories(2), handled().chain.case_id)
    assert refusal.value.reason == "chain: too long"
    assert MAX_RECORDS == 10_000


def test_one_signer_signs_500_records_of_a_chain() -> None:
    """Whatever they are; everybody else, who has signed less, goes on."""
    chain, two, hanna = handled().chain, directories(2), HANNA.as_()
    for number in range(MAX_SIGNED - chain.signed[HANNA.who]):
        chain = erase(chain, hanna, two, room=TALK, object_id=number.to_bytes(16), digest=bytes(32)).chain
    for refused in (
        partial(close, chain, hanna, two, "founded"),
        partial(erase, chain, hanna, two, room=TALK, object_id=b"x" * 16, digest=bytes(32)),
        partial(rotate, chain, hanna, two, line=LINE, lost=[TALK]),
    ):
        with pytest.raises(Refused) as refusal:
            refused()
        assert refusal.value.reason == "record: too many of one signer"
    assert close(chain, NILS.as_(), two, "founded").chain.state == CLOSED
    assert rotate(chain, Actor.reporter(reporter("handled")), two, line=LINE, lost=[TALK]).chain.current(TALK).epoch
    assert MAX_SIGNED == 500


def test_claims_count_for_the_claimant(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what the reporter's key signed before the first counts apart: who made the words leaves the right person enough."""
    chain = claimed().chain
    assert chain.signed["unclaimed"] == 1
    assert chain.signed["claimant"] == 1
    assert REPORTER not in chain.signed
    monkeypatch.setattr(chain_rules, "MAX_SIGNED", 1)
    assert read_chain(claimed().records, directories(2), chain.case_id) == chain


def test_directories_never_go_back_along_a_chain() -> None:
    for make in STORIES:
        assert all(before.directory <= after.directory for before, after in pairwise(make().chain.records))


def test_a_reader_without_the_version_refuses_the_chain() -> None:
    with pytest.raises(Refused):
        read_chain(handled().records, directories(1), handled().chain.case_id)


def test_a_repr_shows_no_key() -> None:
    assert seed("room handled talk 0").hex() not in repr(handled().chain)
    assert len(repr(handled().chain)) < 200

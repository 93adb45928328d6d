"""A server that was taken over, and a case's chain: it knows every public key and all that is stored, and signs for nobody."""

from dataclasses import replace

import pytest

from crypto.epochs import claim
from crypto.filing import close, handle
from crypto.records import WITHDRAWN, Claim, EpochRecord, State, Wake
from crypto.rooms import TALK, Holder
from crypto.signing import Signed
from tests.adversary.attacks import Attack, attacks, refused
from tests.adversary.shown import ShownCase
from tests.adversary.world import (
    SERVER,
    book,
    brook_book,
    brook_case,
    case_id_of,
    fixed,
    invited,
    kim,
    plain,
    rotated,
    shown,
)
from tests.crypto.cases import LINE
from tests.crypto.forging import link, next_key, signed
from tests.crypto.world import EVE, HANNA, INSTANCE, LEA, SOL, directories, receipt, seed

# --- it writes records ---


@refused("signature: does not verify")
def invents_an_epoch_in_a_handlers_name() -> ShownCase:
    """It gives the talk a key of its own, in a handler's name."""
    story = plain()
    key = replace(next_key(story.chain, TALK, story.chain.current(TALK).holders), key=SERVER.public.seal)
    return shown(story, signed(EpochRecord(link(story.chain, HANNA.as_(), directory=1), (key,)), SERVER), newest=1)


@refused("signature: does not verify")
def invents_an_epoch_in_the_reporters_name() -> ShownCase:
    """It gives the talk a key of its own, in the reporter's name."""
    story = plain()
    key = next_key(story.chain, TALK, story.chain.current(TALK).holders)
    return shown(story, signed(EpochRecord(link(story.chain, kim(), directory=1), (key,)), SERVER), newest=1)


@refused("record: signer has not this role")
def invents_an_epoch_as_a_member_of_its_own_making() -> ShownCase:
    """It makes itself an entry, shows it with the directory, and signs an epoch with it."""
    story = plain()
    key = next_key(story.chain, TALK, story.chain.current(TALK).holders)
    record = signed(EpochRecord(link(story.chain, EVE.as_(), directory=1), (key,)), EVE.identity)
    lying = replace(book(1), entries=(*book(1).entries, EVE.entry.marshal()))
    return replace(shown(story, record), directory=lying)


@refused("signature: does not verify")
def withdraws_in_the_reporters_name() -> ShownCase:
    """It withdraws a case in its reporter's name."""
    story = plain()
    return shown(story, signed(State(link(story.chain, kim()), WITHDRAWN), SERVER))


@refused("signature: does not verify")
def wakes_a_sleeper() -> ShownCase:
    """It says that a sleeper has woken."""
    story = plain()
    return shown(story, signed(Wake(link(story.chain, SOL.as_())), SERVER))


@refused("signature: does not verify")
def takes_the_case_over() -> ShownCase:
    """It claims a case with keys of its own, without the reporter's."""
    story = invited()
    made = claim(story.chain, kim("invited").identity, SERVER, directories(1), secrets=story.rooms, line=LINE, new_room=fixed())
    content = made.chain.records[-1].content
    assert isinstance(content, Claim)
    return shown(story, signed(content, SERVER, SERVER))


# --- it shows another case ---


@refused("chain: another case")
def swaps_the_reporters_key() -> ShownCase:
    """It puts its own keys in the place of the reporter's, and signs the root anew."""
    story = plain()
    root = replace(story.chain.root, reporter=SERVER.public)
    return replace(shown(story), records=(signed(root, SERVER),))


@refused("signature: does not verify")
def swaps_the_reporters_key_under_the_old_signature() -> ShownCase:
    """It puts its own keys in the place of the reporter's, and keeps the signature."""
    story = plain()
    content = replace(story.chain.root, reporter=SERVER.public)
    record = Signed(signed(content, SERVER).rsplit(b"\n", 2)[0] + b"\n", {}, story.chain.records[0].signed.signatures)
    return replace(shown(story), records=(record.marshal(),))


@refused("chain: another case")
def hands_out_another_case() -> ShownCase:
    """It answers the request for one case with another one, true in itself."""
    return replace(shown(plain()), records=tuple(rotated().records))


@refused("chain: another reporter")
def answers_a_receipt_with_another_case() -> ShownCase:
    """It answers a receipt with another reporter's case."""
    words = receipt("plain")
    return replace(shown(rotated()), reporter=words.reporter(INSTANCE, rotated().chain.root.nonce).public)


@refused("root: another organisation")
def hands_a_case_to_another_organisation() -> ShownCase:
    """It hands a case of one organisation to the members of another."""
    return replace(shown(brook_case()), directory=book(1))


@refused("root: another organisation")
def hands_a_case_of_ours_to_the_other_organisation() -> ShownCase:
    """The same, the other way round: a room that both could hold makes no difference."""
    return replace(shown(plain()), directory=brook_book())


@refused("root: another organisation")
def hands_a_case_to_another_instance() -> ShownCase:
    """It hands a case to an instance that an organisation of the same name and roots has moved to."""
    story = plain()
    root = replace(story.chain.root, instance=seed("another instance", 16))
    record = signed(root, kim().identity)
    return ShownCase(book(1), case_id_of(record), (record,))


@refused("record: stands elsewhere")
def moves_a_record_to_another_case() -> ShownCase:
    """It moves a record that a handler signed to another case of theirs."""
    other = rotated()
    return shown(plain(), handle(other.chain, HANNA.as_(), directories(2)).record)


# --- it leaves out, reorders, repeats, forks ---


@refused("chain: lacks a record")
def cuts_the_chain_short() -> ShownCase:
    """It shows a member, whose index knows better, a chain without its newest records."""
    story = rotated()
    return replace(shown(story), records=tuple(story.records[:-1]), head=story.chain.head)


@refused("chain: lacks a record")
def shows_another_branch() -> ShownCase:
    """It shows a member, who has seen one record, another one in its place."""
    story = plain()
    first = handle(story.chain, HANNA.as_(), directories(1))
    second = handle(story.chain, LEA.as_(), directories(1))
    return replace(shown(story, second.record), head=first.chain.head)


@refused("record: stands elsewhere")
def leaves_out_a_record() -> ShownCase:
    """It leaves out a record in the middle."""
    story = rotated()
    after = handle(story.chain, HANNA.as_(), directories(2)).record
    return replace(shown(story), records=(story.records[0], after))


@refused("record: stands elsewhere")
def reorders_records() -> ShownCase:
    """It shows two records in the other order: the case looks handled, not closed."""
    story = plain()
    first = handle(story.chain, HANNA.as_(), directories(1))
    second = close(first.chain, HANNA.as_(), directories(1), "settled")
    return shown(story, second.record, first.record)


@refused("record: stands elsewhere")
def repeats_a_record() -> ShownCase:
    """It repeats a record: a case that was closed looks as if it were handled again."""
    story = plain()
    first = handle(story.chain, HANNA.as_(), directories(1))
    second = close(first.chain, HANNA.as_(), directories(1), "settled")
    return shown(story, first.record, second.record, first.record)


@refused("record: stands elsewhere")
def grafts_one_branch_onto_another() -> ShownCase:
    """It joins a record of one branch to another branch."""
    story = plain()
    one = handle(story.chain, HANNA.as_(), directories(1))
    other = handle(story.chain, LEA.as_(), directories(1))
    return shown(story, one.record, close(other.chain, LEA.as_(), directories(1), "settled").record)


@refused("chain: empty")
def shows_nothing() -> ShownCase:
    """It shows a case without records."""
    return replace(shown(plain()), records=())


# --- it writes what the reporter's client signs ---


@refused("room: key used before")
def has_the_reporter_file_two_rooms_under_one_key() -> ShownCase:
    """It has a reporter's client open the identity's room under the talk's key: who holds one reads the other."""
    story = plain()
    root = story.chain.root
    rooms = tuple(replace(key, key=root.rooms[0].key) for key in root.rooms)
    record = signed(replace(root, rooms=rooms), kim().identity)
    return ShownCase(book(1), case_id_of(record), (record,))


@refused("root: another rulebook")
def routes_by_a_rulebook_of_its_own() -> ShownCase:
    """On the server's path: it routes a report by a rulebook of its own, which the root that the reporter's key signs names."""
    record = signed(replace(plain().chain.root, rulebook=seed("another rulebook")), kim().identity)
    return ShownCase(book(1), case_id_of(record), (record,))


@refused("root: a holder has not this role")
def writes_itself_among_the_readers() -> ShownCase:
    """On the server's path: it writes a reader of its own into the root that the reporter's key signs."""
    story = plain()
    holders = sorted((*story.chain.current(TALK).holders, Holder(EVE.who)), key=lambda holder: holder.who)
    keys = tuple(replace(k, holders=tuple(holders)) if k.room == TALK else k for k in story.chain.root.rooms)
    record = signed(replace(story.chain.root, rooms=keys), kim().identity)
    lying = replace(book(1), entries=(*book(1).entries, EVE.entry.marshal()))
    return ShownCase(lying, case_id_of(record), (record,))


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()

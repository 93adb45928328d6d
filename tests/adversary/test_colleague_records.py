"""A malicious colleague says in a case's chain what is not theirs to say."""

from dataclasses import replace

import pytest

from crypto.actor import Actor
from crypto.filing import close, handle
from crypto.records import HANDLING, WITHDRAWN, Close, Exposed, State, Tombstone, Wake
from crypto.roles import Role
from crypto.rooms import TALK, Holder
from crypto.signers import Signer
from tests.adversary.attacks import Attack, attacks, refused
from tests.adversary.keys import following, new_keys, with_record
from tests.adversary.shown import ShownCase
from tests.adversary.world import brook_book, kim, otto, plain, shown
from tests.crypto.forging import link, signed
from tests.crypto.world import ADA, HANNA, LEA, NILS, directories


def _says(content: State | Close | Exposed | Tombstone | Wake, *by: Actor, newest: int = 2) -> ShownCase:
    return with_record(signed(content, *(actor.identity for actor in by)), newest)


@refused("record: an awake handler of the case signs this")
def closes_as_an_adviser() -> ShownCase:
    """An adviser closes the case."""
    ada = ADA.as_(Role.ADVISER)
    return _says(Close(link(plain().chain, ada), "unfounded"), ada)


@refused("record: an awake handler of the case signs this")
def takes_up_as_an_adviser() -> ShownCase:
    """An adviser takes the case up."""
    ada = ADA.as_(Role.ADVISER)
    return _says(State(link(plain().chain, ada), HANDLING), ada)


@refused("record: signer has not this role")
def closes_as_an_adviser_who_says_handler() -> ShownCase:
    """An adviser closes the case as if they were a handler."""
    return _says(Close(link(plain().chain, ADA.as_()), "unfounded"), ADA.as_())


@refused("tombstone: signer")
def erases_as_an_adviser() -> ShownCase:
    """An adviser erases a statement."""
    ada = ADA.as_(Role.ADVISER)
    return _says(Tombstone(link(plain().chain, ada), TALK, bytes(16), bytes(32)), ada)


@refused("tombstone: signer")
def erases_in_a_case_of_others() -> ShownCase:
    """A handler of other cases erases a statement."""
    return _says(Tombstone(link(plain().chain, NILS.as_()), TALK, bytes(16), bytes(32)), NILS.as_())


@refused("tombstone: erased already")
def erases_again_under_another_hash() -> ShownCase:
    """Erases once more what is erased, under another hash."""
    story, by = plain(), HANNA.as_()
    first = signed(Tombstone(link(story.chain, by), TALK, bytes(16), bytes(32)), by.identity)
    chain = story.chain.extended(first, directories(2))
    return shown(story, first, signed(Tombstone(link(chain, by), TALK, bytes(16), bytes([1] * 32)), by.identity))


@refused("record: an awake handler of the case signs this")
def closes_a_case_of_others() -> ShownCase:
    """A handler of other cases closes the case."""
    return _says(Close(link(plain().chain, NILS.as_()), "unfounded"), NILS.as_())


@refused("epoch: signer does not hold the room")
def lets_themself_in() -> ShownCase:
    """A handler of other cases gives the talk a new key, and themself with it."""
    key = following(TALK, LEA.who, join=(Holder(NILS.who),))
    return with_record(new_keys(key, by=NILS.as_(), directory=2), newest=2)


@refused("record: signer has not this role")
def closes_a_case_of_another_organisation() -> ShownCase:
    """A handler of another organisation closes the case."""
    by = otto().as_()
    case = _says(Close(link(plain().chain, by, directory=1), "unfounded"), by)
    entries = (*case.directory.entries, *brook_book().entries)
    return replace(case, directory=replace(case.directory, entries=entries))


@refused("signature: does not verify")
def closes_in_a_colleagues_name() -> ShownCase:
    """Closes the case in a colleague's name."""
    return with_record(signed(Close(link(plain().chain, HANNA.as_(), directory=1), "unfounded"), LEA.identity))


@refused("signature: does not verify")
def withdraws_in_the_reporters_name() -> ShownCase:
    """Withdraws the case in its reporter's name."""
    return with_record(signed(State(link(plain().chain, kim(), directory=1), WITHDRAWN), LEA.identity))


@refused("record: the reporter signs this")
def withdraws_in_their_own_name() -> ShownCase:
    """Withdraws the case."""
    return _says(State(link(plain().chain, HANNA.as_()), WITHDRAWN), HANNA.as_())


@refused("record: the reporter signs this")
def says_that_the_reporters_keys_were_exposed() -> ShownCase:
    """Says that the server has held the reporter's keys, so that their words are doubted."""
    return _says(Exposed(link(plain().chain, HANNA.as_())), HANNA.as_())


@refused("base64: does not parse")
def signs_as_a_member_called_reporter() -> ShownCase:
    """Signs as a handler whose name is the reporter's."""
    content = State(replace(link(plain().chain, HANNA.as_()), signers=(Signer("reporter!", Role.HANDLER),)), HANDLING)
    return _says(content, HANNA.as_())


@refused("state: no change")
def takes_a_case_up_twice() -> ShownCase:
    """Takes up once more what is taken up, to have a later day in the chain."""
    story = plain()
    first = handle(story.chain, HANNA.as_(), directories(2))
    content = State(link(first.chain, HANNA.as_()), HANDLING)
    return shown(story, first.record, signed(content, HANNA.identity))


@refused("close: closed already")
def closes_with_another_outcome() -> ShownCase:
    """Closes once more what is closed, with another outcome."""
    story = plain()
    first = close(story.chain, HANNA.as_(), directories(2), "founded")
    return shown(story, first.record, signed(Close(link(first.chain, HANNA.as_()), "unfounded"), HANNA.identity))


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()

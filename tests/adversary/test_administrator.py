"""An administrator, who runs the portal but has no root: what they propose is in force only once a root has signed it."""

from dataclasses import replace

import pytest

from crypto.directory import Member, Seat, SignedVersion, sign_version
from crypto.encoding import b64
from crypto.object_rules import NOTE
from crypto.records import HANDLING, Close, EpochRecord, State, Tombstone
from crypto.roles import Role
from crypto.rooms import STAFF, TALK, Holder
from crypto.signing import Label, sign_statement
from tests.adversary.attacks import Attack, attacks, refused
from tests.adversary.forging import Pen
from tests.adversary.keys import following, new_keys, with_record
from tests.adversary.shown import ShownCase, ShownDirectory, ShownRoom
from tests.adversary.world import book, kim, plain, room_of, shown
from tests.crypto.forging import link, signed
from tests.crypto.world import CARL, EVE, HANNA, LEA, ROOTS, SOL, V2
from tests.services.office import DAY

BY_CARL = CARL.as_(Role.ADMINISTRATOR)


# --- in a case ---


@refused("record: an awake handler of the case signs this")
def closes_a_case() -> ShownCase:
    """Closes a case."""
    return with_record(signed(Close(link(plain().chain, BY_CARL), "unfounded"), CARL.identity), newest=2)


@refused("record: signer has not this role")
def closes_a_case_as_a_handler() -> ShownCase:
    """Closes a case as if they were a handler."""
    return with_record(signed(State(link(plain().chain, CARL.as_()), HANDLING), CARL.identity), newest=2)


@refused("tombstone: signer")
def erases_a_statement() -> ShownCase:
    """Erases a statement."""
    return with_record(signed(Tombstone(link(plain().chain, BY_CARL), TALK, bytes(16), bytes(32)), CARL.identity), newest=2)


@refused("epoch: signer does not hold the room")
def lets_themself_in() -> ShownCase:
    """Gives the talk a new key, and themself with it."""
    return with_record(new_keys(following(TALK, join=(Holder(CARL.who),)), by=BY_CARL))


@refused("epoch: signer does not hold the room")
def gives_a_key_as_one_who_was_a_handler() -> ShownCase:
    """Holds a case from when they were a handler, and gives its talk a new key as administrator."""
    return with_record(new_keys(following(TALK, LEA.who), by=SOL.as_(Role.ADMINISTRATOR), directory=4), newest=4)


@refused("object: author did not hold the epoch")
def writes_to_the_reporter() -> ShownRoom:
    """Writes to the reporter."""
    pen = Pen(plain())
    return room_of(plain(), pen.row(pen.header(BY_CARL), CARL.identity), newest=1)


@refused("object: author did not hold the epoch")
def writes_a_note() -> ShownRoom:
    """Writes a note to the staff."""
    pen = Pen(plain(), STAFF)
    return room_of(plain(), pen.row(pen.header(BY_CARL, kind=NOTE), CARL.identity), name=STAFF, newest=1)


# --- in the directory ---


def _proposed(**changes: object) -> ShownDirectory:
    """Return the directory with a next version that Carl has signed, as he has no root."""
    content = replace(V2.version, number=3, previous=V2.digest, **changes)  # type: ignore[arg-type]  # any field
    statement = sign_version(content, ROOTS[0]).signed
    signature = CARL.identity.sign(statement.statement)
    return replace(
        book(2), versions=(*book(2).versions, SignedVersion(content, replace(statement, signatures=(signature,))).marshal())
    )


@refused("version: not signed by a root in force")
def makes_themself_a_handler() -> ShownDirectory:
    """Gives themself a handler's seat."""
    body = V2.version.bodies[1]
    seats = (*(seat for seat in body.seats if seat.member != CARL.entry.member), Seat(CARL.entry.member, Role.HANDLER))
    return _proposed(bodies=(V2.version.bodies[0], replace(body, seats=seats)))


@refused("version: not signed by a root in force")
def ends_a_member() -> ShownDirectory:
    """Ends a member, so that colleagues drop them."""
    members = tuple(replace(m, ended=DAY) if m.entry == HANNA.entry.digest else m for m in V2.version.members)
    return _proposed(members=members)


@refused("version: not signed by a root in force")
def replaces_the_roots() -> ShownDirectory:
    """Replaces the organisation's roots."""
    return _proposed(roots=(CARL.entry.public.sign, ROOTS[1].public))


@refused("version: two entries of a member in force")
def lists_a_second_entry_for_a_member() -> ShownDirectory:
    """Has a root sign, unnoticed, a second entry for a member, whose seats it would share."""
    fields = _signed_by_a_root().version.to_json()
    members = (*V2.version.members, Member(EVE.entry.digest, HANNA.entry.member, bytes(32)))
    fields["members"] = [member.to_json() for member in sorted(members, key=lambda member: b64(member.entry))]
    return replace(book(2), versions=(*book(2).versions, sign_statement(Label.DIRECTORY, fields, [ROOTS[0]]).marshal()))


def _signed_by_a_root(**changes: object) -> SignedVersion:
    content = replace(V2.version, number=3, previous=V2.digest, **changes)  # type: ignore[arg-type]  # any field
    return sign_version(content, ROOTS[0])


@refused("epoch: a holder has ended")
def lists_their_own_entry_as_another_members() -> ShownCase:
    """Has a root sign, unnoticed, a version that lists their entry as that of a member who has a handler's seat."""
    members = tuple(
        replace(member, member=HANNA.entry.member) if member.entry == CARL.entry.digest else member
        for member in V2.version.members
        if member.entry != HANNA.entry.digest
    )
    version = _signed_by_a_root(members=members)
    story = plain()
    key = following(TALK, HANNA.who, LEA.who, join=(Holder(CARL.who),))
    record = signed(EpochRecord(link(story.chain, kim(), directory=3), (key,)), kim().identity)
    case = shown(story, record)
    return replace(case, directory=replace(case.directory, versions=(*case.directory.versions, version.marshal())))


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()

"""Nobody attacks: what is honest is taken, so that a reader who refuses everything is found out."""

from dataclasses import replace

import pytest

from crypto.epochs import admit, claim, rotate
from crypto.filing import close, expose, handle, wake, withdraw
from crypto.index import IndexRow, seal_row
from crypto.rooms import STAFF, TALK
from crypto.unlock import UnlockNote, recovery_keys, seal_unlock
from tests.adversary.attacks import Attack, attacks, taken
from tests.adversary.forging import attached
from tests.adversary.shown import ShownCase, ShownDirectory, ShownRoom
from tests.adversary.shown_things import ShownFile, ShownGrant, ShownRow, ShownUnlock
from tests.adversary.world import DAY, book, brook_book, brook_case, invited, kim, plain, rotated, secrets_of, shown
from tests.crypto.cases import LINE
from tests.crypto.world import FOUNDING, HANNA, INSTANCE, NILS, PIN, SOL, directories, receipt, reporter, room


@taken("taken", newest=4, expired=False)
def shows_the_directory() -> ShownDirectory:
    """Shows the directory, with a root replaced on the way, to one who has seen an older one."""
    return replace(book(4), before=book(2).versions)


@taken("taken", state="handling", stale=[], exposed=True, withdrawn=True, claimed=None)
def handles_a_case() -> ShownCase:
    """Takes a case up, closes it and opens it again; its reporter withdraws."""
    story, one = plain(), directories(1)
    steps = [handle(story.chain, HANNA.as_(), one, DAY)]
    steps.append(close(steps[-1].chain, HANNA.as_(), one, "founded", DAY))
    steps.append(handle(steps[-1].chain, HANNA.as_(), one, DAY))
    steps.append(expose(steps[-1].chain, reporter("plain"), one, DAY))
    steps.append(withdraw(steps[-1].chain, reporter("plain"), one, DAY))
    steps.append(wake(steps[-1].chain, SOL.as_(), one, DAY))
    return shown(story, *(step.record for step in steps), newest=1)


@taken("taken", stale=[])
def gives_new_keys() -> ShownCase:
    """Leaves out who has ended, and lets somebody in."""
    story, two = plain(), directories(2)
    first = rotate(story.chain, HANNA.as_(), two, line=LINE, day=DAY, new_room=lambda name: room("honest", name, 1))
    second = admit(
        first.chain,
        HANNA.as_(),
        two,
        joining={NILS.who: {TALK: [0], STAFF: []}},
        secrets=story.rooms,
        line=LINE,
        day=DAY,
        new_room=lambda name: room("honest", name, 2),
    )
    return shown(story, first.record, second.record)


@taken("taken", claimed=1)
def claims_a_case() -> ShownCase:
    """Claims a case, and comes back with the new words."""
    new = reporter("invited", "new words")
    story = invited()
    old = kim("invited").identity
    secrets, new_room = story.rooms, lambda name: room("honest", name, 3)
    step = claim(story.chain, old, new, directories(1), secrets=secrets, line=LINE, day=DAY, new_room=new_room)
    return replace(shown(story, step.record, newest=1), reporter=new.public, head=story.chain.head)


@taken("taken", state="received")
def shows_another_organisations_case_at_home() -> ShownCase:
    """Shows another organisation's case to its own members."""
    return replace(shown(brook_case()), directory=brook_book())


@taken("taken", marks=[])
def shows_a_room() -> ShownRoom:
    """Shows a room with all that was written in it."""
    rows = tuple(rotated().objects[TALK])
    return ShownRoom(shown(rotated()), TALK, secrets_of(rotated(), TALK), rows, rows[0].object)


@taken("taken", marks=[])
def shows_what_a_former_member_wrote() -> ShownRoom:
    """Shows a room in which somebody had written who then left."""
    rows = tuple(rotated().objects[TALK])
    return ShownRoom(shown(rotated()), TALK, secrets_of(rotated(), TALK), rows, rows[2].object)


@taken("taken")
def grants_a_key() -> ShownGrant:
    """Hands a holder their grant."""
    return ShownGrant(shown(rotated()), TALK, 1, HANNA.identity, rotated().grants[TALK, 1, HANNA.who])


@taken("taken", size=3_200)
def stores_a_file() -> ShownFile:
    """Stores a file as it was sealed."""
    return ShownFile(attached().description, attached().blob, attached().secret)


@taken("taken", seq=1)
def keeps_an_index_row() -> ShownRow:
    """Keeps a member's index row."""
    case, member = plain().chain.case_id, HANNA.entry.member
    row = IndexRow(plain().chain.head, LINE, {(TALK, 0): plain().rooms[TALK, 0].seed})
    return ShownRow(HANNA.identity, INSTANCE, member, case, seal_row(HANNA.identity, INSTANCE, member, case, row))


@taken("taken", newest=2)
def keeps_an_unlock_file() -> ShownUnlock:
    """Keeps a member's unlock file, and shows the directory that it pins."""
    member = HANNA.entry.member
    keys = recovery_keys(receipt("Hanna's paper"), INSTANCE, member)
    note = UnlockNote(INSTANCE, member, FOUNDING.organisation, PIN)
    return ShownUnlock(seal_unlock(HANNA.identity, note, keys.unlock), keys.unlock, INSTANCE, member, book(2))


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()

"""A server that was taken over, and grants, files and index rows: it has the ciphertext and can seal to public keys."""

from dataclasses import replace

import pytest

from crypto.actor import Actor
from crypto.age import seal
from crypto.attachments import AttachmentSealer
from crypto.grants import seal_grant
from crypto.index import IndexRow, seal_row
from crypto.rooms import IDENTITY, TALK
from tests.adversary.attacks import Attack, attacks, refused
from tests.adversary.forging import LONG, Attached, attached
from tests.adversary.shown_things import ShownFile, ShownGrant, ShownRow
from tests.adversary.world import SERVER, kim, plain, rotated, shown
from tests.crypto.cases import LINE, handled
from tests.crypto.world import HANNA, INSTANCE, LEA, seed

# --- grants ---


def _grant(sealed: bytes, *, epoch: int = 1, holder: Actor | None = None) -> ShownGrant:
    return ShownGrant(shown(rotated()), TALK, epoch, (holder or HANNA.as_()).identity, sealed)


@refused("grant: another room's key")
def grants_a_key_of_its_own() -> ShownGrant:
    """It hands a holder a grant with a key of its own, to which they would then seal."""
    return _grant(seal_grant(SERVER, HANNA.entry.public.seal, LINE))


@refused("grant: another room's key")
def grants_an_old_epoch_as_the_new_one() -> ShownGrant:
    """It hands a holder the grant of the epoch before, which a removed member still has."""
    return _grant(rotated().grants[TALK, 0, HANNA.who])


@refused("grant: another room's key")
def grants_another_rooms_key() -> ShownGrant:
    """It hands a holder the grant of another room."""
    return _grant(rotated().grants[IDENTITY, 1, HANNA.who])


@refused("grant: another room's key")
def grants_another_cases_key() -> ShownGrant:
    """It hands a holder the grant of another case of theirs."""
    return _grant(handled().grants[TALK, 1, HANNA.who])


@refused("no stanza opens with these keys")
def moves_a_grant_to_another_holder() -> ShownGrant:
    """It hands a holder's grant to another member."""
    return _grant(rotated().grants[TALK, 1, HANNA.who], holder=LEA.as_())


@refused("no stanza opens with these keys")
def moves_a_staff_grant_to_the_reporter() -> ShownGrant:
    """It hands a holder's grant to the reporter."""
    return _grant(rotated().grants[TALK, 1, HANNA.who], holder=kim("rotated"))


@refused("identity file: form")
def grants_the_key_in_another_form() -> ShownGrant:
    """It has the true key, from one who left, and hands it on with words of its own around it."""
    story = rotated()
    text = f"{story.rooms[TALK, 0].text}\n# Call this number to read on\n".encode().ljust(1024, b"#")
    return _grant(seal(text, [HANNA.entry.public.seal]), epoch=0)


# --- files ---


def _file(blob: bytes, place_of: Attached | None = None) -> ShownFile:
    """Return *blob* in the place of a file, by default the short one."""
    item = place_of or attached()
    return ShownFile(item.description, blob, item.secret)


@refused("file: pin")
def puts_a_file_of_its_own_in_the_place() -> ShownFile:
    """It seals a file of its own to the room's public key, of the same size."""
    sealer = AttachmentSealer(attached().secret.public.seal)
    return _file(b"".join((sealer.begin(), sealer.update(bytes(attached().description.size)), *sealer.finish())))


@refused("file: pin")
def swaps_two_files() -> ShownFile:
    """It shows one file of the room in the place of another."""
    return _file(attached("another").blob)


@refused("file: pin")
def shows_a_file_of_another_case() -> ShownFile:
    """It shows a file of another case."""
    return _file(next(iter(handled().blobs.values())))


@refused("payload: chunk does not verify")
def cuts_a_file_at_a_chunk() -> ShownFile:
    """It cuts a file off at the end of a chunk, as if it ended there."""
    item = attached(LONG)
    return _file(item.blob[: -item.last_chunk], item)


@refused("payload: chunk does not verify")
def cuts_a_file() -> ShownFile:
    """It cuts a file off anywhere."""
    return _file(attached().blob[:-1])


@refused("payload: chunk does not verify")
def appends_to_a_file() -> ShownFile:
    """It appends to a file."""
    return _file(attached().blob + b"\0")


@refused("payload: chunk does not verify")
def swaps_two_chunks() -> ShownFile:
    """It swaps two chunks of a file."""
    item = attached(LONG)
    head, last, blob = item.head, item.last_chunk, item.blob
    return _file(blob[:head] + blob[-last:] + blob[head:-last], item)


# --- the index ---


def _row(story_case: bytes, sealed: bytes) -> ShownRow:
    return ShownRow(HANNA.identity, INSTANCE, HANNA.entry.member, story_case, sealed)


def _sealed_row(case: bytes) -> bytes:
    row = IndexRow(plain().chain.head, LINE, {(TALK, 0): seed("a room's")})
    return seal_row(HANNA.identity, INSTANCE, HANNA.entry.member, case, row)


@refused("index: does not open")
def moves_an_index_row_to_another_case() -> ShownRow:
    """It shows a member's index row of one case as that of another."""
    return _row(rotated().chain.case_id, _sealed_row(plain().chain.case_id))


@refused("index: does not open")
def moves_an_index_row_to_another_member() -> ShownRow:
    """It shows a member's index row as another member's."""
    case = plain().chain.case_id
    return replace(_row(case, _sealed_row(case)), owner=LEA.identity, member=LEA.entry.member)


@refused("index: does not open")
def makes_an_index_row() -> ShownRow:
    """It makes an index row of its own, with a head that suits it."""
    case = plain().chain.case_id
    row = IndexRow(plain().chain.head, LINE, {(TALK, 0): SERVER.seed})
    return _row(case, seal_row(SERVER, INSTANCE, HANNA.entry.member, case, row))


@refused("index: does not open")
def carries_an_index_row_to_another_instance() -> ShownRow:
    """It shows a member an index row from another instance, where they have the same keys."""
    case = plain().chain.case_id
    return replace(_row(case, _sealed_row(case)), instance=seed("another instance", 16))


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()

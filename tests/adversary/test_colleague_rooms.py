"""A malicious colleague, and what lies in rooms: they have the rooms' keys, but sign for nobody else."""

from dataclasses import replace

import pytest

from crypto.actor import Actor
from crypto.age_chunks import NONCE_SIZE, ChunkCipher
from crypto.age_header import Header as FileHeader
from crypto.attachments import AttachmentSealer
from crypto.bodies import AssignmentBody, IdentityBody, IdentityField, ObjectBody, ReportBody, Text
from crypto.buckets import bucket
from crypto.filing import erase
from crypto.identity import Identity
from crypto.object_rules import ASSIGNMENT, IDENTITY_OBJECT, MESSAGE, NOTE, REPORT
from crypto.roles import Role
from crypto.room_view import ObjectRow
from crypto.rooms import IDENTITY, STAFF, TALK
from tests.adversary.attacks import Attack, attacks, refused, taken
from tests.adversary.forging import HELLO, LONG, Pen, attached
from tests.adversary.shown import ShownRoom
from tests.adversary.shown_things import ShownFile
from tests.adversary.world import DAY, kim, otto, plain, room_of, rotated, secrets_of, shown
from tests.crypto.world import ADA, HANNA, LEA, NILS, SOL, directories, seed


def _written(actor: Actor, key: Identity, kind: str = MESSAGE, body: ObjectBody = HELLO, room: str = TALK) -> ShownRoom:
    """Return a room of the plain case with an object that names *actor* and that *key* signed."""
    pen = Pen(plain(), room)
    return room_of(plain(), pen.row(pen.header(actor, kind=kind, body=body), key, body), name=room, newest=1)


def _own(actor: Actor, kind: str = MESSAGE, body: ObjectBody = HELLO, room: str = TALK) -> ShownRoom:
    return _written(actor, actor.identity, kind, body, room)


# --- writes as somebody else ---


@refused("signature: does not verify")
def writes_as_another_colleague() -> ShownRoom:
    """Writes to the reporter in a colleague's name."""
    return _written(HANNA.as_(), LEA.identity)


@refused("signature: does not verify")
def writes_as_the_reporter() -> ShownRoom:
    """Writes in the reporter's name."""
    return _written(kim(), LEA.identity)


@refused("object: author did not hold the epoch")
def writes_as_a_stranger() -> ShownRoom:
    """Writes as a handler who has nothing to do with the case, and who helps."""
    pen = Pen(rotated(), epoch=1)
    return room_of(rotated(), pen.row(pen.header(NILS.as_()), NILS.identity))


@refused("object: author did not hold the epoch")
def writes_as_a_member_of_another_organisation() -> ShownRoom:
    """Writes with the help of a handler of another organisation."""
    return _own(otto().as_())


@refused("object: author did not hold the epoch")
def writes_asleep() -> ShownRoom:
    """Being asleep, writes to the reporter."""
    return _own(SOL.as_())


# --- writes what their role may not ---


@refused("object: author may not write this here")
def answers_as_an_adviser() -> ShownRoom:
    """An adviser answers the reporter."""
    return _own(ADA.as_(Role.ADVISER))


@refused("object: author has not this role")
def answers_as_an_adviser_who_says_handler() -> ShownRoom:
    """An adviser answers the reporter as if they were a handler."""
    return _own(ADA.as_())


@refused("object: author may not write this here")
def assigns_as_an_adviser() -> ShownRoom:
    """An adviser decides who handles the case."""
    return _own(ADA.as_(Role.ADVISER), ASSIGNMENT, AssignmentBody(LEA.who), STAFF)


@refused("object: author may not write this here")
def files_a_report_as_a_handler() -> ShownRoom:
    """A handler writes what looks like the report."""
    return _own(HANNA.as_(), REPORT, ReportBody((), "en"))


@refused("object: author may not write this here")
def says_who_the_reporter_is() -> ShownRoom:
    """A handler writes, in the identity's room, who the reporter is."""
    body = IdentityBody((IdentityField("name", "Your name", "Somebody Else"),))
    return _own(HANNA.as_(), IDENTITY_OBJECT, body, IDENTITY)


@refused("object: author may not write this here")
def writes_a_note_into_the_talk() -> ShownRoom:
    """A handler writes a note where the reporter reads it as an answer."""
    return _own(HANNA.as_(), NOTE)


@refused("object: author did not hold the epoch")
def has_the_reporter_write_a_note() -> ShownRoom:
    """Has the reporter's helper write a note for the staff."""
    return _own(kim(), NOTE, room=STAFF)


# --- hides, doubts, dates ---


@taken("what came after it is marked *gap*", marks=["fork", "gap"])
def takes_another_objects_place() -> ShownRoom:
    """With the server's help, shows a message of their own under the id of a colleague's, so that the colleague's is refused."""
    rows = rotated().objects[TALK]
    pen = Pen(rotated(), epoch=0, record=0)
    place = replace(pen.header(LEA.as_()).place, object=rows[1].object)
    own = pen.row(replace(pen.header(LEA.as_()), place=place), LEA.identity)
    return ShownRoom(shown(rotated()), TALK, secrets_of(rotated(), TALK), (own, *rows), rows[2].object)


@taken("nothing is marked: that one author has not seen it proves nothing", marks=[])
def pretends_not_to_have_seen() -> ShownRoom:
    """Writes, after new keys, as if nothing had been said, so that what was said looks as if it came late."""
    rows = rotated().objects[TALK]
    pen = Pen(rotated(), epoch=1)
    row = pen.row(pen.header(ADA.as_(Role.ADVISER)), ADA.identity)
    lying = pen.row(pen.header(kim("rotated"), name="blind"), kim("rotated").identity)
    return ShownRoom(shown(rotated()), TALK, secrets_of(rotated(), TALK), (row, lying, *rows), rows[1].object)


@taken("marked *fork*", marks=["fork"])
def writes_two_things_in_one_place() -> ShownRoom:
    """Writes two messages after the same one of theirs, to have the server show one to some, the other to others."""
    pen = Pen(plain())
    one = pen.row(pen.header(HANNA.as_(), "one"), HANNA.identity)
    other = pen.row(pen.header(HANNA.as_(), "other"), HANNA.identity)
    return room_of(plain(), one, other, newest=1)


def _with_tombstone(erased: ObjectRow, digest: bytes, shown_object: ObjectRow, *rows: ObjectRow) -> ShownRoom:
    """Return the rotated case's talk after Hanna has signed that an object with this digest was erased."""
    story, hanna = rotated(), HANNA.as_()
    stone = erase(story.chain, hanna, directories(2), room=TALK, object_id=erased.object, digest=digest, day=DAY).record
    return ShownRoom(shown(story, stone), TALK, secrets_of(story, TALK), rows, shown_object.object)


@taken("the one that stands is marked *erased*", marks=["erased"])
def erases_one_object_under_the_digest_of_another() -> ShownRoom:
    """Erases a message of theirs, and signs the digest of the reporter's, so that it counts as gone where it is withheld."""
    report, question, *later = rotated().objects[TALK]
    digests = {item.header.place.object: item.digest for item in rotated().view(TALK, directories(2)).objects}
    return _with_tombstone(question, digests[report.object], report, report, *later)


@taken("what named the one that went is marked *gap*", marks=["gap"])
def erases_an_object_under_a_digest_that_nobody_has_seen() -> ShownRoom:
    """Erases the reporter's message, and signs a digest that it never had."""
    report, question, *later = rotated().objects[TALK]
    return _with_tombstone(report, bytes(32), question, question, *later)


@taken("marked *superseded*", marks=["superseded"])
def writes_to_an_old_key() -> ShownRoom:
    """Writes to the old key, so that somebody who has left can read it."""
    pen = Pen(rotated(), epoch=0)
    last = rotated().view(TALK, directories(2)).last_by(HANNA.who)
    return room_of(rotated(), pen.row(pen.header(HANNA.as_(), previous=last), HANNA.identity))


@refused("object: author did not hold the epoch")
def writes_before_the_epoch_was_opened() -> ShownRoom:
    """Writes to the new key as if it were before somebody ended."""
    pen = Pen(rotated(), epoch=1, record=0)
    return room_of(rotated(), pen.row(pen.header(HANNA.as_()), HANNA.identity))


@refused("chain: lacks a record")
def writes_after_a_record_of_their_own() -> ShownRoom:
    """Writes after a record that nobody else is shown."""
    pen = Pen(rotated(), epoch=1)
    return room_of(rotated(), pen.row(pen.header(HANNA.as_(), seen_record=seed("own record")), HANNA.identity))


@refused("body: no text")
def writes_what_only_some_readers_show() -> ShownRoom:
    """Writes a message that is no text."""

    class Noise(Text):
        """Bytes that are no UTF-8."""

        def marshal(self) -> bytes:
            return b"\xff\xfe"

    return _own(HANNA.as_(), body=Noise(""))


# --- files ---


@refused("file: pin")
def seals_another_file_to_the_rooms_key() -> ShownFile:
    """With the server's help, puts a file of their own, sealed to the room's key, in the place of the reporter's."""
    item = attached()
    sealer = AttachmentSealer(item.secret.public.seal)
    blob = b"".join((sealer.begin(), sealer.update(b"x" * item.description.size), *sealer.finish()))
    return ShownFile(item.description, blob, item.secret)


@taken("it is taken: said in SPEC §10 and SECURITY.md", size=3_200)
def changes_a_files_bytes_under_its_own_key() -> ShownFile:
    """With the server's help, puts other bytes of the same size under the header of a file, whose key the room's key gives."""
    item = attached()
    header, nonce = item.blob[: item.head - NONCE_SIZE], item.blob[item.head - NONCE_SIZE : item.head]
    file_key = FileHeader.parse(header).unwrap([item.secret.open_key])
    other = (b"x" * item.description.size).ljust(bucket(item.description.size), b"\0")
    return ShownFile(item.description, header + nonce + ChunkCipher(file_key, nonce).seal(0, other, last=True), item.secret)


@refused("attachment: chunks do not fit the size")
def describes_another_size() -> ShownFile:
    """Describes a file as shorter than it is, so that its end is not shown."""
    item = attached(LONG)
    return ShownFile(replace(item.description, size=10), item.blob, item.secret)


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()

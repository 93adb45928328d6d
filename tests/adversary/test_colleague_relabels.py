"""A malicious colleague shows what somebody else wrote as another thing, row and header changed together."""

from dataclasses import replace

import pytest

from crypto.object_rules import NOTE, REPORT
from crypto.objects import Header, Place
from crypto.records import OBJECT_SIZE
from crypto.room_view import ObjectRow
from crypto.rooms import STAFF
from crypto.signing import Label, sign_statement
from tests.adversary.attacks import Attack, attacks, refused
from tests.adversary.forging import HELLO, Pen
from tests.adversary.shown import ShownRoom
from tests.adversary.world import kim, room_of, rotated
from tests.crypto.cases import handled
from tests.crypto.world import HANNA, seed


def _relabelled(**more: object) -> ShownRoom:
    """Return a room with a colleague's message under a changed header, the colleague's signature kept."""
    pen = Pen(rotated(), epoch=1)
    true = pen.header(HANNA.as_())
    return room_of(rotated(), _under_anothers_signature(pen, true, replace(true, **more)))  # type: ignore[arg-type]  # any field


def _under_anothers_signature(pen: Pen, true: Header, changed: Header) -> ObjectRow:
    class Copied:
        """Signs one thing, and says that it signed another."""

        def sign(self, _: bytes) -> bytes:
            signed = sign_statement(Label.OBJECT, true.to_json(), [HANNA.identity], HELLO.marshal())
            return signed.signatures[0]

    sealed = pen.seal(changed, Copied())  # type: ignore[arg-type]  # what it has is all that is asked for
    return ObjectRow(changed.place.object, changed.place.epoch, sealed.sealed)


def _place(**more: object) -> Place:
    pen = Pen(rotated(), epoch=1)
    return replace(pen.header(HANNA.as_()).place, **more)  # type: ignore[arg-type]  # any field


@refused("signature: does not verify")
def relabels_the_id() -> ShownRoom:
    """Shows a colleague's message once more, under another id in row and header."""
    return _relabelled(place=_place(object=seed("once more", OBJECT_SIZE)))


@refused("signature: does not verify")
def relabels_the_day() -> ShownRoom:
    """Shows a colleague's message as of another day: in time, or too late."""
    return _relabelled(day=None)


@refused("signature: does not verify")
def relabels_what_was_seen() -> ShownRoom:
    """Shows a colleague's message as if they had written it before something was said."""
    return _relabelled(seen_record=rotated().chain.records[1].digest, previous=seed("something else"))


@refused("signature: does not verify")
def relabels_the_kind() -> ShownRoom:
    """Shows a colleague's message as another kind of thing."""
    return _relabelled(author=kim("rotated").signer, kind=REPORT)


@refused("signature: does not verify")
def relabels_the_author() -> ShownRoom:
    """Shows a colleague's message as the reporter's."""
    return _relabelled(author=kim("rotated").signer)


@refused("signature: does not verify")
def relabels_the_epoch() -> ShownRoom:
    """Shows a colleague's message of one epoch in another, whose key they hold as well."""
    pen = Pen(rotated(), epoch=1)
    true = replace(pen.header(HANNA.as_()), place=_place(epoch=0), seen_record=rotated().chain.records[0].digest)
    return room_of(rotated(), _under_anothers_signature(pen, true, pen.header(HANNA.as_())))


@refused("signature: does not verify")
def relabels_the_room() -> ShownRoom:
    """Shows a colleague's note to the staff as an answer to the reporter."""
    pen = Pen(rotated(), epoch=1)
    true = replace(pen.header(HANNA.as_(), kind=NOTE), place=_place(room=STAFF))
    return room_of(rotated(), _under_anothers_signature(pen, true, pen.header(HANNA.as_())))


@refused("signature: does not verify")
def relabels_the_case() -> ShownRoom:
    """Shows a colleague's message of another case, which both hold, in this one."""
    pen = Pen(rotated(), epoch=1)
    true = replace(pen.header(HANNA.as_()), place=_place(case=handled().chain.case_id))
    return room_of(rotated(), _under_anothers_signature(pen, true, pen.header(HANNA.as_())))


@refused("object: another place")
def moves_an_object_to_another_epoch() -> ShownRoom:
    """Seals a colleague's message, as signed, to the key of another epoch."""
    pen = Pen(rotated(), epoch=1)
    header = replace(pen.header(HANNA.as_()), place=_place(epoch=0))
    return room_of(rotated(), ObjectRow(header.place.object, 1, pen.seal(header, HANNA.identity).sealed))


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()

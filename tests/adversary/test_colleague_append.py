"""A malicious colleague with a browser of their own making, and the server that takes what they send."""

import pytest

from app.domain.case import Addition, SealedGrant, StoredObject
from app.services.append_to_case import Append
from app.services.refusals import Refusal, Why
from app.services.reply import seal_rotation
from app.services.sealed_rows import grants_of_step, rows_of
from app.services.sealed_uploads import Upload
from app.storage.cases import add_to_case
from crypto.age import seal
from crypto.bodies import Text
from crypto.chain_rules import MAX_SIGNED
from crypto.epochs import admit, leave, rotate
from crypto.filing import close, handle, withdraw
from crypto.grants import seal_grant
from crypto.identity import Identity
from crypto.object_rules import MESSAGE
from crypto.randomness import random_bytes
from crypto.records import Close, EpochRecord, sign_record
from crypto.roles import Role
from crypto.rooms import IDENTITY, TALK, RoomKey
from crypto.steps import Step, link_by
from crypto.writing import RoomWriter
from tests.adversary.attacks import played
from tests.adversary.house import Filed, House
from tests.crypto.cases import LINE
from tests.services.office import DAY


@pytest.fixture
def filed(house: House) -> Filed:
    """Return a case that ada and bo hold, who have let cy into the talk."""
    filed = house.file()
    joining = {house.entries["cy"].who: {TALK: [0]}}
    secrets = filed.secrets_of("ada")
    filed.append(
        "ada", admit(filed.chain, house.actor("ada"), house.directories, joining=joining, secrets=secrets, line=LINE, day=DAY)
    )
    return filed


def why(filed: Filed, handle_: str, append: Append) -> Why:
    """Return why the server refuses, having checked that nothing was stored."""
    before = filed.chain.head
    with pytest.raises(Refusal) as refusal:
        filed.send(handle_, append)
    assert filed.chain.head == before
    return refusal.value.why


def without(filed: Filed, room: str, who: str) -> RoomKey:
    """Return the room's next key, without somebody."""
    before = filed.chain.current(room)
    holders = tuple(holder for holder in before.holders if holder.who != who)
    return RoomKey(room, before.epoch + 1, Identity.new().public.seal, holders)


@played("the server refuses")
def test_the_server_takes_no_record_that_expels(house: House, filed: Filed) -> None:
    """Sends new keys without a colleague."""
    bo, ada = house.actor("bo"), house.entries["ada"]
    content = EpochRecord(link_by(filed.chain, bo, house.directories, DAY), (without(filed, TALK, ada.who),))
    record = sign_record(content, [bo.identity]).marshal()
    assert why(filed, "bo", Append(filed.chain.head.seq, (record,))) is Why.RECORD_REFUSED


@played("the server refuses")
def test_the_server_takes_no_record_of_the_reporters_from_staff(house: House, filed: Filed) -> None:
    """Passes on a withdrawal that the reporter has signed once, for another time."""
    record = withdraw(filed.chain, filed.come_back().reporter, house.directories).record
    assert why(filed, "bo", Append(filed.chain.head.seq, (record,))) is Why.RECORD_REFUSED


@played("the server refuses")
def test_the_server_takes_no_colleagues_record(house: House, filed: Filed) -> None:
    """Passes on what a colleague has signed."""
    record = handle(filed.chain, house.actor("ada"), house.directories, DAY).record
    assert why(filed, "bo", Append(filed.chain.head.seq, (record,))) is Why.RECORD_REFUSED


@played("the server refuses")
def test_the_server_takes_no_decision_of_an_adviser(house: House, filed: Filed) -> None:
    """An adviser closes the case, as adviser and as handler."""
    for role in (Role.ADVISER, Role.HANDLER):
        cy = house.actor("cy", role)
        record = sign_record(Close(link_by(filed.chain, cy, house.directories, DAY), "none"), [cy.identity]).marshal()
        assert why(filed, "cy", Append(filed.chain.head.seq, (record,))) is Why.RECORD_REFUSED


@played("the server refuses: 409")
def test_the_server_takes_no_record_by_an_older_directory(house: House, filed: Filed) -> None:
    """Signs by an older version of the directory, to keep somebody who has ended since."""
    old = house.directories
    house.office.sign_and_publish()
    record = handle(filed.chain, house.actor("bo"), old, DAY).record
    assert why(filed, "bo", Append(filed.chain.head.seq, (record,))) is Why.DIRECTORY_MOVED


@played("the server refuses")
def test_the_server_takes_exactly_the_grants_that_a_record_calls_for(house: House, filed: Filed) -> None:
    """Sends new keys without a grant for a colleague, with one for a stranger, or with one in another's place."""
    joining = {house.office.join("eli").who: {TALK: [0]}}
    house.office.sign_and_publish()
    secrets = filed.secrets_of("bo")
    step = admit(filed.chain, house.actor("bo"), house.directories, joining=joining, secrets=secrets, line=LINE, day=DAY)
    grants = grants_of_step(step)
    ada = house.entries["ada"].who
    stranger = SealedGrant(TALK, 2, house.entries["dan"].who, grants[0].sealed)
    for wrong in (
        tuple(grant for grant in grants if grant.holder != ada),
        (*grants, stranger),
        tuple(stranger if grant.holder == ada else grant for grant in grants),
    ):
        assert why(filed, "bo", Append(filed.chain.head.seq, (step.record,), wrong)) is Why.GRANTS_REFUSED


@played("the server refuses")
def test_the_server_takes_no_object_for_a_room_of_others(house: House, filed: Filed) -> None:
    """An adviser puts something into the identity's room, of which they know only the public key."""
    key = filed.chain.current(IDENTITY).key
    row = StoredObject(IDENTITY, random_bytes(16), 0, seal(bytes(4096), [key]))
    assert why(filed, "cy", Append(filed.chain.head.seq, objects=(row,))) is Why.OBJECT_REFUSED


@played("the server refuses: 409")
def test_the_server_takes_no_object_in_anothers_place(house: House, filed: Filed) -> None:
    """Puts an object of their own in the place of the report."""
    (report,) = filed.come_back().talk.objects
    row = StoredObject(TALK, report.header.place.object, 1, seal(bytes(4096), [filed.chain.current(TALK).key]))
    assert why(filed, "bo", Append(filed.chain.head.seq, objects=(row,))) is Why.ALREADY_THERE


@played("the server refuses: 409")
def test_nobody_writes_to_a_key_whose_maker_has_left(house: House, filed: Filed) -> None:
    """Leaves, keeps the keys that they made, and waits for what others write."""
    filed.append("bo", leave(filed.chain, house.actor("bo"), house.directories, line=LINE, day=DAY))
    written = RoomWriter(filed.chain, house.actor("ada"), TALK, day=DAY).write(MESSAGE, Text("He is gone."))
    assert why(filed, "ada", Append(filed.chain.head.seq, objects=rows_of([written]))) is Why.EPOCH_NEEDED
    rotated = rotate(filed.chain, house.actor("ada"), house.directories, line=LINE, day=DAY)
    written = RoomWriter(rotated.chain, house.actor("ada"), TALK, day=DAY).write(MESSAGE, Text("He is gone."))
    filed.append("ada", rotated, objects=[written])
    assert filed.chain.stale_rooms(house.directories) == ()


@played("the reporter reads on, and makes a new key before they write")
def test_a_wrong_grant_does_not_shut_the_reporter_out(house: House, filed: Filed) -> None:
    """Gives the talk a new key, and seals the reporter another one, so that they can neither read nor write."""
    step = _renewed(house, filed)
    reporter = filed.come_back().reporter
    wrong = seal_grant(Identity.new(), reporter.public.seal, LINE)
    grants = tuple(
        SealedGrant(grant.room, grant.epoch, grant.holder, wrong) if grant.holder == "reporter" else grant
        for grant in grants_of_step(step)
    )
    filed.send("bo", Append(filed.chain.head.seq, (step.record,), grants))
    rooms = filed.come_back()
    assert len(rooms.talk.objects) == 1
    assert rooms.shut() == {IDENTITY, TALK}
    addition = seal_rotation(rooms, DAY)
    assert addition is not None
    with house.office.database.writing() as session:
        add_to_case(session, filed.case, filed.chain.head.seq, addition)
    assert filed.come_back().shut() == frozenset()
    assert {epoch for room, epoch in filed.secrets_of("ada") if room == TALK} == {0, 1, 2, 3}


@played("the server refuses the 501st, and takes what everybody else signs")
def test_nobody_fills_a_chain(house: House, filed: Filed) -> None:
    """Closes the case and takes it up again, until its chain would be full."""
    steps, chain, bo = [], filed.chain, house.actor("bo")
    for _ in range(MAX_SIGNED // 2):
        steps.append(close(chain, bo, house.directories, "unfounded", DAY))
        steps.append(handle(steps[-1].chain, bo, house.directories, DAY))
        chain = steps[-1].chain
    filed.append("bo", *steps)
    link = link_by(filed.chain, bo, house.directories, DAY)
    record = sign_record(Close(link, "unfounded"), [bo.identity]).marshal()
    assert why(filed, "bo", Append(filed.chain.head.seq, (record,))) is Why.RECORD_REFUSED
    filed.append("ada", rotate(filed.chain, house.actor("ada"), house.directories, line=LINE, lost=[TALK], day=DAY))
    filed.append("ada", close(filed.chain, house.actor("ada"), house.directories, "founded", DAY))
    rooms = filed.come_back()
    reporter = Addition((withdraw(rooms.chain, rooms.reporter, house.directories, DAY).record,))
    with house.office.database.writing() as session:
        add_to_case(session, filed.case, rooms.chain.head.seq, reporter)
    assert filed.chain.withdrawn


def _renewed(house: House, filed: Filed) -> Step:
    return rotate(filed.chain, house.actor("bo"), house.directories, line=LINE, lost=[IDENTITY, TALK], day=DAY)


@played("the server refuses: they can't tell that there is such a case")
def test_a_member_of_no_case_sees_none(house: House, filed: Filed) -> None:
    """An administrator asks for a case, and sends something to it."""
    with pytest.raises(Refusal) as refusal:
        filed.read_as("dan")
    assert refusal.value.why is Why.NOT_FOUND
    assert why(filed, "dan", Append(filed.chain.head.seq)) is Why.NOT_FOUND


@played("the server refuses: they can't tell that there is such an upload")
def test_an_upload_is_its_senders_alone(house: House, filed: Filed) -> None:
    """Takes a colleague's upload, of which they know the id, for a case of theirs."""
    append = Append(filed.chain.head.seq, blobs=(Upload(random_bytes(16), random_bytes(16), random_bytes(32), TALK),))
    assert why(filed, "bo", append) is Why.BLOB_REFUSED

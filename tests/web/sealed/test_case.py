"""Rules of coming back by a program: a token opens its own case alone, and adds what its reporter may add."""

from typing import Any

import pytest

from app.domain.case import Addition, SealedGrant, StoredObject
from app.services.case_room import MOST_BYTES, MOST_OBJECTS
from app.services.end_member import end_member
from app.services.read_case import OpenRooms, open_rooms, stored_size
from app.services.read_case_as_member import PAGE_BYTES, read_size
from app.services.reply import Reply, seal_reply, seal_rotation
from app.services.sealed_case import REPORTERS
from app.services.withdraw import seal_withdrawal
from app.storage.quick_reading import SessionReader
from app.storage.reporter_cases import StoredCase
from app.web.turns import LARGE
from crypto.encoding import b64, unb64
from crypto.form import FormSecret
from crypto.link import CASE_SIZE
from crypto.randomness import random_bytes
from crypto.records import parse_record
from crypto.rooms import IDENTITY, TALK
from tests.services.office import Office
from tests.web.sealed.program import PREFIX, Program, new_program, rows, stored
from tests.web.staff.client import Client
from tests.web.staff.uploading import sealed_file, taken


@pytest.fixture
def filed(reporter: Program) -> Program:
    """Return a reporter whose report is stored."""
    assert reporter.file().status_code == 204
    return reporter


def opened(reporter: Program) -> OpenRooms:
    """Open the case as the API gives it."""
    read = reporter.read().json()
    records = tuple(unb64(record) for record in read["records"])
    case = parse_record(records[0]).digest[:CASE_SIZE]
    grants = tuple(SealedGrant(g["room"], g["epoch"], g["holder"], unb64(g["sealed"])) for g in read["grants"])
    objects = (StoredObject(o["room"], unb64(o["object"]), o["epoch"], unb64(o["sealed"])) for o in read["objects"])
    talk = tuple(item for item in objects if item.room == TALK)
    instance = reporter.house.instance.instance
    identity = reporter.receipt.reporter(instance, reporter.filing.form.nonce(instance))
    return open_rooms(StoredCase(case, records, grants, talk), reporter.reporting, identity)


def asked(reporter: Program, rooms: OpenRooms, addition: Addition | None) -> dict[str, Any]:
    """Return what adds *addition* to the case as it was read."""
    assert addition is not None
    records = [b64(record) for record in addition.records]
    return {"head_seq": rooms.chain.head.seq, "draft": b64(reporter.draft), "records": records, **rows(addition)}


def message(reporter: Program, rooms: OpenRooms, text: str = "One thing more.") -> dict[str, Any]:
    return asked(reporter, rooms, seal_reply(rooms, Reply(FormSecret.new(), text, ()), reporter.today))


def error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_an_answer_is_stored_and_read(filed: Program) -> None:
    rooms = opened(filed)
    assert filed.append(message(filed, rooms)).status_code == 204
    assert len(opened(filed).talk.objects) == 2


def test_an_answer_sent_twice_is_stored_once(filed: Program) -> None:
    sent = message(filed, opened(filed))
    assert [filed.append(sent).status_code for _ in range(2)] == [204, 204]
    assert len(opened(filed).talk.objects) == 2


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer x", f"Bearer {b64(bytes(32))}", f"Basic {b64(bytes(32))}"])
def test_a_token_that_finds_nothing_gets_one_answer_whatever_it_is(filed: Program, token: str) -> None:
    paths = ("case", "case/objects", f"case/blobs/{b64(bytes(16))}")
    for path in paths:
        answer = filed.client.get(f"{PREFIX}/{path}", headers={"Authorization": token} if token else {})
        assert error(answer) == (404, "not-found")
    sent = message(filed, opened(filed))
    answer = filed.client.post(f"{PREFIX}/case/append", json=sent, headers={"Authorization": token} if token else {})
    assert error(answer) == (404, "not-found")


def test_nobody_adds_to_the_case_of_another(filed: Program, client: Client, house: Office) -> None:
    other = new_program(client, house)
    assert other.file().status_code == 204
    before = stored(house)
    assert other.append(message(filed, opened(filed))).status_code == 204  # it opens for nobody, and is marked
    assert opened(other).talk.refused
    assert len(stored(house)) == len(before) + 1


def test_a_case_that_has_moved_is_told_with_its_head(filed: Program) -> None:
    sent = message(filed, opened(filed))
    answer = filed.append(sent | {"head_seq": 5})
    assert (error(answer), answer.json()["head_seq"]) == ((409, "head-moved"), 0)


def test_who_has_left_gets_no_further_answer(filed: Program, house: Office) -> None:
    before = opened(filed)
    with house.database.writing() as session:
        end_member(session, house.organisation, "bo")
    house.sign_and_publish()
    assert error(filed.append(message(filed, before))) == (409, "epoch-needed")
    rooms = opened(filed)
    assert filed.append(asked(filed, rooms, seal_rotation(rooms, filed.today))).status_code == 204
    rooms = opened(filed)
    assert rooms.chain.current(TALK).epoch == 1
    assert filed.append(message(filed, rooms)).status_code == 204


def test_a_withdrawal_is_signed_by_the_reporter(filed: Program) -> None:
    rooms = opened(filed)
    assert filed.append(asked(filed, rooms, seal_withdrawal(rooms, filed.today))).status_code == 204
    assert opened(filed).chain.withdrawn


def test_a_record_that_the_reporter_has_not_signed_is_refused(filed: Program, house: Office) -> None:
    rooms = opened(filed)
    sent = asked(filed, rooms, seal_withdrawal(rooms, filed.today))
    record = bytearray(unb64(sent["records"][0]))
    record[-10] ^= 1
    before = stored(house)
    assert error(filed.append(sent | {"records": [b64(bytes(record))]})) == (422, "record-refused")
    assert stored(house) == before


def fill(house: Office, case: bytes, room: str, objects: int, size: int) -> None:
    """Put this many *objects* of *size* bytes into the room of the case."""
    with house.database.writing() as session:
        for _ in range(objects):
            values = (case, room, random_bytes(16), 0, bytes(size))
            session.connection().exec_driver_sql(
                'INSERT INTO object ("case", room, object, epoch, sealed) VALUES (?,?,?,?,?)', values
            )


@pytest.mark.parametrize("room", [TALK, IDENTITY])
@pytest.mark.parametrize(("objects", "size"), [(MOST_OBJECTS - 1, 1), (16, MOST_BYTES // 16)])
def test_a_case_takes_a_thousand_objects_or_their_bytes_and_no_more(
    filed: Program, house: Office, room: str, objects: int, size: int
) -> None:
    """Attack: what lies in the room that is not counted is read at each visit all the same."""
    rooms = opened(filed)
    last = message(filed, rooms, "The last that finds room.")
    assert filed.append(last).status_code == 204
    fill(house, rooms.chain.case_id, room, objects, size)
    before = stored(house)
    assert error(filed.append(message(filed, rooms))) == (409, "case-full")
    assert stored(house) == before
    assert filed.append(last).status_code == 204, "an answer that was lost can't be repeated"
    assert filed.append(asked(filed, rooms, seal_withdrawal(rooms, filed.today))).status_code == 204


def test_a_visit_counts_all_that_it_reads(filed: Program, house: Office) -> None:
    case = opened(filed).chain.case_id
    with house.database.reading() as session:
        before = stored_size(SessionReader(session), case)
    fill(house, case, TALK, 2, 1000)
    fill(house, case, IDENTITY, 2, 10_000)
    with house.database.reading() as session:
        assert stored_size(SessionReader(session), case) == before + 22_000


def test_a_page_counts_for_what_it_can_hold_at_the_most(filed: Program, house: Office) -> None:
    """A case of ordinary messages waits for nobody, however many there are; one of two megabytes is a page of its own."""
    case = opened(filed).chain.case_id
    fill(house, case, TALK, 100, PAGE_BYTES // 20)
    with house.database.reading() as session:
        assert read_size(session, REPORTERS, case) < LARGE
        assert read_size(session, REPORTERS, case, whole=True) > 5 * PAGE_BYTES
    fill(house, case, TALK, 1, 3 * PAGE_BYTES)
    with house.database.reading() as session:
        assert 3 * PAGE_BYTES < read_size(session, REPORTERS, case) < 4 * PAGE_BYTES


def test_an_attachment_is_taken_by_its_case_and_read_by_its_token_alone(filed: Program, client: Client, house: Office) -> None:
    data = sealed_file(30_000)
    place = filed.upload(data)
    sent = message(filed, opened(filed)) | {"blobs": [taken(place)]}
    assert filed.append(sent).status_code == 204
    path = f"{PREFIX}/case/blobs/{place['blob']}"
    assert client.get(path, headers=filed.bearer).content == data
    part = client.get(path, headers={**filed.bearer, "Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, data[10:20])
    other = new_program(client, house)
    assert other.file().status_code == 204
    assert error(client.get(path, headers=other.bearer)) == (404, "not-found")


def test_the_staffs_files_are_not_there_for_a_reporter(filed: Program, client: Client, house: Office) -> None:
    """Attack: whoever finds the receipt learns that there are documents inside, when they came, how large they are."""
    said, noted = filed.upload(), filed.upload()
    assert filed.append(message(filed, opened(filed)) | {"blobs": [taken(said), taken(noted)]}).status_code == 204
    with house.database.writing() as session:  # as the staff's own append stores it
        session.connection().exec_driver_sql("UPDATE blob SET room = 'staff' WHERE blob = ?", (unb64(noted["blob"]),))
    assert [line["blob"] for line in filed.read().json()["blobs"]] == [said["blob"]]
    paths = [f"{PREFIX}/case/blobs/{blob}" for blob in (noted["blob"], b64(random_bytes(16)))]
    answers = [client.get(path, headers=filed.bearer) for path in paths]
    assert [error(answer) for answer in answers] == [(404, "not-found")] * 2
    assert answers[0].content == answers[1].content


def test_a_reporter_puts_no_file_into_the_staffs_room(filed: Program) -> None:
    sent = message(filed, opened(filed)) | {"blobs": [taken(filed.upload(), room="staff")]}
    assert error(filed.append(sent)) == (422, "blob-refused")

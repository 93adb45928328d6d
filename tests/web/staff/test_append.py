"""Rules of adding to a case: on top of what was read, by the member's own word, with exactly the grants that are called for."""

from collections.abc import Callable
from typing import Any

import pytest

from app.services.end_member import end_member
from app.services.invite_member import Place
from crypto.age import seal
from crypto.encoding import b64, unb64
from crypto.identity import Identity
from crypto.randomness import random_bytes
from crypto.records import Close, Exposed, State, Tombstone, Wake, sign_record
from crypto.roles import Role
from crypto.signers import BY_REPORTER
from tests.services.office import DAY, Office
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague
from tests.web.staff.filed import Filed, file_case

Committee = tuple[Colleague, Colleague]


@pytest.fixture
def case(committee: Committee, house: Office) -> Filed:
    """Return a case that both hold."""
    return file_case(house, committee)


def refused(who: Colleague, case: Filed, asked: dict[str, Any]) -> tuple[int, str]:
    """Send an append that must be refused whole, and return how."""
    before = stored(case)
    answer = who.post(f"{case.path}/append", **asked)
    assert answer.status_code >= 400, answer.text
    assert stored(case) == before
    return answer.status_code, answer.json()["error"]


def stored(case: Filed) -> list[tuple[Any, ...]]:
    """Return every row of the case."""
    with case.house.database.reading() as session:
        connection = session.connection()
        return [
            tuple(row)
            for table in ("case", "record", "grant", "object", "blob", "index_row")
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - names from this line
        ]


def accepted(who: Colleague, case: Filed, asked: dict[str, Any]) -> None:
    answer = who.post(f"{case.path}/append", **asked)
    assert answer.status_code == 204, answer.text


def test_a_record_and_an_object_go_in_together(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    record = case.sign(State(case.link(ada), "handling"), ada)
    accepted(ada, case, case.append([record], objects=[case.object()]))
    found = bo.get(case.path).json()
    assert found["head_seq"] == 1
    assert unb64(found["records"][1]) == record.marshal()
    assert len(found["objects"]) == 1
    assert bo.get("cases").json()["cases"][0]["state"] == "handling"


def test_a_repeated_append_stores_nothing_new_and_says_it_is_there(case: Filed, committee: Committee) -> None:
    """The answer to the first was lost on the way."""
    ada, _ = committee
    asked = case.append(objects=[case.object(), case.object()])
    accepted(ada, case, asked)
    before = stored(case)
    accepted(ada, case, asked)
    assert stored(case) == before


def test_an_id_is_taken_once(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    first = case.object()
    accepted(ada, case, case.append(objects=[first]))
    second = case.object(object=first["object"])
    assert refused(bo, case, case.append(objects=[second])) == (409, "already-there")
    twice = case.object()
    assert refused(bo, case, case.append(objects=[twice, twice])) == (409, "already-there")


def test_two_at_the_same_case_at_once_lose_nothing(case: Filed, committee: Committee) -> None:
    """The second is told where the case stands, seals again, and both are there."""
    ada, bo = committee
    asked = case.append(objects=[case.object()])
    accepted(ada, case, case.append([case.sign(State(case.link(ada), "handling"), ada)]))
    answer = bo.post(f"{case.path}/append", **asked)
    assert (answer.status_code, answer.json()["error"], answer.json()["head_seq"]) == (409, "head-moved", 1)
    accepted(bo, case, case.append(objects=[case.object()]))
    assert ada.get("cases").json()["cases"][0]["objects"] == 1


def test_a_head_from_the_future_is_refused(case: Filed, committee: Committee) -> None:
    assert refused(committee[0], case, case.append() | {"head_seq": 7}) == (409, "head-moved")


def test_the_index_row_is_stored_with_the_rest(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    row = b64(random_bytes(2048 + 40))
    accepted(ada, case, case.append(objects=[case.object()], index=row))
    assert ada.get(case.path).json()["index"] == row


# --- records -----------------------------------------------------------------------------------------------------------


def other_role(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(ada, Role.ADVISER), "handling"), ada)


def another_members(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(bo), "handling"), bo)


def in_another_members_name(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(bo), "handling"), ada)


def the_reporters(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    """A record that the reporter signed goes by the reporter's own path, whoever passes it on."""
    return sign_record(State(case.link(ada, signers=(BY_REPORTER,)), "withdrawn"), [case.reporter])


def exposed(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return sign_record(Exposed(case.link(ada)), [ada.identity])


def nobodys(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return sign_record(State(case.link(ada, signers=()), "handling"), [])


def somewhere_else(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(ada, case=random_bytes(20)), "handling"), ada)


def out_of_order(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(ada, seq=2), "handling"), ada)


def after_something_else(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(ada, previous=random_bytes(32)), "handling"), ada)


def backdated(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(ada, day=DAY.replace(day=1)), "handling"), ada)


def of_a_version_to_come(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(ada, directory=9), "handling"), ada)


def waking_without_sleep(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(Wake(case.link(ada)), ada)


def erasing_nothing(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(Tombstone(case.link(ada), "talk", random_bytes(16), random_bytes(32)), ada)


@pytest.mark.parametrize(
    "make",
    [
        other_role,
        another_members,
        in_another_members_name,
        the_reporters,
        exposed,
        nobodys,
        somewhere_else,
        out_of_order,
        after_something_else,
        backdated,
        of_a_version_to_come,
        waking_without_sleep,
        erasing_nothing,
    ],
)
def test_a_record_that_may_not_stand_there_is_refused(
    case: Filed, committee: Committee, make: Callable[[Filed, Colleague, Colleague], Any]
) -> None:
    ada, bo = committee
    assert refused(ada, case, case.append([make(case, ada, bo)])) == (422, "record-refused")


@pytest.mark.parametrize("record", [b"x", b"", b"tillit/v1/record\n{}\n\n", random_bytes(3000)])
def test_what_is_no_record_is_refused(case: Filed, committee: Committee, record: bytes) -> None:
    status, _ = refused(committee[0], case, case.append() | {"records": [b64(record)]})
    assert status == 422


def test_one_bad_record_refuses_all(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    good = case.sign(State(case.link(ada), "handling"), ada)
    assert refused(ada, case, case.append([good, good], objects=[case.object()])) == (422, "record-refused")


def test_a_record_names_the_newest_directory(case: Filed, committee: Committee, house: Office) -> None:
    ada, _ = committee
    record = case.sign(State(case.link(ada), "handling"), ada)
    house.sign_and_publish()
    answer = ada.post(f"{case.path}/append", **case.append([record]))
    assert (answer.status_code, answer.json()["error"], answer.json()["newest"]) == (409, "directory-moved", 2)
    accepted(ada, case, case.append([case.sign(State(case.link(ada), "handling"), ada)]))


def test_a_closed_case_can_be_opened_again(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    accepted(ada, case, case.append([case.sign(Close(case.link(ada), "settled"), ada)]))
    assert bo.get("cases").json()["cases"][0]["state"] == "closed"
    accepted(bo, case, case.append([case.sign(State(case.link(bo), "handling"), bo)]))
    assert bo.get("cases").json()["cases"][0]["state"] == "handling"


def test_a_tombstone_erases_its_object_for_good(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    item = case.object()
    accepted(ada, case, case.append(objects=[item]))
    place = unb64(item["object"])
    accepted(ada, case, case.append([case.sign(Tombstone(case.link(ada), "talk", place, random_bytes(32)), ada)]))
    assert ada.get(case.path).json()["objects"] == []
    assert refused(ada, case, case.append(objects=[item])) == (409, "already-there")


# --- grants ------------------------------------------------------------------------------------------------------------


def test_the_staffs_room_is_opened_with_a_grant_for_each(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    accepted(ada, case, case.staff_room(ada))
    assert {grant["room"] for grant in bo.get(case.path).json()["grants"]} == {"staff", "talk"}


def test_a_grant_for_someone_who_is_no_recipient_is_refused(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    asked = case.staff_room(ada)
    asked["grants"].append(asked["grants"][0] | {"holder": b64(random_bytes(32))})
    assert refused(ada, case, asked) == (422, "grants-refused")


def test_a_grant_without_a_record_is_refused(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    for holder in (ada.who, "reporter", b64(random_bytes(32))):
        asked = case.append(grants=[case.staff_room(ada)["grants"][0] | {"room": "talk", "epoch": 0, "holder": holder}])
        assert refused(ada, case, asked) == (422, "grants-refused")


@pytest.mark.parametrize("index", [0, 1])
def test_a_missing_grant_is_refused(case: Filed, committee: Committee, index: int) -> None:
    ada, _ = committee
    asked = case.staff_room(ada)
    del asked["grants"][index]
    assert refused(ada, case, asked) == (422, "grants-refused")


def test_a_grant_given_twice_is_refused(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    asked = case.staff_room(ada)
    asked["grants"].append(asked["grants"][0])
    assert refused(ada, case, asked) == (422, "grants-refused")


def test_a_grant_for_another_epoch_is_refused(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    asked = case.staff_room(ada)
    asked["grants"][0]["epoch"] = 1
    assert refused(ada, case, asked) == (422, "grants-refused")


@pytest.mark.parametrize(
    "sealed",
    [
        b"not an age file",
        seal(bytes(1023), [Identity.new().public.seal]),
        seal(bytes(1025), [Identity.new().public.seal]),
        seal(bytes(1024), [Identity.new().public.seal, Identity.new().public.seal]),
        seal(bytes(1024), [Identity.new().public.seal])[:-1],
        seal(bytes(1024), [Identity.new().public.seal]) + b"x",
    ],
    ids=["noise", "short", "long", "two-keys", "cut-off", "more"],
)
def test_a_grant_is_a_sealed_file_of_its_size_to_one_key(case: Filed, committee: Committee, sealed: bytes) -> None:
    ada, _ = committee
    asked = case.staff_room(ada)
    asked["grants"][0]["sealed"] = b64(sealed)
    assert refused(ada, case, asked) == (422, "grants-refused")


def test_who_is_let_in_later_gets_the_epochs_that_the_record_lists(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, [ada])
    key = case.next_key("talk", add=[bo], epochs=(0,))
    asked = case.rotation(ada, key)
    assert len(asked["grants"]) == 4
    missing = asked | {"grants": [grant for grant in asked["grants"] if grant["epoch"] != 0]}
    assert refused(ada, case, missing) == (422, "grants-refused")
    accepted(ada, case, asked)
    assert {grant["epoch"] for grant in bo.get(case.path).json()["grants"]} == {0, 1}


def test_new_epochs_seal_to_sleepers_and_the_server_withholds_them(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, committee, asleep={bo.who: "silence"})
    key = case.next_key("talk")
    accepted(ada, case, case.rotation(ada, key))
    assert bo.get(case.path).status_code == 404
    with house.database.reading() as session:
        rows = session.connection().exec_driver_sql('SELECT epoch, asleep FROM "grant" WHERE holder = ?', (bo.who,))
        assert sorted(rows) == [(0, 1), (1, 1)]


def test_a_colleague_cannot_be_expelled(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    assert refused(ada, case, case.rotation(ada, case.next_key("talk", drop=[bo.who]))) == (422, "record-refused")


def test_nobody_who_holds_no_key_can_let_themself_in(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, [ada])
    assert refused(bo, case, case.rotation(bo, case.next_key("talk", add=[bo]))) == (404, "not-found")


# --- objects -----------------------------------------------------------------------------------------------------------


def test_an_object_for_a_superseded_epoch_is_refused(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    old = case.object()
    accepted(ada, case, case.rotation(ada, case.next_key("talk")))
    assert refused(bo, case, case.append(objects=[old])) == (409, "epoch-moved")
    accepted(bo, case, case.append(objects=[case.object()]))


def test_an_object_for_the_epoch_that_comes_with_it_is_accepted(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    asked = case.rotation(ada, case.next_key("talk"))
    asked["objects"] = [case.object(epoch=1)]
    accepted(ada, case, asked)


def test_an_object_for_an_epoch_to_come_is_refused(case: Filed, committee: Committee) -> None:
    assert refused(committee[0], case, case.append(objects=[case.object(epoch=1)])) == (409, "epoch-moved")


def test_a_room_with_an_ended_holder_needs_an_epoch_without_them_first(case: Filed, committee: Committee, house: Office) -> None:
    ada, bo = committee
    with house.database.writing() as session:
        end_member(session, house.organisation, "bo")
    house.sign_and_publish()
    assert refused(ada, case, case.append(objects=[case.object()])) == (409, "epoch-needed")
    asked = case.rotation(ada, case.next_key("talk", drop=[bo.who]))
    accepted(ada, case, asked | {"objects": [case.object(epoch=1)]})


@pytest.mark.parametrize("room", ["staff", "identity", "other"])
def test_an_object_goes_only_into_a_room_of_the_members(case: Filed, committee: Committee, room: str) -> None:
    assert refused(committee[0], case, case.append(objects=[case.object(room="talk") | {"room": room}]))[0] == 422


def test_a_holder_of_one_room_cannot_write_into_another(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, [ada])
    accepted(ada, case, case.staff_room(ada))
    accepted(ada, case, case.rotation(ada, case.next_key("talk", add=[bo])))
    assert refused(bo, case, case.append(objects=[case.object("staff")])) == (422, "object-refused")


@pytest.mark.parametrize(
    "sealed",
    [
        b"not an age file",
        b"",
        seal(bytes(4095), [Identity.new().public.seal]),
        seal(bytes(4097), [Identity.new().public.seal]),
        seal(bytes(5000), [Identity.new().public.seal]),
        seal(bytes(4096), [Identity.new().public.seal] * 2),
        seal(bytes(4096), [Identity.new().public.seal])[:-16],
    ],
    ids=["noise", "empty", "short", "long", "between", "two-keys", "cut-off"],
)
def test_an_object_is_a_sealed_file_of_its_buckets_size(case: Filed, committee: Committee, sealed: bytes) -> None:
    status, _ = refused(committee[0], case, case.append(objects=[case.object() | {"sealed": b64(sealed)}]))
    assert status == 422


@pytest.mark.parametrize("size", [4096, 8192, 65536, 100_000, 1_100_000])
def test_objects_of_every_bucket_are_accepted(case: Filed, committee: Committee, size: int) -> None:
    accepted(committee[0], case, case.append(objects=[case.object(size=size)]))


# --- who ---------------------------------------------------------------------------------------------------------------


def test_an_adviser_writes_but_does_not_decide(ada: Colleague, bo: Colleague, house: Office) -> None:
    adviser = Colleague("cy", ada.client, ada.time)
    adviser.enrol(house, house.invite("cy", Place("committee", Role.ADVISER)))
    house.sign_and_publish()
    ada.sign_in()
    adviser.sign_in()
    case = file_case(house, [ada, adviser])
    accepted(adviser, case, case.append(objects=[case.object()]))
    for role in (Role.ADVISER, Role.HANDLER):
        record = case.sign(State(case.link(adviser, role), "handling"), adviser)
        assert refused(adviser, case, case.append([record])) == (422, "record-refused")


def test_a_member_ended_by_the_directory_adds_nothing(case: Filed, committee: Committee, house: Office) -> None:
    _, bo = committee
    asked = case.append(objects=[case.object()])
    with house.database.writing() as session:
        end_member(session, house.organisation, "bo")
    assert refused(bo, case, asked) == (403, "ended")


def test_unknown_fields_are_refused(case: Filed, committee: Committee) -> None:
    assert refused(committee[0], case, case.append() | {"state": "closed"}) == (422, "malformed")
    assert refused(committee[0], case, case.append(objects=[case.object() | {"day": "2026-05-17"}])) == (422, "malformed")


def test_a_body_is_read_only_for_who_is_signed_in(case: Filed, client: Client) -> None:
    """Otherwise anyone could have the server parse 16 MiB at a time."""
    answer = client.post(f"/api/v1/{case.path}/append", content=b"[" * 100_000, headers={"Content-Type": "application/json"})
    assert answer.status_code == 401


def test_a_body_has_a_limit(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    answer = ada.client.post(
        f"/api/v1/{case.path}/append",
        content=b" " * (16 * 1024 * 1024 + 1),
        headers=ada.bearer | {"Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.json()["error"]) == (413, "too-large")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 20_000, b"\xff", b'"x"', b"null", b'{"head_seq": 1e999}', b'{"head_seq": NaN}']
)
def test_what_is_no_json_is_refused_without_repeating_it(case: Filed, committee: Committee, body: bytes) -> None:
    ada, _ = committee
    answer = ada.client.post(
        f"/api/v1/{case.path}/append", content=body, headers=ada.bearer | {"Content-Type": "application/json"}
    )
    assert answer.status_code in {400, 422}
    assert set(answer.json()) == {"error", "message"}

"""Rules of adding to a case: on top of what was read, whole or not at all, by who may."""

import pytest

from app.services.end_member import end_member
from app.services.invite_member import OfferedSeat
from crypto.encoding import b64, unb64
from crypto.randomness import random_bytes
from crypto.records import State
from crypto.roles import Role
from tests.services.office import Office
from tests.web.staff.appending import accepted, refused, stored
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague
from tests.web.staff.filed import Filed, file_case

Committee = tuple[Colleague, Colleague]


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


def test_an_adviser_writes_but_does_not_decide(ada: Colleague, bo: Colleague, house: Office) -> None:
    adviser = Colleague("cy", ada.client, ada.time)
    adviser.enrol(house, house.invite("cy", OfferedSeat("committee", Role.ADVISER)))
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

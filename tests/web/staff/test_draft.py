"""Rules of administering: what is proposed waits for a root key, and neither the role nor what it is shown opens a case."""

from dataclasses import replace
from typing import Any

import pytest

from app.services.draft import read_draft, store_draft
from app.services.invite_member import OfferedSeat
from app.services.use_rulebook import accept_rulebook
from crypto.encoding import b64
from crypto.roles import Role
from tests.party import RULEBOOK
from tests.services.office import Office
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague
from tests.web.staff.filed import Filed

ADMINISTRATOR = OfferedSeat("committee", Role.ADMINISTRATOR)
Committee = tuple[Colleague, Colleague]
BRANCH = {"kind": "branch", "names": {"en": "The branch"}}
BOARD = {"kind": "board", "names": {"en": "The board"}}


@pytest.fixture
def eva(committee: Committee, house: Office) -> Colleague:
    """Return an administrator who sits in the committee, where the others handle cases."""
    eva = Colleague("eva", committee[0].client, committee[0].time)
    eva.enrol(house, house.invite("eva", ADMINISTRATOR))
    house.sign_and_publish()
    eva.sign_in()
    return eva


@pytest.fixture
def party(eva: Colleague, house: Office) -> Office:
    """Return the house with a rulebook in its draft that knows units, entries and flags."""
    with house.database.writing() as session:
        rulebook = accept_rulebook(session, RULEBOOK, "house")
        draft = read_draft(session, house.organisation)
        store_draft(session, house.organisation, replace(draft, rulebook=rulebook, bodies=()))
    return house


def drafted(eva: Colleague) -> dict[str, Any]:
    answer = eva.get("draft")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def delete(eva: Colleague, path: str) -> int:
    return eva.client.delete(f"/api/v1/{path}", headers=eva.bearer).status_code


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


ROUTES = [
    ("get", "draft", {}),
    ("put", "draft/units/north", BRANCH),
    ("put", "draft/bodies/board", BOARD),
    ("put", "draft/bodies/committee/seats", {"member": b64(bytes(16)), "role": "handler"}),
    ("post", "draft/bodies/committee/unseat", {"member": b64(bytes(16)), "role": "handler"}),
    ("post", "draft/route", {"kind": "concern", "flags": [], "involved": []}),
]


@pytest.mark.parametrize(("method", "path", "asked"), ROUTES)
def test_a_handler_is_no_administrator(committee: Committee, house: Office, method: str, path: str, asked: Any) -> None:
    before = house.propose().marshal()
    answer = getattr(committee[0], method)(path, **asked)
    assert refused(answer) == (404, "not-found")
    assert delete(committee[0], "draft/units/north") == 404
    assert house.propose().marshal() == before


@pytest.mark.parametrize(("method", "path", "asked"), ROUTES)
def test_nobody_administers_without_a_session(client: Client, house: Office, method: str, path: str, asked: Any) -> None:
    more = {} if method == "get" else {"json": asked}
    assert getattr(client, method)(f"/api/v1/{path}", **more).status_code == 401


def test_an_administrator_sees_no_case_and_no_trace_of_one(eva: Colleague, case: Filed) -> None:
    assert eva.get("cases").json()["cases"] == []
    assert eva.get(case.path).status_code == 404
    told = eva.get("draft").text
    assert not any(trace in told for trace in (b64(case.case), "concern-filed", "received", "head_seq"))


def test_what_is_shown_is_the_same_whatever_was_filed(eva: Colleague, committee: Committee, house: Office) -> None:
    from tests.web.staff.filed import file_case  # noqa: PLC0415 - only here

    before = drafted(eva)
    file_case(house, [committee[0]])
    assert drafted(eva) == before


def test_the_draft_beside_the_directory_in_force(eva: Colleague, committee: Committee) -> None:
    found = drafted(eva)
    assert found["version"] == 2
    (body,) = found["bodies"]
    assert (body["body"], body["state"], body["unseated"]) == ("committee", "in-force", [])
    assert {(seat["member"], seat["role"], seat["state"]) for seat in body["seats"]} == {
        (b64(committee[0].member), "handler", "in-force"),
        (b64(committee[1].member), "handler", "in-force"),
        (b64(eva.member), "administrator", "in-force"),
    }
    assert [(one["handle"], one["status"]) for one in found["people"]] == [(name, "enrolled") for name in ("ada", "bo", "eva")]


def test_a_seat_is_proposed_and_holds_once_it_is_signed(eva: Colleague, committee: Committee, house: Office) -> None:
    ada = b64(committee[0].member)
    seat = {"member": ada, "role": "handler", "chair": True, "until": "2027-12-31"}
    assert eva.put("draft/bodies/committee/seats", **seat).status_code == 204
    (shown,) = [one for one in drafted(eva)["bodies"][0]["seats"] if one["member"] == ada]
    assert (shown["chair"], shown["until"], shown["state"]) == (True, "2027-12-31", "changed")
    newest = house.propose().version.bodies[0]
    assert any(one.chair for one in newest.seats)
    assert committee[0].get("directory", since=2).json()["newest"] == 2
    house.sign_and_publish()
    assert {one["state"] for one in drafted(eva)["bodies"][0]["seats"]} == {"in-force"}


def test_a_seat_is_taken_away_and_shown_as_gone_until_it_is_signed(eva: Colleague, committee: Committee, house: Office) -> None:
    bo = {"member": b64(committee[1].member), "role": "handler"}
    assert eva.post("draft/bodies/committee/unseat", **bo).status_code == 204
    body = drafted(eva)["bodies"][0]
    assert bo["member"] not in {seat["member"] for seat in body["seats"]}
    assert [seat["member"] for seat in body["unseated"]] == [bo["member"]]
    assert refused(eva.post("draft/bodies/committee/unseat", **bo)) == (422, "draft-refused")
    house.sign_and_publish()
    assert drafted(eva)["bodies"][0]["unseated"] == []


@pytest.mark.parametrize(
    "changed",
    [
        {"member": b64(b"x" * 16)},
        {"since": "2027-01-02", "until": "2027-01-01"},
        {"until": "2027-02-30"},
    ],
)
def test_a_seat_that_can_not_be_is_refused(eva: Colleague, committee: Committee, changed: dict[str, str]) -> None:
    seat = {"member": b64(committee[0].member), "role": "adviser"} | changed
    assert refused(eva.put("draft/bodies/committee/seats", **seat)) == (422, "draft-refused")
    assert all(one["state"] == "in-force" for one in drafted(eva)["bodies"][0]["seats"])


@pytest.mark.parametrize("changed", [{"role": "king"}, {"member": "x"}, {"vote": 2}, {"until": "tomorrow"}])
def test_what_is_no_seat_is_malformed(eva: Colleague, committee: Committee, changed: dict[str, Any]) -> None:
    seat = {"member": b64(committee[0].member), "role": "adviser"} | changed
    assert eva.put("draft/bodies/committee/seats", **seat).status_code == 422


def test_nobody_sits_in_a_body_that_is_not_there(eva: Colleague, committee: Committee) -> None:
    seat = {"member": b64(committee[0].member), "role": "adviser"}
    assert refused(eva.put("draft/bodies/nowhere/seats", **seat)) == (422, "draft-refused")
    assert refused(eva.post("draft/bodies/nowhere/unseat", **seat)) == (422, "draft-refused")


def test_units_and_bodies_are_proposed_in_the_rulebooks_kinds(eva: Colleague, party: Office) -> None:
    found = drafted(eva)
    assert {kind["id"] for kind in found["unit_kinds"]} >= {"branch", "county", "party"}
    assert eva.put("draft/units/party", kind="party", names={"en": "The party"}).status_code == 204
    assert eva.put("draft/units/north", kind="county", names={"en": "North"}, parent="party").status_code == 204
    assert eva.put("draft/bodies/north-board", **BOARD, unit="north", publish=True).status_code == 204
    found = drafted(eva)
    assert [(unit["unit"], unit["parent"], unit["state"]) for unit in found["units"]] == [
        ("party", None, "new"),
        ("north", "party", "new"),
    ]
    assert [(body["body"], body["unit"], body["publish"], body["state"]) for body in found["bodies"]] == [
        ("north-board", "north", True, "new")
    ]
    assert found["gone"] == [{"en": "The committee", "nb": "Utvalget"}]
    assert delete(eva, "draft/units/north") == 422
    assert refused(eva.put("draft/units/west", kind="county", names={"en": "West"}, parent="nowhere")) == (422, "draft-refused")
    assert refused(eva.put("draft/units/west", kind="castle", names={"en": "West"})) == (422, "draft-refused")
    assert refused(eva.put("draft/bodies/west", kind="castle", names={"en": "West"})) == (422, "draft-refused")
    assert eva.put("draft/units/west", kind="county", names={}).status_code == 422
    assert eva.put("draft/units/West!", kind="county", names={"en": "West"}).status_code == 422


def test_a_unit_goes_once_nothing_stands_in_it(eva: Colleague, party: Office) -> None:
    eva.put("draft/units/party", kind="party", names={"en": "The party"})
    assert delete(eva, "draft/units/party") == 204
    assert drafted(eva)["units"] == []
    assert delete(eva, "draft/units/party") == 422


def test_who_would_receive_it_is_tried_by_the_directory_and_by_the_draft(eva: Colleague, committee: Committee) -> None:
    ada, bo = (b64(one.member) for one in committee)
    eva.post("draft/bodies/committee/unseat", member=bo, role="handler")
    asked = {"kind": "concern", "flags": [], "involved": []}
    signed = eva.post("draft/route", **asked).json()
    assert {one["member"] for one in signed["readers"]} == {ada, bo}
    by_draft = eva.post("draft/route", **asked, drafted=True).json()
    assert [(one["member"], one["body"], one["reason"]) for one in by_draft["readers"]] == [(ada, "committee", "receives")]
    without = eva.post("draft/route", **(asked | {"involved": ["ada"]})).json()
    assert ([one["member"] for one in without["readers"]], without["shut_out"]) == ([bo], [ada])
    nobody = eva.post("draft/route", **(asked | {"involved": ["ada", "bo"]})).json()
    assert (nobody["refused"], nobody["readers"]) == ("nobody", [])
    assert refused(eva.post("draft/route", **(asked | {"kind": "nonsense"}))) == (422, "draft-refused")
    assert refused(eva.post("draft/route", **(asked | {"involved": ["nobody"]}))) == (422, "draft-refused")


def test_an_administrator_who_is_one_no_longer_is_out(eva: Colleague, house: Office) -> None:
    eva.post("draft/bodies/committee/unseat", member=b64(eva.member), role="administrator")
    eva.put("draft/bodies/committee/seats", member=b64(eva.member), role="observer")
    assert eva.get("draft").status_code == 200
    house.sign_and_publish()
    assert eva.get("draft").status_code == 404

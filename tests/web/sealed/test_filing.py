"""Rules of filing what was sealed elsewhere: whole, once, only to members who may hold it, only as what it says it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.services import file_report
from app.services.end_member import end_member
from app.services.invite_member import OfferedSeat
from crypto.age import seal
from crypto.bodies import IdentityField
from crypto.encoding import b64, unb64
from crypto.identity import Identity
from crypto.randomness import random_bytes
from crypto.roles import Role
from crypto.rooms import IDENTITY, TALK, Holder
from tests.services.office import Office
from tests.web.sealed.program import PREFIX, Program, new_program, stored
from tests.web.staff.client import Client
from tests.web.staff.uploading import sealed_file, taken

Change = Callable[[Program, dict[str, Any]], None]


def error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_a_report_is_stored_and_found_by_its_token(reporter: Program) -> None:
    assert reporter.file().status_code == 204
    read = reporter.read()
    assert read.status_code == 200
    assert (read.json()["head_seq"], len(read.json()["grants"]), len(read.json()["objects"])) == (0, 1, 1)


def test_the_same_report_sent_twice_is_stored_once(reporter: Program, house: Office) -> None:
    sealed = reporter.sealed()
    asked = reporter.asked(sealed)
    for _ in range(2):
        assert reporter.client.post(f"{PREFIX}/cases", json=asked).status_code == 204
    assert len([row for row in stored(house) if row[0] == sealed.case.case and len(row) > 8]) == 1


def test_one_receipt_stands_for_one_case(reporter: Program, house: Office) -> None:
    assert reporter.file().status_code == 204
    before = stored(house)
    assert error(reporter.file()) == (409, "already-there")  # sealed anew: other keys, other ciphertext
    assert stored(house) == before


def test_a_directory_that_has_moved_is_told_with_its_number(reporter: Program, house: Office) -> None:
    asked = reporter.asked()
    with house.database.writing() as session:
        end_member(session, house.organisation, "bo")
    house.sign_and_publish()
    answer = reporter.client.post(f"{PREFIX}/cases", json=asked)
    assert (error(answer), answer.json()["newest"]) == ((409, "directory-moved"), 2)
    assert stored(house) == []


def _without_a_grant(_: Program, asked: dict[str, Any]) -> None:
    asked["grants"].pop()


def _for_a_stranger(_: Program, asked: dict[str, Any]) -> None:
    asked["grants"].append(asked["grants"][0] | {"holder": b64(random_bytes(32))})


def _a_grant_that_is_no_file(_: Program, asked: dict[str, Any]) -> None:
    asked["grants"][0]["sealed"] = b64(b"not an age file")


def _an_object_of_another_size(_: Program, asked: dict[str, Any]) -> None:
    asked["objects"][0]["sealed"] = b64(seal(bytes(5000), [Identity.new().public.seal]))


def _an_object_of_another_epoch(_: Program, asked: dict[str, Any]) -> None:
    asked["objects"][0]["epoch"] = 1


def _an_object_in_a_room_that_is_not_there(_: Program, asked: dict[str, Any]) -> None:
    asked["objects"][0]["room"] = "staff"


def _a_flipped_root(_: Program, asked: dict[str, Any]) -> None:
    root = bytearray(unb64(asked["root"]))
    root[-20] ^= 1
    asked["root"] = b64(bytes(root))


def _another_day(reporter: Program, asked: dict[str, Any]) -> None:
    from app.services.file_report import seal_report  # noqa: PLC0415 -- only here

    early = seal_report(reporter.reporting, reporter.filing, reporter.today - timedelta(days=3), on_server=False)
    asked |= reporter.asked(early)


def _a_kind_that_nobody_has(reporter: Program, asked: dict[str, Any]) -> None:
    from app.services.file_report import seal_report  # noqa: PLC0415 -- only here

    rulebook = reporter.reporting.rulebook
    own = replace(reporter.reporting, rulebook=replace(rulebook, kinds=(replace(rulebook.kinds[0], id="gossip"),)))
    told = replace(reporter.filing, draft=own.rules.plain("gossip"))
    asked |= reporter.asked(seal_report(own, told, reporter.today, on_server=False))


def _a_blob_of_somebody_else(reporter: Program, asked: dict[str, Any]) -> None:
    place = new_program(reporter.client, reporter.house).upload()
    asked["blobs"] = [taken(place)]


def _a_blob_for_the_staffs_room(reporter: Program, asked: dict[str, Any]) -> None:
    asked["blobs"] = [taken(reporter.upload(), room="staff")]


def _a_blob_that_is_not_whole(reporter: Program, asked: dict[str, Any]) -> None:
    data = sealed_file()
    place = reporter.reserve(len(data)).json()
    reporter.send(place, data[:-1])
    asked["blobs"] = [taken(place)]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (_without_a_grant, (422, "grants-refused")),
        (_for_a_stranger, (422, "grants-refused")),
        (_a_grant_that_is_no_file, (422, "grants-refused")),
        (_an_object_of_another_size, (422, "object-refused")),
        (_an_object_of_another_epoch, (409, "epoch-moved")),
        (_an_object_in_a_room_that_is_not_there, (422, "object-refused")),
        (_a_flipped_root, (422, "record-refused")),
        (_another_day, (422, "record-refused")),
        (_a_kind_that_nobody_has, (422, "record-refused")),
        (_a_blob_of_somebody_else, (422, "blob-refused")),
        (_a_blob_that_is_not_whole, (422, "blob-refused")),
        (_a_blob_for_the_staffs_room, (422, "blob-refused")),
    ],
)
def test_what_is_not_a_whole_report_is_refused_whole(
    reporter: Program, house: Office, change: Change, refusal: tuple[int, str]
) -> None:
    asked = reporter.asked()
    change(reporter, asked)
    assert error(reporter.client.post(f"{PREFIX}/cases", json=asked)) == refusal
    assert stored(house) == []


OTHER_HOLDERS: dict[str, Callable[[str, str, str], dict[str, list[Holder]]]] = {
    "somebody whom no rule names": lambda ada, _, gus: {TALK: [Holder(ada), Holder(gus)]},
    "a sleeper whom no rule wakes": lambda ada, bo, _: {TALK: [Holder(ada), Holder(bo, "gossip")]},
    "nobody who is awake": lambda ada, *_: {TALK: [Holder(ada, "gossip")]},
    "for the name somebody who does not read": lambda ada, bo, _: {TALK: [Holder(ada)], IDENTITY: [Holder(bo)]},
}


@pytest.mark.parametrize("how", OTHER_HOLDERS)
def test_holders_that_the_rules_never_give_are_refused(
    client: Client, house: Office, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """A program that was changed on its way to the reporter; everybody it names is in the directory, in a role for the room."""
    house.join("gus", OfferedSeat("committee", Role.ADVISER))
    house.sign_and_publish()
    reporter = new_program(client, house, [IdentityField("name", "Your name", "Kim")] if "name" in how.split() else ())
    assert reporter.file().status_code == 204  # the control
    entries = {one.member: b64(one.entry) for one in reporter.reporting.version.in_force}
    holders = OTHER_HOLDERS[how](*(entries[house.members[handle]] for handle in ("ada", "bo", "gus")))
    monkeypatch.setattr(file_report, "holders_for", lambda _, room, *__: tuple(holders[room]))
    other = new_program(client, house, reporter.filing.identity)
    before = stored(house)
    assert error(other.file()) == (422, "record-refused")
    assert stored(house) == before


@pytest.mark.parametrize("field", ["token", "draft", "root", "grants", "objects"])
def test_a_missing_field_is_told_without_what_was_sent(reporter: Program, field: str) -> None:
    asked = reporter.asked()
    del asked[field]
    answer = reporter.client.post(f"{PREFIX}/cases", json=asked)
    assert error(answer) == (422, "malformed")
    assert not any(value in answer.text for value in asked.values() if isinstance(value, str))


def test_an_identity_goes_into_a_room_of_its_own(client: Client, house: Office) -> None:
    reporter = new_program(client, house, [IdentityField("name", "Your name", "Kim")])
    assert reporter.file().status_code == 204
    read = reporter.read().json()
    assert sorted(item["room"] for item in read["objects"]) == ["identity", "talk"]


def test_an_organisation_that_is_not_there_is_not_found(client: Client, reporter: Program) -> None:
    assert client.post("/api/reports/v1/nobody/cases", json=reporter.asked()).status_code == 404
    assert client.get("/api/reports/v1/nobody/directory").status_code == 404


def test_every_organisation_tells_what_sealing_needs_and_no_name_that_is_not_published(client: Client) -> None:
    told = client.get(f"{PREFIX}/directory").json()
    assert (told["newest"], len(told["versions"]), len(told["entries"]), told["names"]) == (1, 1, 2, [])
    assert "[[kinds]]" in told["rulebook"]

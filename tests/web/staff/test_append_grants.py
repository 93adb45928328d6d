"""Rules of grants: exactly those that the records call for, each a sealed file of its size."""

import pytest

from crypto.age import seal
from crypto.encoding import b64
from crypto.identity import Identity
from crypto.randomness import random_bytes
from tests.services.office import Office
from tests.web.staff.appending import accepted, refused
from tests.web.staff.colleague import Colleague
from tests.web.staff.filed import Filed, file_case

Committee = tuple[Colleague, Colleague]


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

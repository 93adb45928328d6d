"""Rules of objects: to the newest epoch of a room of the member's, of a bucket's size."""

import pytest

from app.services.end_member import end_member
from crypto.age import seal
from crypto.encoding import b64
from crypto.identity import Identity
from tests.services.office import Office
from tests.web.staff.appending import accepted, refused
from tests.web.staff.colleague import Colleague
from tests.web.staff.filed import Filed, file_case

Committee = tuple[Colleague, Colleague]


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

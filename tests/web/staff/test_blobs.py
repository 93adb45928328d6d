"""Rules of attachments: whole before a case takes them, taken once, read by holders alone."""

import pytest

from app.storage.blob_files import BlobFiles
from crypto.encoding import b64, unb64
from crypto.randomness import random_bytes
from tests.services.office import Office
from tests.web.staff.appending import accepted, refused
from tests.web.staff.colleague import Colleague
from tests.web.staff.filed import Filed, file_case
from tests.web.staff.uploading import reserve, sealed_file, send, taken, upload

Committee = tuple[Colleague, Colleague]


def test_an_upload_is_taken_with_the_object_that_describes_it(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    data = sealed_file()
    place = upload(ada, data)
    accepted(ada, case, case.append(objects=[case.object()], blobs=[taken(place)]))
    assert bo.get(case.path).json()["blobs"] == [{"blob": place["blob"], "stored": len(data)}]
    assert bo.get(f"blobs/{place['blob']}").content == data


def test_what_a_case_has_taken_no_longer_counts_and_cannot_be_given_up(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    data = sealed_file()
    place = upload(ada, data)
    accepted(ada, case, case.append(blobs=[taken(place)]))
    headers = ada.bearer | {"Upload-Capability": place["capability"]}
    assert ada.client.delete(f"/api/v1/blobs/{place['blob']}", headers=headers).status_code == 404
    assert send(ada, place, b"x")[0] == 404
    assert ada.get(f"blobs/{place['blob']}").content == data


@pytest.mark.parametrize(
    "data",
    [
        random_bytes(8192),
        sealed_file()[:-1],
        sealed_file() + b"x",
        b"age-encryption.org/v1\n-> X25519 x\n\n--- " + b"A" * 43 + b"\n" + bytes(4096 + 32),
    ],
    ids=["noise", "cut-off", "more", "another-recipient"],
)
def test_what_is_no_sealed_attachment_is_not_taken(case: Filed, committee: Committee, data: bytes) -> None:
    ada, _ = committee
    place = upload(ada, data)
    assert refused(ada, case, case.append(objects=[case.object()], blobs=[taken(place)])) == (422, "blob-refused")


def test_an_unfinished_upload_is_not_taken(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    data = sealed_file()
    place = reserve(ada, len(data))
    send(ada, place, data[:5000])
    assert refused(ada, case, case.append(blobs=[taken(place)])) == (422, "blob-refused")
    send(ada, place, data[5000:], offset=5000)
    accepted(ada, case, case.append(blobs=[taken(place)]))


def test_nobody_takes_anothers_upload_or_one_twice(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    place = upload(ada, sealed_file())
    assert refused(bo, case, case.append(blobs=[taken(place)])) == (422, "blob-refused")
    accepted(ada, case, case.append(blobs=[taken(place)]))
    assert refused(ada, case, case.append(blobs=[taken(place)])) == (422, "blob-refused")


def test_a_refused_append_takes_no_blob(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    place = upload(ada, sealed_file())
    assert refused(ada, case, case.append(objects=[case.object(epoch=1)], blobs=[taken(place)])) == (409, "epoch-moved")
    accepted(ada, case, case.append(objects=[case.object()], blobs=[taken(place)]))


def test_an_append_that_failed_after_the_file_was_moved_can_be_repeated(
    case: Filed, committee: Committee, house: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bo = committee
    data = sealed_file()
    place = upload(ada, data)
    BlobFiles(house.settings.blobs).settle(unb64(place["blob"]))
    accepted(ada, case, case.append(objects=[case.object()], blobs=[taken(place)]))
    assert bo.get(f"blobs/{place['blob']}").content == data


def test_a_blob_is_read_by_ranges(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    data = sealed_file(300_000)
    place = upload(ada, data)
    accepted(ada, case, case.append(blobs=[taken(place)]))
    path = f"/api/v1/blobs/{place['blob']}"
    for asked, expected in (("0-99", data[:100]), ("100000-100099", data[100_000:100_100]), ("-50", data[-50:])):
        answer = bo.client.get(path, headers=bo.bearer | {"Range": f"bytes={asked}"})
        assert (answer.status_code, answer.content) == (206, expected)
    assert bo.client.get(path, headers=bo.bearer | {"Range": f"bytes={len(data)}-"}).status_code == 416


def test_a_file_is_there_only_for_those_who_have_the_key_that_it_is_under(committee: Committee, house: Office) -> None:
    """One who came later without the earlier keys learns of no earlier file, nor of the notes' from the talk alone."""
    ada, bo = committee
    case = file_case(house, [ada])
    accepted(ada, case, case.staff_room(ada))
    early, noted, late = (upload(ada, sealed_file()) for _ in range(3))
    files = [taken(early), taken(noted, room="staff")]
    accepted(ada, case, case.append(objects=[case.object(), case.object("staff")], blobs=files))
    accepted(ada, case, case.rotation(ada, case.next_key("talk", add=[bo])))
    accepted(ada, case, case.append(objects=[case.object()], blobs=[taken(late)]))
    assert [line["blob"] for line in bo.get(case.path).json()["blobs"]] == [late["blob"]]
    assert {line["blob"] for line in ada.get(case.path).json()["blobs"]} == {place["blob"] for place in (early, noted, late)}
    answers = [bo.get(f"blobs/{blob}") for blob in (early["blob"], noted["blob"], b64(random_bytes(16)))]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[-1].text)}
    assert bo.get(f"blobs/{late['blob']}").status_code == 200


def test_nobody_puts_a_file_into_a_room_of_others(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    place = upload(ada, sealed_file())
    for room in ("identity", "staff", "attic"):
        assert refused(ada, case, case.append(objects=[case.object()], blobs=[taken(place, room=room)])) == (422, "blob-refused")
    accepted(ada, case, case.append(objects=[case.object()], blobs=[taken(place)]))


def test_a_blob_of_anothers_case_is_as_absent_as_one_that_never_was(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, [ada])
    place = upload(ada, sealed_file())
    accepted(ada, case, case.append(blobs=[taken(place)]))
    staged = upload(bo, sealed_file())
    answers = [bo.get(f"blobs/{blob}") for blob in (place["blob"], b64(random_bytes(16)), staged["blob"])]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1

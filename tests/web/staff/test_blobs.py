"""Rules of attachments: a capability each, resumable, within a quota, whole before a case takes them, read by holders alone."""

import asyncio
import fcntl
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from app.services.staff_blobs import LEASE, QUOTA_FACTOR, sealed_limit
from app.storage.blob_files import BlobFiles
from app.storage.blobs import expired_blobs
from crypto.attachments import AttachmentSealer
from crypto.encoding import b64, unb64
from crypto.identity import Identity
from crypto.randomness import random_bytes
from tests.services.office import Office
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague, Time
from tests.web.staff.conftest import serve
from tests.web.staff.filed import Filed, file_case
from tests.web.staff.test_append import accepted, refused

Committee = tuple[Colleague, Colleague]


@pytest.fixture
def case(committee: Committee, house: Office) -> Filed:
    """Return a case that both hold."""
    return file_case(house, committee)


def sealed_file(size: int = 10_000) -> bytes:
    """Return an attachment of noise, sealed as a client seals it."""
    sealer = AttachmentSealer(Identity.new().public.seal)
    return sealer.begin() + sealer.update(random_bytes(size)) + b"".join(sealer.finish())


def reserve(who: Colleague, size: int) -> dict[str, str]:
    answer = who.post("blobs", size=size)
    assert answer.status_code == 200, answer.text
    place: dict[str, str] = answer.json()
    return place


def send(
    who: Colleague, place: dict[str, str], data: bytes | AsyncIterator[bytes], offset: int = 0, capability: str = ""
) -> tuple[int, dict[str, object]]:
    headers = who.bearer | {"Upload-Capability": capability or place["capability"]}
    answer = who.client.put(f"/api/v1/blobs/{place['blob']}", params={"offset": offset}, headers=headers, content=data)
    return answer.status_code, answer.json()


def upload(who: Colleague, data: bytes) -> dict[str, str]:
    place = reserve(who, len(data))
    assert send(who, place, data) == (200, {"offset": len(data)})
    return place


def test_an_upload_is_taken_with_the_object_that_describes_it(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    data = sealed_file()
    place = upload(ada, data)
    accepted(ada, case, case.append(objects=[case.object()], blobs=[place]))
    assert bo.get(case.path).json()["blobs"] == [{"blob": place["blob"], "stored": len(data)}]
    assert bo.get(f"blobs/{place['blob']}").content == data


def test_an_upload_goes_on_where_it_broke_off(committee: Committee) -> None:
    ada, _ = committee
    data = sealed_file(200_000)
    place = reserve(ada, len(data))
    assert send(ada, place, data[:70_000]) == (200, {"offset": 70_000})
    status, told = send(ada, place, data, offset=0)
    assert (status, told["error"], told["offset"]) == (409, "offset", 70_000)
    assert send(ada, place, b"", offset=70_000) == (200, {"offset": 70_000})
    assert send(ada, place, data[70_000:], offset=70_000) == (200, {"offset": len(data)})


def test_a_gap_is_refused(committee: Committee) -> None:
    ada, _ = committee
    place = reserve(ada, 100)
    assert send(ada, place, b"x", offset=50)[0] == 409


def test_what_came_before_the_connection_broke_is_kept(committee: Committee) -> None:
    ada, _ = committee

    place = reserve(ada, 5000)
    headers = ada.bearer | {"Upload-Capability": place["capability"]}
    assert ada.client.break_off(f"/api/v1/blobs/{place['blob']}?offset=0", headers, b"a" * 3000) == 408
    assert send(ada, place, b"", offset=0)[1]["offset"] == 3000


def test_a_stalled_upload_is_ended_and_can_go_on(house: Office, committee: Committee, time: Time) -> None:
    ada, _ = committee
    with serve(replace(house.settings, body_idle_limit=0.05)) as client:  # type: ignore[arg-type]  # seconds, but short
        ada.client = client

        async def stalling() -> AsyncIterator[bytes]:
            yield b"a" * 3000
            await asyncio.sleep(5)
            yield b"b"

        place = reserve(ada, 5000)
        status, told = send(ada, place, stalling())
        assert (status, told["error"]) == (408, "cut-off")
        assert send(ada, place, b"", offset=3000)[0] == 200


def test_more_than_was_reserved_is_refused(committee: Committee) -> None:
    ada, _ = committee
    place = reserve(ada, 1000)
    assert send(ada, place, bytes(1001))[0] == 413
    assert send(ada, place, bytes(1000))[0] == 200
    assert send(ada, place, b"x", offset=1000)[0] == 413


def test_only_the_capability_and_its_member_may_write(committee: Committee) -> None:
    ada, bo = committee
    place = reserve(ada, 1000)
    other = reserve(ada, 1000)
    refusals = [
        send(ada, place, b"x", capability=b64(random_bytes(16))),
        send(ada, place, b"x", capability=other["capability"]),
        send(bo, place, b"x"),
        send(ada, {"blob": b64(random_bytes(16)), "capability": place["capability"]}, b"x"),
    ]
    assert {status for status, _ in refusals} == {404}
    assert len({str(told) for _, told in refusals}) == 1
    assert send(ada, place, b"x")[0] == 200


def test_an_upload_without_its_capability_is_refused(committee: Committee) -> None:
    ada, _ = committee
    place = reserve(ada, 10)
    answer = ada.client.put(f"/api/v1/blobs/{place['blob']}", headers=ada.bearer, content=b"x")
    assert (answer.status_code, answer.json()["error"]) == (422, "malformed")


def test_an_upload_lives_for_a_day(committee: Committee, case: Filed, time: Time, house: Office) -> None:
    ada, _ = committee
    place = upload(ada, sealed_file())
    time.passes(LEASE + 1)
    ada.sign_in()
    assert send(ada, place, b"")[0] == 404
    assert refused(ada, case, case.append(blobs=[place])) == (404, "not-found")
    with house.database.reading() as session:
        assert expired_blobs(session, time.now) == [unb64(place["blob"])]


def test_a_member_has_a_quota_of_their_own(committee: Committee, house: Office) -> None:
    ada, bo = committee
    largest = sealed_limit(house.settings.attachment_limit)
    places = [reserve(ada, largest) for _ in range(QUOTA_FACTOR)]
    answer = ada.post("blobs", size=1)
    assert (answer.status_code, answer.json()["error"]) == (429, "quota")
    reserve(bo, largest)
    headers = ada.bearer | {"Upload-Capability": places[0]["capability"]}
    assert ada.client.delete(f"/api/v1/blobs/{places[0]['blob']}", headers=headers).status_code == 204
    assert send(ada, places[0], b"x")[0] == 404
    reserve(ada, largest)


def test_what_a_case_has_taken_no_longer_counts_and_cannot_be_given_up(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    data = sealed_file()
    place = upload(ada, data)
    accepted(ada, case, case.append(blobs=[place]))
    headers = ada.bearer | {"Upload-Capability": place["capability"]}
    assert ada.client.delete(f"/api/v1/blobs/{place['blob']}", headers=headers).status_code == 404
    assert send(ada, place, b"x")[0] == 404
    assert ada.get(f"blobs/{place['blob']}").content == data


def test_too_large_a_file_is_refused_before_it_is_sent(committee: Committee, house: Office) -> None:
    answer = committee[0].post("blobs", size=sealed_limit(house.settings.attachment_limit) + 1)
    assert (answer.status_code, answer.json()["error"]) == (413, "too-large")


def test_a_full_disk_refuses_attachments(house: Office, committee: Committee, case: Filed, time: Time) -> None:
    ada, _ = committee
    with serve(replace(house.settings, disk_reserve=2**60)) as client:
        ada.client = client
        answer = ada.post("blobs", size=1000)
        assert (answer.status_code, answer.json()["error"]) == (507, "disk-full")
        accepted(ada, case, case.append(objects=[case.object()]))


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
    assert refused(ada, case, case.append(objects=[case.object()], blobs=[place])) == (422, "blob-refused")


def test_an_unfinished_upload_is_not_taken(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    data = sealed_file()
    place = reserve(ada, len(data))
    send(ada, place, data[:5000])
    assert refused(ada, case, case.append(blobs=[place])) == (422, "blob-refused")
    send(ada, place, data[5000:], offset=5000)
    accepted(ada, case, case.append(blobs=[place]))


def test_nobody_takes_anothers_upload_or_one_twice(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    place = upload(ada, sealed_file())
    assert refused(bo, case, case.append(blobs=[place])) == (404, "not-found")
    accepted(ada, case, case.append(blobs=[place]))
    assert refused(ada, case, case.append(blobs=[place])) == (404, "not-found")


def test_a_refused_append_takes_no_blob(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    place = upload(ada, sealed_file())
    assert refused(ada, case, case.append(objects=[case.object(epoch=1)], blobs=[place])) == (409, "epoch-moved")
    accepted(ada, case, case.append(objects=[case.object()], blobs=[place]))


def test_an_append_that_failed_after_the_file_was_moved_can_be_repeated(
    case: Filed, committee: Committee, house: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bo = committee
    data = sealed_file()
    place = upload(ada, data)
    BlobFiles(house.settings.blobs).settle(unb64(place["blob"]))
    accepted(ada, case, case.append(objects=[case.object()], blobs=[place]))
    assert bo.get(f"blobs/{place['blob']}").content == data


def test_a_blob_is_read_by_ranges(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    data = sealed_file(300_000)
    place = upload(ada, data)
    accepted(ada, case, case.append(blobs=[place]))
    path = f"/api/v1/blobs/{place['blob']}"
    for asked, expected in (("0-99", data[:100]), ("100000-100099", data[100_000:100_100]), ("-50", data[-50:])):
        answer = bo.client.get(path, headers=bo.bearer | {"Range": f"bytes={asked}"})
        assert (answer.status_code, answer.content) == (206, expected)
    assert bo.client.get(path, headers=bo.bearer | {"Range": f"bytes={len(data)}-"}).status_code == 416


def test_a_blob_of_anothers_case_is_as_absent_as_one_that_never_was(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, [ada])
    place = upload(ada, sealed_file())
    accepted(ada, case, case.append(blobs=[place]))
    staged = upload(bo, sealed_file())
    answers = [bo.get(f"blobs/{blob}") for blob in (place["blob"], b64(random_bytes(16)), staged["blob"])]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_two_requests_cannot_write_to_one_upload_at_once(committee: Committee, house: Office) -> None:
    ada, _ = committee
    place = reserve(ada, 1000)
    with BlobFiles(house.settings.blobs).reopen(unb64(place["blob"])) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        status, told = send(ada, place, b"x")
    assert (status, told["error"]) == (409, "upload-busy")


def test_the_store_keeps_no_capability(committee: Committee, house: Office, client: Client) -> None:
    capability = unb64(reserve(committee[0], 1000)["capability"])
    stored = b"".join(path.read_bytes() for path in house.settings.data.rglob("*") if path.is_file())
    assert capability not in stored
    assert hashlib.sha256(capability).digest() in stored

"""Rules of uploads: a capability each, resumable, within a quota, for a day."""

import asyncio
import fcntl
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace

from app.services.sealed_uploads import MEMBERS_LEASE, QUOTA_FACTOR, sealed_limit
from app.storage.blob_files import BlobFiles
from app.storage.blobs import expired_blobs
from crypto.encoding import b64, unb64
from crypto.randomness import random_bytes
from tests.services.office import Office
from tests.web.staff.appending import accepted, refused
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague, Time
from tests.web.staff.conftest import serve
from tests.web.staff.filed import Filed
from tests.web.staff.uploading import reserve, sealed_file, send, taken, upload

Committee = tuple[Colleague, Colleague]


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
    for size in (1001, 1002, 50_000):
        assert send(ada, place, bytes(size))[0] == 413
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
    time.passes(MEMBERS_LEASE + 1)
    ada.sign_in()
    assert send(ada, place, b"")[0] == 404
    assert refused(ada, case, case.append(blobs=[taken(place)])) == (422, "blob-refused")
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

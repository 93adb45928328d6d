"""Rules of a stranger's uploads: resumable, for a time that ends, within a quota for each form and for all together."""

from typing import Any

import pytest

from app.services import drafts_uploads, sealed_uploads
from app.storage.blob_files import BlobFiles
from crypto.encoding import b64
from tests.services.office import NOW, Office
from tests.web.sealed.program import Program, new_program
from tests.web.staff.colleague import Time
from tests.web.staff.uploading import sealed_file, taken


def error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_an_upload_goes_on_where_it_broke_off_and_only_for_its_draft(reporter: Program) -> None:
    data = sealed_file(200_000)
    place = reporter.reserve(len(data)).json()
    assert reporter.send(place, data[:70_000]).json() == {"offset": 70_000}
    again = reporter.send(place, data)
    assert (error(again), again.json()["offset"]) == ((409, "offset"), 70_000)
    assert error(reporter.send(place, data[70_000:], 70_000, **{"Upload-Draft": b64(bytes(16))})) == (404, "not-found")
    assert error(reporter.send(place, data[70_000:], 70_000, **{"Upload-Capability": b64(bytes(16))})) == (404, "not-found")
    assert reporter.send(place, data[70_000:], 70_000).json() == {"offset": len(data)}


def test_an_upload_is_kept_for_an_hour_after_something_last_came(reporter: Program, time: Time) -> None:
    data = sealed_file(200_000)
    place = reporter.reserve(len(data)).json()
    for start in range(0, 200_000, 50_000):
        time.passes(40 * 60)
        assert reporter.send(place, data[start : start + 50_000], start).status_code == 200
    time.passes(61 * 60)
    assert error(reporter.send(place, data[200_000:], 200_000)) == (404, "not-found")


def test_a_draft_has_a_quota(reporter: Program, house: Office) -> None:
    longest = reporter.reserve(house.settings.attachment_limit)
    assert longest.status_code == 200
    assert error(reporter.reserve(house.settings.attachment_limit * 3)) == (413, "too-large")
    answers = [reporter.reserve(house.settings.attachment_limit) for _ in range(4)]
    assert error(answers[-1]) == (429, "quota")


def test_asking_where_the_end_is_keeps_nothing(reporter: Program, time: Time) -> None:
    """Attack: an empty piece an hour, and the disk is never free again."""
    place = reporter.reserve(1000).json()
    assert reporter.send(place, b"a" * 500).status_code == 200
    for _ in range(5):
        time.passes(11 * 60)
        assert reporter.send(place, b"", 500).json() == {"offset": 500}
        assert error(reporter.send(place, b"b", 7)) == (409, "offset")
    time.passes(11 * 60)
    assert error(reporter.send(place, b"", 500)) == (404, "not-found")


def test_an_upload_is_kept_for_a_day_at_most(reporter: Program, time: Time) -> None:
    """Attack: a byte now and then."""
    place = reporter.reserve(1000).json()
    for offset in range(24 * 60 // 40):
        time.passes(40 * 60)
        assert reporter.send(place, b"a", offset).status_code == 200
    time.passes(1)
    assert error(reporter.send(place, b"a", 36)) == (404, "not-found")


def test_a_piece_that_breaks_off_keeps_what_came(reporter: Program, time: Time) -> None:
    place = reporter.reserve(5000).json()
    time.passes(50 * 60)
    headers = {"Upload-Draft": b64(reporter.draft), "Upload-Capability": place["capability"]}
    path = f"/api/reports/v1/house/uploads/{place['blob']}?offset=0"
    assert reporter.client.break_off(path, headers, b"a" * 3000) == 408
    time.passes(50 * 60)
    assert reporter.send(place, b"", 3000).json() == {"offset": 3000}


def others(reporter: Program) -> Program:
    """Return somebody else, with a form of their own."""
    return new_program(reporter.client, reporter.house)


def test_all_drafts_together_have_so_many_uploads(reporter: Program, house: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Attack: a new draft for each. Reports are filed all the same, and what staff have lying here is not counted."""
    monkeypatch.setattr(drafts_uploads, "MOST_UPLOADS", 3)
    for _ in range(3):
        with house.database.writing() as session:
            sealed_uploads.reserve(session, BlobFiles(house.settings.blobs), house.members["ada"], 1, 10_000, NOW + 1000)
    place = reporter.upload()
    assert [others(reporter).reserve(1).status_code for _ in range(2)] == [200, 200]
    assert error(others(reporter).reserve(1)) == (507, "disk-full")
    assert others(reporter).file().status_code == 204
    assert reporter.file(blobs=[taken(place)]).status_code == 204
    assert others(reporter).reserve(1).status_code == 200, "what a case has taken is nobody's draft"


def test_all_drafts_together_have_half_of_what_is_free(reporter: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BlobFiles, "free", lambda _: 100_000)
    assert others(reporter).reserve(30_000).status_code == 200
    assert error(others(reporter).reserve(30_000)) == (507, "disk-full")
    assert others(reporter).reserve(20_000).status_code == 200
    assert error(others(reporter).reserve(1)) == (507, "disk-full")
    assert others(reporter).file().status_code == 204

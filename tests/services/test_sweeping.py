"""Nothing that nobody came back for outlives its lease; nothing that a case has taken is ever swept; what is erased is gone."""

import os
import time
from collections.abc import Sequence

import pytest

from app.services.obstacle import Obstacle
from app.services.purge_case import find_by_number, purge_case
from app.services.sweep_leases import ORPHAN_AGE, find_orphans, forget_leases, remove_files
from app.storage.blob_files import BlobFiles
from app.storage.cases import find_case
from app.storage.quick_reading import SessionReader
from app.storage.reporter_cases import filed_on
from app.storage.tables import Base
from crypto.randomness import random_bytes
from tests.services.cases import stage_noise, store_noise_case
from tests.services.office import DAY, NOW, Office


def sweep(office: Office, now: int) -> list[bytes]:
    with office.database.writing() as session:
        gone = forget_leases(session, now)
    remove_files(BlobFiles(office.settings.blobs), gone)
    return gone


def orphans(office: Office, now: float) -> list[bytes]:
    with office.database.reading() as session:
        return find_orphans(session, BlobFiles(office.settings.blobs), int(now))


def has_file(office: Office, blob: bytes) -> bool:
    return blob in set(BlobFiles(office.settings.blobs).all())


def test_an_attachment_is_swept_when_its_lease_has_run_out_and_not_before(committee: Office) -> None:
    blob = stage_noise(committee, lease_until=NOW)
    assert sweep(committee, NOW) == []
    assert has_file(committee, blob)
    assert sweep(committee, NOW + 1) == [blob]
    assert not has_file(committee, blob)


def test_what_a_case_has_taken_is_never_swept(committee: Office) -> None:
    blob = stage_noise(committee, lease_until=NOW)
    store_noise_case(committee, blob)
    assert sweep(committee, NOW * 2) == []
    assert orphans(committee, time.time() + 10 * ORPHAN_AGE) == []
    assert has_file(committee, blob)


def test_a_file_that_no_row_knows_is_found_once_nobody_can_be_writing_it(committee: Office) -> None:
    files = BlobFiles(committee.settings.blobs)
    staged, settled = random_bytes(16), random_bytes(16)
    for blob in (staged, settled):
        files.start(blob).close()
    files.settle(settled)
    assert orphans(committee, time.time() + ORPHAN_AGE - 60) == []
    assert set(orphans(committee, time.time() + ORPHAN_AGE + 60)) == {staged, settled}
    remove_files(files, [staged, settled])
    assert list(files.all()) == []


def test_the_midnight_date_of_a_file_does_not_make_it_old(committee: Office) -> None:
    """Files are dated to midnight: whoever asked their date would sweep a report that is just being filed."""
    files, blob = BlobFiles(committee.settings.blobs), random_bytes(16)
    files.start(blob).close()
    files.settle(blob)
    os.utime(files.path(blob), (0, 0))
    assert orphans(committee, time.time()) == []


def stored_bytes(office: Office) -> bytes:
    return b"".join(path.read_bytes() for path in office.settings.data.rglob("*") if path.is_file())


def rows_naming(office: Office, case: bytes) -> Sequence[str]:
    with office.database.reading() as session:
        tables = [table for table in Base.metadata.sorted_tables if "case" in table.columns]
        return [t.name for t in tables if session.execute(t.select().where(t.c.case == case)).first() is not None]


def test_an_erased_case_leaves_nothing_on_the_disk(committee: Office) -> None:
    blob = stage_noise(committee)
    case = store_noise_case(committee, blob)
    with committee.database.reading() as session:
        found = find_case(session, case)
    assert found is not None
    assert {"case", "record", "grant", "object", "blob"} <= set(rows_naming(committee, case))
    assert found.lookup_hash in stored_bytes(committee)
    with committee.database.writing() as session:
        files = purge_case(session, case, DAY)
    remove_files(BlobFiles(committee.settings.blobs), files)
    assert committee.database.forget_journal()
    assert rows_naming(committee, case) == []
    left = stored_bytes(committee)
    assert found.lookup_hash not in left
    assert case not in left
    assert not has_file(committee, blob)


def test_emptying_the_journal_keeps_nobody_waiting(committee: Office) -> None:
    case = store_noise_case(committee)
    with committee.database.reading() as session:
        assert find_case(session, case) is not None
        store_noise_case(committee)
        begun = time.monotonic()
        assert not committee.database.forget_journal()
        assert time.monotonic() - begun < 2
    assert committee.database.forget_journal()


def test_an_erased_case_is_like_one_that_never_was(committee: Office) -> None:
    case = store_noise_case(committee)
    with committee.database.reading() as session:
        found = find_case(session, case)
    assert found is not None
    with committee.database.writing() as session:
        purge_case(session, case, DAY)
    with committee.database.reading() as session:
        assert filed_on(SessionReader(session), found.organisation, found.lookup_hash) is None
    with pytest.raises(Obstacle), committee.database.writing() as session:
        purge_case(session, case, DAY)


def test_that_it_was_erased_is_kept_with_the_day_and_nothing_else(committee: Office) -> None:
    case = store_noise_case(committee)
    with committee.database.writing() as session:
        purge_case(session, case, DAY)
    with committee.database.reading() as session:
        ((erasure, organisation, day),) = session.execute(Base.metadata.tables["erasure"].select()).all()
    assert (len(erasure), organisation, day) == (16, committee.organisation.organisation, DAY)
    assert erasure not in {case, case[:16]}


def test_a_case_is_found_by_its_number_however_it_was_copied(committee: Office) -> None:
    case = store_noise_case(committee, case=bytes(5) + random_bytes(15))
    store_noise_case(committee)
    with committee.database.reading() as session:
        for number in ("0000-0000", "00000000", " oooo-0000 "):
            assert find_by_number(session, number).case == case


@pytest.mark.parametrize("number", ["", "0000-000", "0000-0000-0", "UUUU-0000", "0000-000é", "ZZZZ-ZZZZ"])
def test_what_is_no_number_of_a_case_finds_none(committee: Office, number: str) -> None:
    store_noise_case(committee, case=bytes(20))
    with committee.database.reading() as session, pytest.raises(Obstacle):
        find_by_number(session, number)


def test_a_number_that_several_cases_have_finds_none_of_them(committee: Office) -> None:
    """Attack: whoever makes their own receipt searches for one whose case shares another's number, to have that erased."""
    for end in (0, 255):
        store_noise_case(committee, case=bytes(5) + bytes([end]) * 15)
    with committee.database.reading() as session, pytest.raises(Obstacle, match="Several"):
        find_by_number(session, "0000-0000")

"""Cases are stored whole or not at all, found by their receipt, and added to by one at a time."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.domain.case import Access, Addition, CaseInClear, SealedGrant, StoredObject, TiedBlob
from app.storage.blobs import StagedBlob, blobs_of, find_staged, stage_blob
from app.storage.cases import (
    add_to_case,
    cases_of,
    find_case,
    insert_case,
    records_of,
)
from app.storage.database import Database
from app.storage.errors import AlreadyFiled, BlobGone, HeadMoved
from app.storage.quick_reading import SessionReader
from app.storage.reporter_cases import FiledCase, filed_on, load_for_reporter
from tests.storage.conftest import ORGANISATION

DAY = date(2026, 5, 17)
CASE = CaseInClear(b"c" * 20, ORGANISATION.organisation, b"h" * 32, "conduct", "report", "received", DAY, 1)
GRANT = SealedGrant("talk", 0, "reporter", b"grant")
OBJECT = StoredObject("talk", b"x" * 16, 0, b"sealed")
FIRST = Addition(records=(b"root", b"exposed"), grants=(GRANT,), objects=(OBJECT,))
BLOB = b"b" * 16
TIED = TiedBlob(BLOB, b"t" * 32, "talk", 0)


def access(who: str, *rooms: str) -> Access:
    """Return what *who* may have in *rooms*, by default in all."""
    return Access((who,), rooms or ("talk", "identity", "staff"))


def file(database: Database, case: CaseInClear = CASE, first: Addition = FIRST) -> None:
    with database.writing() as session:
        insert_case(session, case, first)


def stage(database: Database) -> None:
    with database.writing() as session:
        stage_blob(session, StagedBlob(BLOB, 5000, lease_until=100, owner=b"me"))


def grants(session: Session, holder: str) -> list[SealedGrant]:
    stored = load_for_reporter(SessionReader(session), CASE.case, holder, "talk")
    return [] if stored is None else list(stored.grants)


def objects(session: Session, room: str) -> list[StoredObject]:
    stored = load_for_reporter(SessionReader(session), CASE.case, "reporter", room)
    return [] if stored is None else list(stored.objects)


def test_a_case_is_found_by_its_organisation_and_lookup_hash(database: Database) -> None:
    file(database)
    with database.reading() as session:
        reader = SessionReader(session)
        assert filed_on(reader, ORGANISATION.organisation, CASE.lookup_hash) == FiledCase(CASE.case, DAY)
        assert filed_on(reader, ORGANISATION.organisation, bytes(32)) is None
        assert filed_on(reader, bytes(16), CASE.lookup_hash) is None


def test_what_was_filed_is_what_is_read(database: Database) -> None:
    file(database)
    with database.reading() as session:
        assert records_of(session, CASE.case) == [b"root", b"exposed"]
        assert grants(session, "reporter") == [GRANT]
        assert objects(session, "talk") == [OBJECT]
        assert objects(session, "staff") == []


def test_one_receipt_files_once(database: Database) -> None:
    file(database)
    with pytest.raises(AlreadyFiled):
        file(database, replace(CASE, case=b"d" * 20))
    with database.reading() as session:
        assert find_case(session, b"d" * 20) is None


def test_a_case_whose_attachment_is_gone_is_not_filed_at_all(database: Database) -> None:
    with pytest.raises(BlobGone):
        file(database, first=replace(FIRST, blobs=(TIED,)))
    with database.reading() as session:
        assert find_case(session, CASE.case) is None
        assert records_of(session, CASE.case) == []
        assert objects(session, "talk") == []


def test_an_attachment_is_taken_by_one_case_only(database: Database) -> None:
    stage(database)
    file(database, first=replace(FIRST, blobs=(TIED,)))
    other = replace(CASE, case=b"d" * 20, lookup_hash=b"k" * 32)
    with pytest.raises(BlobGone):
        file(database, other, replace(FIRST, blobs=(TIED,)))
    with database.reading() as session:
        assert blobs_of(session, CASE.case) == [BLOB]
        assert find_staged(session, BLOB) is None
        assert find_case(session, other.case) is None


def test_records_follow_each_other(database: Database) -> None:
    file(database)
    with database.writing() as session:
        add_to_case(session, CASE.case, 1, Addition(records=(b"second", b"third"), state="handling"))
    with database.reading() as session:
        assert records_of(session, CASE.case) == [b"root", b"exposed", b"second", b"third"]
        found = find_case(session, CASE.case)
    assert found is not None
    assert (found.head, found.state) == (3, "handling")


@pytest.mark.parametrize("head", [0, 2, -1])
def test_whoever_read_another_head_stores_nothing_and_is_told_the_newest(database: Database, head: int) -> None:
    file(database)
    with pytest.raises(HeadMoved) as refused, database.writing() as session:
        add_to_case(session, CASE.case, head, Addition(records=(b"late",), objects=(replace(OBJECT, object=b"y" * 16),)))
    assert refused.value.head == 1
    with database.reading() as session:
        assert len(records_of(session, CASE.case)) == 2
        assert objects(session, "talk") == [OBJECT]


def test_nothing_is_added_to_a_case_that_is_not_there(database: Database) -> None:
    with pytest.raises(HeadMoved) as refused, database.writing() as session:
        add_to_case(session, CASE.case, 0, Addition(records=(b"r",)))
    assert refused.value.head == -1


def test_a_sleeper_is_given_no_grant_and_no_case(database: Database) -> None:
    asleep, awake = SealedGrant("talk", 0, "s" * 43, b"g", asleep=True), SealedGrant("talk", 0, "a" * 43, b"g")
    file(database, first=replace(FIRST, grants=(asleep, awake)))
    with database.reading() as session:
        assert grants(session, "s" * 43) == []
        assert cases_of(session, access("s" * 43), b"", 10) == []
        assert cases_of(session, access("a" * 43), b"", 10) == [CASE]


def test_the_list_comes_in_pages_that_neither_repeat_nor_leave_out(database: Database) -> None:
    who = "a" * 43
    for number in range(25):
        case = replace(CASE, case=bytes([number * 7 % 25]) * 20, lookup_hash=bytes([number]) * 32)
        grants = tuple(SealedGrant(room, epoch, who, b"g") for room in ("staff", "talk") for epoch in (0, 1))
        file(database, case, replace(FIRST, grants=grants))
    seen: list[bytes] = []
    with database.reading() as session:
        while page := cases_of(session, access(who), seen[-1] if seen else b"", 10):
            seen += [found.case for found in page]
    assert seen == [bytes([number]) * 20 for number in range(25)]

"""Filing: sealed to those whom the routing names, stored whole or not at all, once for each form."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.rules.recipients import NobodyReceives
from app.services.content import content_id
from app.services.end_member import end_member
from app.services.file_report import (
    DirectoryMoved,
    Filing,
    Repetition,
    filed_before,
    seal_report,
    store_report,
)
from app.services.reporting import Reporting, open_for_reporting
from app.services.stage_attachment import ReceivedFile
from app.storage.cases import records_of
from app.storage.errors import AlreadyFiled, BlobGone
from app.storage.quick_reading import SessionReader
from crypto.bodies import Answer, IdentityField
from crypto.chain import read_chain
from crypto.form import FormSecret
from tests.services.office import DAY, Office

FILE = ReceivedFile(bytes(16), 0, "a.txt", "text/plain", 3, 4096, 1, bytes(32), bytes(16))


def reporting(office: Office) -> Reporting:
    """Return what the pages know of the organisation now."""
    with office.database.reading() as session:
        found = open_for_reporting(session, "house")
    assert found is not None
    return found


def plain_filing(known: Reporting) -> Filing:
    """Return a report that nobody has filed."""
    return Filing(FormSecret.new(), known.rules.plain("concern"), (Answer("what", "What?", "This."),), (), "en", ())


def filing(office: Office, **changed: object) -> Filing:
    """Return the same, with other fields."""
    return replace(plain_filing(reporting(office)), **changed)  # type: ignore[arg-type]  # a test names fields that are there


def store(office: Office, report: Filing) -> bytes:
    """File *report* and return the case's id."""
    sealed = seal_report(reporting(office), report, DAY)
    with office.database.writing() as session:
        store_report(session, sealed)
    return sealed.case.case


def test_an_organisation_without_a_signed_directory_takes_no_reports(empty_office: Office) -> None:
    with empty_office.database.reading() as session:
        assert open_for_reporting(session, "house") is None
        assert open_for_reporting(session, "nowhere") is None


def test_a_case_is_sealed_to_every_handler_and_the_reporter(committee: Office) -> None:
    case = store(committee, filing(committee, identity=(IdentityField("name", "Name", "Kari"),)))
    with committee.database.reading() as session:
        chain = read_chain(records_of(session, case), reporting(committee).directories, case)
    assert sorted(chain.rooms) == ["identity", "talk"]
    assert all(len(chain.current(room).holders) == 4 for room in chain.rooms)
    assert chain.exposed == 1


def test_an_anonymous_report_has_no_room_for_an_identity(committee: Office) -> None:
    case = store(committee, filing(committee))
    with committee.database.reading() as session:
        chain = read_chain(records_of(session, case), reporting(committee).directories, case)
    assert list(chain.rooms) == ["talk"]


def test_the_clear_columns_tell_what_it_is_and_no_more(committee: Office) -> None:
    sealed = seal_report(reporting(committee), filing(committee), DAY)
    assert (sealed.case.track, sealed.case.kind, sealed.case.filed) == ("conduct", "concern", DAY)


def test_one_form_files_one_case(committee: Office) -> None:
    report = filing(committee)
    store(committee, report)
    with pytest.raises(AlreadyFiled):
        store(committee, replace(report, answers=(Answer("what", "What?", "Something else."),)))


def test_a_repetition_is_told_from_an_edited_form(committee: Office) -> None:
    report, known = filing(committee), reporting(committee)
    with committee.database.reading() as session:
        assert filed_before(SessionReader(session), known, report) is None
    store(committee, report)
    other = replace(report, answers=(Answer("what", "What?", "Something else."),))
    another_language = replace(report, language="nb", answers=(Answer("what", "Hva?", "This."),))
    with committee.database.reading() as session:
        found = [filed_before(SessionReader(session), known, each) for each in (report, another_language, other)]
    assert [each.repetition for each in found if each] == [Repetition.SAME, Repetition.SAME, Repetition.OTHER]


def test_a_file_whose_lease_is_over_leaves_nothing_stored(committee: Office) -> None:
    report = filing(committee, files=(FILE,))
    with pytest.raises(BlobGone):
        store(committee, report)
    with committee.database.reading() as session:
        assert filed_before(SessionReader(session), reporting(committee), report) is None


def test_a_report_sealed_under_an_older_directory_is_sealed_again(committee: Office) -> None:
    sealed = seal_report(reporting(committee), filing(committee), DAY)
    with committee.database.writing() as session:
        end_member(session, committee.organisation, "bo")
    committee.sign_and_publish()
    with pytest.raises(DirectoryMoved), committee.database.writing() as session:
        store_report(session, sealed)


def test_nothing_is_sealed_where_nobody_receives(committee: Office) -> None:
    for handle in ("ada", "bo", "cy"):
        with committee.database.writing() as session:
            end_member(session, committee.organisation, handle)
    committee.sign_and_publish()
    with pytest.raises(NobodyReceives):
        seal_report(reporting(committee), filing(committee), DAY)


texts = st.lists(st.text(max_size=5), max_size=4)
names = st.lists(st.tuples(st.text(max_size=3), st.integers(0, 3), st.binary(max_size=2)), max_size=3)


@given(first=st.tuples(texts, names), second=st.tuples(texts, names))
def test_other_content_has_another_id(
    first: tuple[list[str], Sequence[tuple[str, int, bytes]]], second: tuple[list[str], Sequence[tuple[str, int, bytes]]]
) -> None:
    form = FormSecret(bytes(32))

    def id_of(content: tuple[list[str], Sequence[tuple[str, int, bytes]]]) -> bytes:
        files = [replace(FILE, name=name, size=size, mark=mark.ljust(16)) for name, size, mark in content[1]]
        return content_id(bytes(16), form, content[0], files)

    assert (id_of(first) == id_of(second)) == (_plain(first) == _plain(second))


def _plain(content: tuple[list[str], Sequence[tuple[str, int, bytes]]]) -> object:
    return content[0], [(name, size, mark.ljust(16)) for name, size, mark in content[1]]


def test_another_form_gives_the_same_content_another_id() -> None:
    ids = {content_id(bytes(16), FormSecret(bytes([n]) * 32), ["a"], []) for n in range(3)}
    assert len(ids) == 3

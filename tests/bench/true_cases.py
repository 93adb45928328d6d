"""True cases by the thousand, sealed to a committee as reports are; and what a member's console keeps of those it knows."""

from collections.abc import Iterator

from app.clock import today
from app.services.file_report import Filing, SealedReport, seal_report, store_report
from app.services.reporting import Reporting, open_for_reporting
from app.storage.index_rows import keep_index_row
from crypto.bodies import Answer
from crypto.chain import Head
from crypto.form import FormSecret
from crypto.grants import ListLine
from crypto.index import IndexRow, seal_row
from crypto.records import parse_record
from tests.portal import SLUG, Portal
from tests.staff_program import StaffProgram

BATCH = 100


def file_many(portal: Portal, count: int, known_to: StaffProgram | None = None) -> None:
    """
    File *count* reports, straight into the database.

    Args:
        portal: whose committee they are sealed to.
        count: how many.
        known_to: a member, unlocked, who has opened and read them all: their index rows are stored as well.
    """
    with portal.database() as database:
        with database.reading() as session:
            reporting = open_for_reporting(session, SLUG)
        assert reporting is not None
        for start in range(0, count, BATCH):
            batch = list(_sealed(reporting, min(BATCH, count - start)))
            with database.writing() as session:
                for form, sealed in batch:
                    store_report(session, sealed)
                    if known_to is not None:
                        row = _index_row(known_to, form, sealed)
                        keep_index_row(session, known_to.member, sealed.case.case, row)


def _sealed(reporting: Reporting, count: int) -> Iterator[tuple[FormSecret, SealedReport]]:
    for _ in range(count):
        form = FormSecret.new()
        story = Answer("what", "What happened?", f"What I saw, number {form.text[:8]}")
        filing = Filing(form, reporting.rules.plain("concern"), (story,), (), "en", ())
        yield form, seal_report(reporting, filing, today())


def _index_row(member: StaffProgram, form: FormSecret, sealed: SealedReport) -> bytes:
    assert member.identity is not None
    records, [report] = sealed.first.records, sealed.first.objects
    row = IndexRow(
        head=Head(len(records) - 1, parse_record(records[-1]).digest),
        line=ListLine.shortened(sealed.case.filed, sealed.case.kind, f"A case that is known, {form.text[:8]}"),
        seeds={("talk", 0): form.room(member.instance, "talk").seed},
        read=frozenset({report.object}),
    )
    return seal_row(member.identity, member.instance, member.member, sealed.case.case, row)

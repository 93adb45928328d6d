"""The last step of the form: stored and durable first, then the receipt is shown."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from app import clock
from app.domain.deadlines import promise
from app.domain.rules.recipients import NobodyReceives
from app.services.file_report import (
    FiledBefore,
    Filing,
    Repetition,
    filed_before,
    seal_report,
    store_report,
)
from app.services.form.faults import first_fault
from app.services.form.filing import filing_of
from app.services.form.readers_changed import holders_told
from app.services.form.report_draft import ReportDraft
from app.services.form.screens import READERS, Screen
from app.services.show_receipt import allow_showing, may_be_shown
from app.services.stage_attachment import ReceivedFile
from app.storage.errors import AlreadyFiled, BlobGone
from app.web.form import PostedForm
from app.web.intake import Intake, Target
from app.web.reporter.arrive import arrive
from app.web.reporter.form_with_files import Fields, target_of
from app.web.reporter.report_page import ReportPage
from crypto.errors import Refused
from crypto.form import FormSecret
from crypto.rooms import TALK


def find_target(request: Request, fields: Fields) -> Target | None:
    """Return where the files of a report go: to the key that its form's secret gives the room. None without a secret."""
    edge, reporting, _ = arrive(request)
    instance = reporting.instance.instance
    try:
        form = FormSecret.from_text(fields.get("form", [""])[0])
    except Refused:
        return None
    return target_of(edge, instance, form, fields, form.room(instance, TALK).public.seal, 0)


def send_report(page: ReportPage, draft: ReportDraft, posted: PostedForm, intake: Intake) -> Response:
    """
    File the report and show its receipt; whatever stands in the way is said with all text kept.

    Raises:
        DirectoryMoved: another one was published while it was sealed.
    """
    fault = first_fault(page.form, draft)
    files = page.keep(draft, posted, intake)
    if fault is not None:
        return page.show(fault[0], replace(draft, checking=True), fault[1])
    if intake.refused:
        return page.refused_files(draft, intake.refused)
    if draft.fresh or draft.kind is None:
        text = page.gettext("The form was damaged on the way. Nothing was stored: please send it again.")
        return page.again(draft, text, 400)
    try:
        return _file(page, draft, files)
    except NobodyReceives:  # whoever would have has just left
        text = page.gettext("As it is now, nobody is left who could read your report.")
        return page.show(Screen(READERS), draft, {"nobody": text})
    except BlobGone:
        text = page.gettext("A file was kept for longer than 30 minutes and is gone. Please choose it again.")
        return page.again(draft, text, 409)


def _file(page: ReportPage, draft: ReportDraft, files: Sequence[ReceivedFile]) -> Response:
    edge, reporting, filing = page.edge, page.reporting, filing_of(page.form, draft, files)
    receipt = filing.form.receipt(page.instance)
    lookup_hash = receipt.lookup_hash(page.instance)
    before = _find_before(page, filing)
    # attack: somebody is made a reader while a report about them is written. It is sealed to those whom the page has told, else
    # to nobody: looked at by the same directory and on the same day as it is sealed
    if before is None and holders_told(page.form, draft) != draft.told:
        return page.readers_changed(draft)
    if before is None:
        # Kept before the commit: should this process be killed in between, the sender must still get the words of the case
        # that was stored, by sending the form again. A memory that is full must not keep the report out, though.
        with suppress(sqlite3.Error):
            allow_showing(edge.ephemeral, lookup_hash, clock.now())
        before = _store(page, filing)
    if before is not None and (
        before.repetition is Repetition.OTHER or not may_be_shown(edge.ephemeral, lookup_hash, clock.now())
    ):
        return page.sent_before(filing, same=before.repetition is Repetition.SAME)
    filed = before.case.filed if before is not None and before.case.filed is not None else page.form.day
    due = promise(reporting.rules.times, filing.draft.facts, filed)
    return page.receipt(filing.form, due)


def _store(page: ReportPage, filing: Filing) -> FiledBefore | None:
    """Store the report; return the case that the same form has filed meanwhile, if that is what happened."""
    sealed = seal_report(page.reporting, filing, page.form.day)
    try:
        with page.edge.database.writing() as session:
            store_report(session, sealed)
    except AlreadyFiled:
        return _find_before(page, filing)
    return None


def _find_before(page: ReportPage, filing: Filing) -> FiledBefore | None:
    return filed_before(page.edge.reader, page.reporting, filing)

"""The demo's reporters: each files and writes through the same deeds as the forms do."""

from dataclasses import dataclass
from datetime import date

from app.cli.demo_stories import Story
from app.domain.rulebook import Kind, Rulebook
from app.services.file_report import Filing, seal_report, store_report
from app.services.read_case import OpenRooms, load_case, open_rooms
from app.services.reply import Reply, seal_reply
from app.services.reporting import Reporting
from app.services.stage_attachment import LEASE_SECONDS, FileStart, ReceivedFile, StagedFile
from app.settings import Settings
from app.storage.blob_files import BlobFiles
from app.storage.blobs import StagedBlob, stage_blob
from app.storage.cases import add_to_case
from app.storage.database import Database
from crypto.bodies import Answer, IdentityField
from crypto.form import FormSecret
from crypto.receipt import Receipt
from crypto.rooms import TALK

LANGUAGE = "en"


@dataclass(frozen=True, slots=True, repr=False)
class DemoReporter:
    """Somebody who has filed: the case's id (20 bytes) and the receipt."""

    case: bytes
    form: FormSecret
    receipt: Receipt


def file_story(database: Database, settings: Settings, reporting: Reporting, story: Story, day: date, now: int) -> DemoReporter:
    """File the story as its reporter."""
    form, rulebook, instance = FormSecret.new(), reporting.rulebook, reporting.instance.instance
    kind = rulebook.kind(story.kind)
    if kind is None:
        raise LookupError(story.kind)
    filing = Filing(
        form=form,
        draft=reporting.rules.plain(kind.id),
        answers=_answers(rulebook, kind, story),
        identity=tuple(
            IdentityField(q.id, q.label.into(LANGUAGE), story.identity[q.id]) for q in rulebook.identity if q.id in story.identity
        ),
        language=LANGUAGE,
        files=() if story.file is None else (_stage(database, settings, reporting, form, story.file, now),),
    )
    sealed = seal_report(reporting, filing, day)
    with database.writing() as session:
        store_report(session, sealed)
    return DemoReporter(sealed.case.case, form, form.receipt(instance))


def write_as_reporter(database: Database, reporting: Reporting, reporter: DemoReporter, text: str, day: date) -> None:
    """Come back and write a message."""
    rooms = _come_back(database, reporting, reporter)
    addition = seal_reply(rooms, Reply(FormSecret.new(), text, ()), day)
    if addition is not None:
        with database.writing() as session:
            add_to_case(session, reporter.case, rooms.chain.head.seq, addition)


def _come_back(database: Database, reporting: Reporting, reporter: DemoReporter) -> OpenRooms:
    instance = reporting.instance.instance
    with database.reading() as session:
        stored = load_case(session, reporter.case)
    if stored is None:
        raise LookupError
    return open_rooms(stored, reporting, reporter.receipt.reporter(instance, reporter.form.nonce(instance)))


def _answers(rulebook: Rulebook, kind: Kind, story: Story) -> tuple[Answer, ...]:
    questions = [q for group in rulebook.groups_for(kind.id) for q in group.questions if q.id in story.answers]
    return tuple(Answer(q.id, q.label.into(LANGUAGE), q.shown(story.answers[q.id], LANGUAGE)) for q in questions)


def _stage(
    database: Database, settings: Settings, reporting: Reporting, form: FormSecret, file: tuple[str, bytes], now: int
) -> ReceivedFile:
    """Take a file as the form's page does: its row first, then the sealed file."""
    instance = reporting.instance.instance
    name, content = file
    start = FileStart(form.room(instance, TALK).public.seal, 0, name, "text/plain")
    staged = StagedFile(BlobFiles(settings.blobs), start, settings.attachment_limit, form.content_hash(instance, (b"files",)))
    with database.writing() as session:
        stage_blob(session, StagedBlob(staged.blob, 0, now + LEASE_SECONDS, owner=form.id(instance)))
    staged.open()
    staged.write(content)
    received = staged.finish()
    with database.writing() as session:
        stage_blob(session, StagedBlob(staged.blob, received.stored, now + LEASE_SECONDS, owner=form.id(instance)))
    return received

"""The demo's reporters: each files and writes through the same deeds as the forms do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.cli.demo_stories import Story
from app.domain.rulebook import Rulebook
from app.domain.rulebook.form import Question
from app.domain.rules.draft import Draft
from app.domain.rules.filing import not_filed
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where the stories of an organisation happen, in its *language*; *members* are its people by sign-in name."""

    database: Database
    settings: Settings
    reporting: Reporting
    members: Mapping[str, bytes]
    language: str


@dataclass(frozen=True, slots=True, repr=False)
class DemoReporter:
    """Somebody who has filed: the case's id (20 bytes) and the receipt."""

    case: bytes
    form: FormSecret
    receipt: Receipt


def file_story(place: Place, story: Story, day: date, now: int) -> DemoReporter:
    """
    File the story as its reporter, on *day*.

    Raises:
        ValueError: the rules refuse it.
    """
    form, reporting = FormSecret.new(), place.reporting
    draft = _draft(place, story, day)
    refused = not_filed(reporting.rulebook, reporting.rules.structure, draft, day)
    if refused is not None:
        raise ValueError(f"{reporting.organisation.slug}: “{story.title}” can't be filed: {refused.why}")
    identity, language = reporting.rulebook.identity, place.language
    filing = Filing(
        form=form,
        draft=draft,
        answers=tuple(
            Answer(q.id, q.label.into(language), q.shown(text, language)) for q, text in _answered(reporting.rulebook, story, day)
        ),
        identity=tuple(
            IdentityField(q.id, q.label.into(language), story.identity[q.id]) for q in identity if q.id in story.identity
        ),
        language=language,
        files=() if story.file is None else (_stage(place, form, story.file, now),),
    )
    sealed = seal_report(reporting, filing, day)
    with place.database.writing() as session:
        store_report(session, sealed)
    return DemoReporter(sealed.case.case, form, form.receipt(reporting.instance.instance))


def write_as_reporter(place: Place, reporter: DemoReporter, text: str, day: date) -> None:
    """Come back and write a message."""
    rooms = _come_back(place, reporter)
    addition = seal_reply(rooms, Reply(FormSecret.new(), text, ()), day)
    if addition is not None:
        with place.database.writing() as session:
            add_to_case(session, reporter.case, rooms.chain.head.seq, addition)


def _draft(place: Place, story: Story, day: date) -> Draft:
    """Return what the rules look at in *story*, as the form makes it of what a reporter chooses."""
    rules, named = place.reporting.rules, place.members
    answered, deciding = _answered(rules.rulebook, story, day), rules.rulebook.deciding_questions()
    choices = {question.id: text for question, text in answered if question.id in deciding}
    return Draft(
        facts=rules.facts(story.kind, story.unit, story.entry, frozenset(story.flags), choices),
        unit=story.unit,
        category=story.category,
        involved=frozenset(named[handle] for handle in story.involved),
        shut_out=frozenset(named[handle] for handle in story.shut_out),
        picked=None if story.picked is None else named[story.picked],
        way=story.way,
        days={question.id: date.fromisoformat(text) for question, text in answered if question.answer == "day"},
    )


def _answered(rulebook: Rulebook, story: Story, day: date) -> list[tuple[Question, str]]:
    """Return each question that the story answers, and its answer as the form takes it."""
    answers = story.answers | {question: (day - timedelta(days=before)).isoformat() for question, before in story.days.items()}
    asked = [question for group in rulebook.groups_for(story.kind) for question in group.questions]
    return [(question, answers[question.id]) for question in asked if question.id in answers]


def _come_back(place: Place, reporter: DemoReporter) -> OpenRooms:
    instance = place.reporting.instance.instance
    with place.database.reading() as session:
        stored = load_case(session, reporter.case)
    if stored is None:
        raise LookupError
    return open_rooms(stored, place.reporting, reporter.receipt.reporter(instance, reporter.form.nonce(instance)))


def _stage(place: Place, form: FormSecret, file: Mapping[str, str], now: int) -> ReceivedFile:
    """Take a file as the form's page does: its row first, then the sealed file."""
    settings, instance = place.settings, place.reporting.instance.instance
    start = FileStart(form.room(instance, TALK).public.seal, 0, file["name"], "text/plain")
    staged = StagedFile(BlobFiles(settings.blobs), start, settings.attachment_limit, form.content_hash(instance, (b"files",)))
    with place.database.writing() as session:
        stage_blob(session, StagedBlob(staged.blob, 0, now + LEASE_SECONDS, owner=form.id(instance)))
    staged.open()
    staged.write(file["text"].encode())
    received = staged.finish()
    with place.database.writing() as session:
        stage_blob(session, StagedBlob(staged.blob, received.stored, now + LEASE_SECONDS, owner=form.id(instance)))
    return received

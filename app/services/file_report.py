"""Filing a report on the server's path: sealed in memory, stored whole or not at all, once for each form."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy.orm import Session

from app.domain.case import Addition, CaseInClear
from app.domain.rulebook import Kind
from app.domain.rules.draft import Draft
from app.domain.rules.recipients import NobodyReceives, Routed
from app.domain.running import Kept
from app.domain.title import title_of
from app.services.content import content_id
from app.services.course import course_of
from app.services.matters import matter_of, matter_texts
from app.services.notices import members_behind, note
from app.services.reporting import Reporting
from app.services.sealed_rows import grants_of_step, rows_of, tied
from app.services.stage_attachment import ReceivedFile
from app.storage.cases import insert_case
from app.storage.deadlines import insert_deadlines
from app.storage.organisations import newest_number
from app.storage.quick_reading import Reader
from app.storage.register import insert_registered
from app.storage.reporter_cases import FiledCase, filed_on, has_object
from crypto.actor import Actor
from crypto.bodies import Answer, IdentityBody, IdentityField, ReportBody
from crypto.chain import RECEIVED
from crypto.encoding import b64
from crypto.filing import expose, open_case
from crypto.form import FormSecret
from crypto.grants import ListLine
from crypto.object_rules import ATTACHMENT, IDENTITY_OBJECT, REPORT
from crypto.objects import SealedObject
from crypto.rooms import IDENTITY, TALK, Holder
from crypto.root_record import Root
from crypto.text_forms import case_number
from crypto.writing import RoomWriter


@dataclass(frozen=True, slots=True, repr=False)
class Filing:
    """
    A report as it is sent.

    *form* is the secret of its form, *draft* what its routing goes by, *language* that of the questions' titles.
    """

    form: FormSecret
    draft: Draft
    answers: tuple[Answer, ...]
    identity: tuple[IdentityField, ...]
    language: str
    files: tuple[ReceivedFile, ...]


@dataclass(frozen=True, slots=True, repr=False)
class SealedReport:
    """
    A report ready to be stored.

    *directory* is the number of the directory version that it was sealed under, *deadlines* those that begin with it, *readers*
    the members (16-byte ids) who can read it from the beginning, *registered* those who only know that it exists.
    """

    case: CaseInClear
    first: Addition
    directory: int
    deadlines: tuple[Kept, ...]
    readers: frozenset[bytes]
    registered: frozenset[bytes]
    day: date


class Repetition(Enum):
    """What a form holds that was sent before."""

    SAME = "same"
    OTHER = "other"


class DirectoryMoved(Exception):
    """A directory version, number *newest*, was published while sealing: who reads may have changed, so it is sealed again."""

    def __init__(self, newest: int | None) -> None:
        super().__init__("directory moved")
        self.newest = newest


@dataclass(frozen=True, slots=True)
class FiledBefore:
    """The case that a form has filed already, and whether with the same content."""

    case: FiledCase
    repetition: Repetition


def filed_before(reader: Reader, reporting: Reporting, filing: Filing) -> FiledBefore | None:
    """Return the case that the filing's form has filed already, None where it has not."""
    instance = reporting.instance.instance
    lookup_hash = filing.form.receipt(instance).lookup_hash(instance)
    found = filed_on(reader, reporting.organisation.organisation, lookup_hash)
    if found is None:
        return None
    same = has_object(reader, found.case, TALK, _report_id(instance, filing))
    return FiledBefore(found, Repetition.SAME if same else Repetition.OTHER)


def seal_report(reporting: Reporting, filing: Filing, day: date, *, on_server: bool = True) -> SealedReport:
    """
    Return the report, sealed to those whom the rulebook's routing names.

    Where the server seals it, the record that its path has held the reporter's keys follows the root at once: it has.

    Raises:
        NobodyReceives: no handler is in force.
    """
    instance, directories, form = reporting.instance.instance, reporting.directories, filing.form
    receipt, nonce = form.receipt(instance), form.nonce(instance)
    reporter = receipt.reporter(instance, nonce)
    names = [TALK, IDENTITY] if filing.identity else [TALK]
    kind = kind_of(reporting, filing.draft)
    routed = reporting.rules.route(filing.draft, day)
    opened = open_case(
        reporter,
        directories,
        nonce=nonce,
        rooms={name: form.room(instance, name) for name in names},
        holders={name: _holders(reporting, name, routed) for name in names},
        track=kind.track,
        kind=kind.id,
        day=day,
        line=ListLine.shortened(day, kind.id, title_of(filing.answers[0].text) if filing.answers else ""),
    )
    steps = [opened, expose(opened.chain, reporter, directories)] if on_server else [opened]
    chain = steps[-1].chain
    writers = {room: RoomWriter(chain, Actor.reporter(reporter), room, day=day) for room in names}
    written = _objects(writers[TALK], filing, instance)
    told = _identity(writers[IDENTITY], filing) if filing.identity else []
    clear = CaseInClear(
        case=chain.case_id,
        organisation=reporting.organisation.organisation,
        lookup_hash=receipt.lookup_hash(instance),
        track=kind.track,
        kind=kind.id,
        state=RECEIVED,
        filed=day,
        head=chain.head.seq,
    )
    first = Addition(
        records=tuple(step.record for step in steps),
        grants=grants_of_step(opened),
        objects=rows_of(written + told),
        blobs=tied(filing.files, written[1:]),
    )
    return ready(reporting, clear, first, chain.root, frozenset(one.member for one in routed.registered), day)


def ready(
    reporting: Reporting, clear: CaseInClear, first: Addition, root: Root, registered: frozenset[bytes], day: date
) -> SealedReport:
    """Return a sealed report with the deadlines that begin with it, and those who are told on *day*."""
    version = reporting.version
    course = course_of(reporting.rulebook, version.settings, root)
    begun = () if clear.filed is None else course.begun(clear.filed)
    awake = [grant.holder for grant in first.grants if not grant.asleep]
    return SealedReport(clear, first, version.number, begun, members_behind(version, awake), registered, day)


def store_report(session: Session, sealed: SealedReport) -> str:
    """
    Store the report and return its case's number.

    Args:
        session: holds the write lock.
        sealed: from `seal_report`.

    Raises:
        AlreadyFiled: the form was sent twice at the same moment, and the other one is stored.
        BlobGone: an attachment was kept for too long.
        DirectoryMoved: seal it again.
    """
    newest = newest_number(session, sealed.case.organisation)
    if newest != sealed.directory:
        raise DirectoryMoved(newest)
    insert_case(session, sealed.case, sealed.first)
    insert_deadlines(session, sealed.case.case, sealed.deadlines)
    insert_registered(session, sealed.case.case, sealed.registered)
    note(session, sealed.case.organisation, sealed.readers | sealed.registered, sealed.day)
    return case_number(sealed.case.case)


def kind_of(reporting: Reporting, draft: Draft) -> Kind:
    """
    Return the kind of case that *draft* is.

    Raises:
        NobodyReceives: the rulebook has none of that name any longer.
    """
    kind = reporting.rulebook.kind(draft.facts.kind)
    if kind is None:
        raise NobodyReceives
    return kind


def _holders(reporting: Reporting, room: str, routed: Routed) -> tuple[Holder, ...]:
    entries = {member.member: b64(member.entry) for member in reporting.version.in_force}
    return tuple(Holder(entries[found.member], asleep) for found, asleep in reporting.rules.holders(room, routed))


def _report_id(instance: bytes, filing: Filing) -> bytes:
    answers = [text for answer in filing.answers for text in (answer.question, answer.text)]
    identity = [text for item in filing.identity for text in (item.name, item.text)]
    return content_id(
        instance, filing.form, ["report", *matter_texts(filing.draft), *answers, "identity", *identity], filing.files
    )


def _objects(writer: RoomWriter, filing: Filing, instance: bytes) -> list[SealedObject]:
    report_id = _report_id(instance, filing)
    written = [writer.write(REPORT, ReportBody(filing.answers, filing.language, matter_of(filing.draft)), report_id)]
    written += [writer.write(ATTACHMENT, file.describe(report_id)) for file in filing.files]
    return written


def _identity(writer: RoomWriter, filing: Filing) -> list[SealedObject]:
    return [writer.write(IDENTITY_OBJECT, IdentityBody(filing.identity))]

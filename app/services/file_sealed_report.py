"""Filing a report that its reporter's own program has sealed: the server checks what can be checked without a key."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from app.domain.case import Addition, CaseInClear, SealedGrant, StoredObject
from app.domain.rules.candidates import could_be_registered, could_hold
from app.services.append_checks import check_grants, check_objects, check_record, sleeping
from app.services.file_report import SealedReport, ready
from app.services.refusals import Refusal, Why
from app.services.reporting import Reporting
from app.services.sealed_uploads import Upload, finished, placed
from app.storage.blob_files import BlobFiles
from app.storage.quick_reading import SessionReader
from app.storage.reporter_cases import filed_on
from app.storage.staff_cases import find_object
from crypto.chain import RECEIVED, Chain, start_chain
from crypto.encoding import b64
from crypto.errors import Refused
from crypto.rooms import IDENTITY, TALK
from crypto.signers import REPORTER


@dataclass(frozen=True, slots=True, repr=False)
class SealedFiling:
    """
    A report as a reporter's program sends it.

    *token* is the lookup token (32 bytes), *root* the signed root record; *draft* (16 bytes) is whose uploads *blobs* are.
    *registered* are members (16-byte ids) who are to know that the case exists.
    """

    token: bytes
    root: bytes
    grants: tuple[SealedGrant, ...]
    objects: tuple[StoredObject, ...]
    draft: bytes
    blobs: tuple[Upload, ...]
    registered: frozenset[bytes] = frozenset()


def verify_filing(
    session: Session, files: BlobFiles, reporting: Reporting, filing: SealedFiling, now: int, today: date
) -> SealedReport | None:
    """
    Return the report as it may be stored, None where it was stored before: the answer to the first sending was lost.

    Who receives it is the reporter's program's to find out, by the rulebook and by answers that the server never sees. What it
    can check is that each holder is one whom the rules could name for this kind, awake or until that deadline, that one of them
    is awake, and that the rules could have it registered with those whom it names for that.

    Raises:
        Refusal: DIRECTORY_MOVED with the newest version's number; RECORD_REFUSED, GRANTS_REFUSED, OBJECT_REFUSED, BLOB_REFUSED;
            ALREADY_THERE: the receipt stands for another case.
    """
    directories = reporting.directories
    chain = _started(reporting, filing.root, today)
    lookup_hash = sha256(filing.token).digest()
    before = filed_on(SessionReader(session), directories.organisation, lookup_hash)
    if before is not None:
        if before.case == chain.case_id and all(find_object(session, before.case, o.room, o.object) == o for o in filing.objects):
            return None
        raise Refusal(Why.ALREADY_THERE)
    check_grants(chain.records, filing.grants)
    check_objects(chain, filing.objects, directories, (REPORTER,))
    _check_registered(reporting, chain.root.kind, filing.registered, today)
    if not _wanted(reporting, chain.root.kind) <= {item.room for item in filing.objects}:
        raise Refusal(Why.OBJECT_REFUSED)
    for upload in filing.blobs:
        finished(session, files, filing.draft, upload, now, powers_only=chain.powers_only)
    root = chain.root
    clear = CaseInClear(
        case=chain.case_id,
        organisation=directories.organisation,
        lookup_hash=lookup_hash,
        track=root.track,
        kind=root.kind,
        state=RECEIVED,
        filed=root.day,
        head=0,
    )
    blobs = placed(chain, (REPORTER,), filing.blobs)
    asleep = sleeping(chain.records)
    grants = tuple(replace(g, asleep=(g.room, g.epoch, g.holder) in asleep) for g in filing.grants)
    first = Addition(records=(filing.root,), grants=grants, objects=filing.objects, blobs=blobs)
    return ready(reporting, clear, first, root, filing.registered, today)


def _started(reporting: Reporting, root: bytes, today: date) -> Chain:
    directories = reporting.directories
    try:
        chain = start_chain(root, directories)
    except Refused:
        raise Refusal(Why.RECORD_REFUSED) from None
    check_record(chain.records[0], directories, (REPORTER,), today)
    kind = reporting.rulebook.kind(chain.root.kind)
    if kind is None or kind.track != chain.root.track or chain.root.day is None or chain.root.invitation:
        raise Refusal(Why.RECORD_REFUSED)
    _check_holders(reporting, chain, today)
    return chain


def _check_holders(reporting: Reporting, chain: Chain, today: date) -> None:
    """
    Check that the rules could give the rooms to those who hold them; raises `Refusal`: RECORD_REFUSED.

    Attack: a program that was changed on its way to the reporter seals to a member whom no rule ever names.
    """
    rules, version = reporting.rules, reporting.version
    entries = {b64(member.entry): member.member for member in version.in_force}
    allowed = could_hold(rules.rulebook, rules.structure, chain.root.kind, rules.switched_on, _days(today))
    held = {room.room: {(holder.who, holder.asleep) for holder in room.staff} for room in chain.root.rooms}
    if not any(asleep is None for _, asleep in held[TALK]) or not all(holders <= held[TALK] for holders in held.values()):
        raise Refusal(Why.RECORD_REFUSED)
    if any(entries.get(who) not in allowed.get(asleep, frozenset()) for who, asleep in held[TALK]):
        raise Refusal(Why.RECORD_REFUSED)


def _check_registered(reporting: Reporting, kind: str, registered: frozenset[bytes], today: date) -> None:
    """
    Check that the rules could have a case of *kind* registered with these members; raises `Refusal`: RECORD_REFUSED.

    Attack: a program that was changed on its way to the reporter has the accused told that there is a case.
    """
    rules = reporting.rules
    if not registered <= could_be_registered(rules.rulebook, rules.structure, kind, rules.switched_on, _days(today)):
        raise Refusal(Why.RECORD_REFUSED)


def _wanted(reporting: Reporting, kind: str) -> frozenset[str]:
    """Return the rooms of a case of *kind* in which something must stand: what may not go without a name comes with one."""
    found = reporting.rulebook.kind(kind)
    names = found is not None and found.asks_who and bool(reporting.rulebook.identity)
    return frozenset({TALK, IDENTITY} if names else {TALK})


def _days(today: date) -> tuple[date, ...]:
    """Return the days on which a reporter may be: theirs is that of their own time zone."""
    return tuple(today + timedelta(days=days) for days in (-1, 0, 1))

"""The course of a case in clear: its deadlines begin, are met and end, by the rulebook that it was filed under."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from app.domain.reading import read_rulebook
from app.domain.rulebook.texts import Text
from app.domain.rulebook.whole import Rulebook
from app.domain.rules.due import Times
from app.domain.running import Course
from app.services.rules import switched_on
from app.storage.deadlines import change_deadlines, deadlines_of
from app.storage.organisations import find_rulebook
from crypto.directory import Setting
from crypto.directory_history import Directories
from crypto.records import Record
from crypto.root_record import Root

_KEPT: Final = 8
_read: dict[bytes, Rulebook] = {}
"""Rulebooks that were read before, by their SHA-256: none of them changes."""


def rulebook_kept(session: Session, digest: bytes) -> Rulebook | None:
    """Return the rulebook with this SHA-256, None where it isn't stored."""
    if digest not in _read:
        text = find_rulebook(session, digest)
        if text is None:
            return None
        while len(_read) >= _KEPT:
            _read.pop(next(iter(_read)), None)
        _read[digest] = read_rulebook(text, "rulebook")
    return _read[digest]


def course_of(rulebook: Rulebook, settings: Mapping[str, Setting], root: Root) -> Course:
    """Return what sets the deadlines of the case that begins with *root*, under the *settings* of its directory version."""
    waited_for = frozenset(holder.asleep for key in root.rooms for holder in key.holders if holder.asleep is not None)
    return Course(Times.of(rulebook, settings), root.kind, switched_on(settings), waited_for)


def course_in(session: Session, directories: Directories, root: Root) -> Course | None:
    """Return the same, by the rulebook and the settings that the case keeps; None where its rulebook isn't stored."""
    rulebook = rulebook_kept(session, root.rulebook)
    return None if rulebook is None else course_of(rulebook, directories.version(root.directory).settings, root)


def follow(session: Session, course: Course, case: bytes, filed: date, events: Iterable[str], today: date) -> None:
    """Keep what *events* in the case (20-byte id) do to its deadlines; *session* holds the write lock."""
    before = now = deadlines_of(session, case)
    for event in events:
        now = course.after(now, filed, event, today)
    change_deadlines(session, case, before, now)


def conditions(records: Iterable[Record]) -> Mapping[str, frozenset[str]]:
    """Return whose grants each deadline wakes, by its id: the holders that *records* name as asleep until it has passed."""
    found: dict[str, set[str]] = {}
    for record in records:
        for key in record.rooms:
            for holder in key.holders:
                if holder.asleep is not None:
                    found.setdefault(holder.asleep, set()).add(holder.who)
    return {deadline: frozenset(holders) for deadline, holders in found.items()}


def named_in(session: Session, rulebook: bytes) -> Mapping[str, Text]:
    """Return what the deadlines of the *rulebook* (its SHA-256) and its laws are called, by id; nothing where it isn't stored."""
    found = rulebook_kept(session, rulebook)
    return {} if found is None else found.deadline_names

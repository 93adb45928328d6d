"""What a reporter's pages need to know of an organisation: its verified directory and its rulebook."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from app.domain.organisation import Instance, Organisation
from app.domain.reading import read_rulebook
from app.domain.rulebook import Rulebook
from app.services.directories import directories_of
from app.services.rules import Rules
from app.storage.organisations import find_instance, find_organisation, find_rulebook
from app.storage.quick_reading import SessionReader
from app.storage.reporter_cases import NewestDirectory, newest_directory
from crypto.directory import Version
from crypto.directory_history import Directories
from crypto.errors import Refused

_KEPT: Final = 8
_opened: dict[NewestDirectory, "Reporting"] = {}
"""What was read and verified before, by organisation and directory version: none of it changes."""


@dataclass(frozen=True, slots=True)
class Reporting:
    """An organisation that can be reported to: *directories* are verified, *rulebook* is the one that the newest names."""

    instance: Instance
    organisation: Organisation
    directories: Directories
    rulebook: Rulebook
    rules: Rules = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rules", Rules.of(self.rulebook, self.version))

    @property
    def version(self) -> Version:
        """Return the newest version of the directory."""
        return self.directories.newest

    def name(self, language: str) -> str:
        """Return the organisation's name in *language*."""
        return self.organisation.name(self.version.settings, language)

    def expired(self, today: date) -> bool:
        """Whether the directory should have been signed anew: who reads may have changed since."""
        return self.directories.expired(today)


def open_for_reporting(session: Session, slug: str) -> Reporting | None:
    """
    Return the organisation of this slug, or None where there is none or its directory is not signed yet.

    Raises:
        Refused: its directory doesn't verify, or its rulebook is not the one that the directory names.
        RulebookError: its rulebook can't be read.
    """
    newest = newest_directory(SessionReader(session), slug)
    if newest is None:
        return None
    if newest not in _opened:
        opened = _open(session, slug)
        if opened is None:
            return None
        while len(_opened) >= _KEPT:
            _opened.pop(next(iter(_opened)), None)
        _opened[newest] = opened
    return _opened[newest]


def opened_before(newest: NewestDirectory) -> Reporting | None:
    """Return what was opened under this directory version, None where it was not: then a session must be asked."""
    return _opened.get(newest)


def _open(session: Session, slug: str) -> Reporting | None:
    instance, organisation = find_instance(session), find_organisation(session, slug)
    directories = None if organisation is None else directories_of(session, organisation)
    if instance is None or organisation is None or directories is None:
        return None
    rulebook = find_rulebook(session, directories.newest.rulebook)
    if rulebook is None:
        return None
    if hashlib.sha256(rulebook).digest() != directories.newest.rulebook:
        # Attack: who can write to the database, but has no root, changes where reports go.
        raise Refused("rulebook: another than the signed one")
    return Reporting(instance, organisation, directories, read_rulebook(rulebook, slug))

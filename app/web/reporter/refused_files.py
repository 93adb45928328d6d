"""What is said of files that were not taken, and of forms that could not be read to their end."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from sqlalchemy.exc import SQLAlchemyError

from app.services.file_report import DirectoryMoved
from app.services.reply import StaleRoom
from app.storage.errors import HeadMoved
from app.web.body import BodyError, Stalled, TooLarge, TooMuchText
from app.web.intake import Fault, RefusedFile

UNAVAILABLE: Final = (SQLAlchemyError, sqlite3.Error, DirectoryMoved, HeadMoved, StaleRoom)
"""The stores are locked, full or gone, or others write faster than we read: in every case nothing of the deed was stored."""

Gettext: TypeAlias = Callable[[str], str]

_LISTED: Final = 10


def not_stored(_: Gettext) -> str:
    """Return what to say then."""
    return _("We can't store anything at the moment. Nothing was lost: please send it again in a minute.")


def refusals(refused: Sequence[RefusedFile], limit: int, _: Gettext) -> str:
    """Return one line for each file that was not taken, of ten at most; *limit* is the most bytes of one."""
    lines = [_refusal(file, limit, _) for file in refused[:_LISTED]]
    if len(refused) > _LISTED:
        lines.append(_("And %(count)s more.") % {"count": len(refused) - _LISTED})
    return "\n".join(lines)


def refusal_status(refused: Sequence[RefusedFile]) -> int:
    """Return the HTTP status: the sender's files are too large, or our disk is too full."""
    return 413 if any(file.fault in {Fault.TOO_LARGE, Fault.TOO_MANY} for file in refused) else 507


def body_problem(problem: BodyError, _: Gettext) -> tuple[int, str]:
    """Return the HTTP status and what to say."""
    match problem:
        case TooMuchText():
            return 413, _("The text is too long. What fitted is below; shorten it, or send the rest as a file.")
        case TooLarge():
            return 413, _("Together the files are too large. Send fewer, or smaller ones.")
        case Stalled():
            return 408, _("Your connection was interrupted before all had arrived. What did arrive is below; please try again.")
        case _other:
            return 400, _("The form arrived damaged. What could be read is below; please try again.")


def _refusal(file: RefusedFile, limit: int, _: Gettext) -> str:
    match file.fault:
        case Fault.TOO_LARGE:
            most = f"{limit / 1_000_000:,.0f} MB" if limit >= 1_000_000 else f"{limit / 1000:,.0f} kB"
            return _("“%(file)s” is larger than %(most)s and was not added.") % {"file": file.name, "most": most}
        case Fault.TOO_MANY:
            return _("“%(file)s” is one file too many and was not added.") % {"file": file.name}
        case Fault.NO_ROOM | Fault.NOT_STORED:
            text = _("“%(file)s” can't be stored at the moment. You can send your text without it and add it later.")
            return text % {"file": file.name}

"""`tillit backup`: everything in one sealed file."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.cli.portal import add_data_option, opened, settings_of
from app.cli.texts import say
from app.cli.texts import translate as _
from app.clock import today
from app.services.back_up import BackedUp, back_up
from app.services.obstacle import N_, Obstacle
from app.settings import Settings
from crypto.errors import Refused
from crypto.xwing import SealKey


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("file", type=Path, help=_("the file to write, on another disk"))
    add_recipient_option(parser, required=True)
    add_data_option(parser)
    parser.set_defaults(run=_run)


def add_recipient_option(parser: ArgumentParser, *, required: bool) -> None:
    """Let the keys be named that a backup is sealed to."""
    parser.add_argument(
        "--to",
        action="append",
        default=[],
        required=required,
        metavar="KEY",
        help=_("a key to seal to, age1pq1…, or a file that holds it; make one with `tillit key make`"),
    )


def write_backup(settings: Settings, file: Path, to: list[str]) -> BackedUp:
    """Write a backup and say so."""
    done = back_up(settings, file, [_recipient(text) for text in to], today())
    say(_("{file}: {size} bytes, with {blobs} attachments.").format(file=file, size=done.size, blobs=done.blobs))
    return done


def _run(arguments: Namespace) -> None:
    settings = settings_of(arguments)
    with opened(settings):
        write_backup(settings, arguments.file, arguments.to)
    say(_("Keep it where the data folder is not, and try it: `tillit restore`."))


def _recipient(text: str) -> SealKey:
    key = text if text.startswith("age1pq1") else Path(text).read_text("ascii", "replace").strip()
    try:
        return SealKey.from_text(key)
    except Refused:
        raise Obstacle(N_("--to: this is no key to seal to; it begins with age1pq1.")) from None

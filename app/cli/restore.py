"""`tillit restore`: a portal from a backup."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.cli.key_files import read_identity
from app.cli.passphrase import add_passphrase_option
from app.cli.portal import add_data_option, settings_of
from app.cli.texts import say
from app.cli.texts import translate as _
from app.services.restore import restore


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("file", type=Path, help=_("the file from `tillit backup`"))
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help=_("the key file that it was sealed to"))
    add_passphrase_option(parser)
    add_data_option(parser)
    parser.set_defaults(run=_run)


def _run(arguments: Namespace) -> None:
    settings = settings_of(arguments)
    identity = read_identity(arguments, arguments.key)
    contents = restore(arguments.file, [identity.open_key], settings.data)
    count = len(contents.blobs)
    say(_("The portal stands in {folder}, with {blobs} attachments.").format(folder=settings.data, blobs=count))
    say(_("Look it over before you serve it: `tillit doctor`."))

"""
What a root has signed, noted beside its key file: a server that was taken over could ask for a rival version.

Two versions of one number would be two histories; some readers would be shown the one, some the other.
"""

from argparse import Namespace
from pathlib import Path

from app.cli.files import read_file
from app.cli.texts import ask_yes, warn
from app.cli.texts import translate as _
from app.services.obstacle import N_, Obstacle
from app.services.sign_directory import CheckedProposal
from crypto.directory import SignedVersion
from crypto.encoding import b64

MAX_NOTES = 1024 * 1024


def check_not_signed_before(arguments: Namespace, checked: CheckedProposal) -> None:
    """
    Warn where the root has signed this version's number, or a later one, before; and ask whether that one was thrown away.

    Raises:
        Obstacle: the answer was no, or nobody could be asked.
    """
    signed = _notes(arguments).get(b64(checked.proposal.founding.organisation), 0)
    number = checked.proposal.version.number
    if number > signed:
        return
    warn(
        _("Warning: this root has signed version {signed} before; this is version {number}.").format(signed=signed, number=number)
    )
    warn(_("If the earlier one was published, the server is not telling the truth: do not sign."))
    if arguments.yes or not ask_yes(_("Was the earlier one thrown away, unpublished?")):
        raise Obstacle(N_("Nothing was signed."))


def note_signed(arguments: Namespace, signed: SignedVersion) -> None:
    """Note the version's number beside the key file; the root on paper keeps no notes."""
    notes = _notes(arguments)
    notes[b64(signed.version.organisation)] = signed.version.number
    if path := _path(arguments):
        path.write_text("".join(f"{organisation} {number}\n" for organisation, number in sorted(notes.items())))


def _notes(arguments: Namespace) -> dict[str, int]:
    path = _path(arguments)
    if path is None or not path.exists():
        return {}
    lines = read_file(path, MAX_NOTES).decode(errors="replace").split("\n")
    try:
        return {organisation: int(number) for organisation, number in (line.split(" ") for line in lines if line)}
    except ValueError:
        raise Obstacle(N_("{file} is damaged: it should hold what this root has signed."), file=path) from None


def _path(arguments: Namespace) -> Path | None:
    key: Path | None = arguments.root_key
    return None if key is None else key.with_name(f"{key.name}.signed")

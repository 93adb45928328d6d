"""The organisation's root fingerprint, as it is typed from paper."""

from argparse import ArgumentParser, Namespace

from app.cli.texts import ask
from app.cli.texts import translate as _
from app.services.obstacle import N_, Obstacle

SIZE = 32


def add_fingerprint_option(parser: ArgumentParser) -> None:
    """Let the fingerprint be given beforehand."""
    parser.add_argument("--root-fingerprint", metavar="HEX", help=_("the organisation's, from paper: 64 hex digits"))


def asked_fingerprint(arguments: Namespace) -> bytes:
    """Return the fingerprint that was given or is typed now: without it, whoever runs the server could be anybody."""
    return read_fingerprint(arguments.root_fingerprint or ask(_("The organisation's root fingerprint, from paper:")))


def read_fingerprint(text: str) -> bytes:
    """Return the 32 bytes of a fingerprint, with any spaces or hyphens between its digits, or raise `Obstacle`."""
    try:
        data = bytes.fromhex(text.replace("-", " "))
    except ValueError:
        data = b""
    if len(data) != SIZE:
        raise Obstacle(N_("A root fingerprint has 64 hex digits."))
    return data

"""Passphrases: typed unseen, or read from a descriptor; never from the arguments, which every process can read."""

import getpass
import sys
from argparse import ArgumentParser, Namespace

from app.cli.parsing import whole_number
from app.cli.texts import translate as _
from app.cli.texts import warn
from app.services.obstacle import N_, Obstacle

LEAST = 12  # characters; a generated one has six words


def add_passphrase_option(parser: ArgumentParser) -> None:
    """Let scripts hand over a passphrase."""
    parser.add_argument(
        "--passphrase-fd",
        type=whole_number(N_("a file descriptor is a whole number from {least}, not {text}")),
        metavar="N",
        help=_("read the passphrase from file descriptor N, one line (0 is the standard input)"),
    )


def ask_passphrase(arguments: Namespace, prompt: str) -> str:
    """
    Return the passphrase of something that exists.

    Raises:
        Obstacle: there is no terminal to ask on, and no descriptor was named.
    """
    if arguments.passphrase_fd is not None:
        return _line_of(arguments.passphrase_fd)
    _need_terminal()
    return getpass.getpass(prompt + " ")


def choose_passphrase(arguments: Namespace, generated: str) -> str:
    """
    Return a new passphrase: typed twice, or *generated* where the answer is empty.

    Raises:
        Obstacle: it is shorter than 12 characters, or not the same twice.
    """
    if arguments.passphrase_fd is not None:
        return _long_enough(_line_of(arguments.passphrase_fd))
    _need_terminal()
    first = getpass.getpass(_("A passphrase for it (empty: one is made for you):") + " ")
    if not first:
        warn(_("Write this passphrase down. It is shown only now:"))  # beside what a command gives out, which may go to a file
        warn(f"\n    {generated}\n")
        return generated
    if getpass.getpass(_("Once more:") + " ") != first:
        raise Obstacle(N_("The two passphrases differ. Nothing was written."))
    return _long_enough(first)


def _line_of(descriptor: int) -> str:
    if descriptor == 0:
        return sys.stdin.readline().rstrip("\r\n")
    try:
        with open(descriptor, encoding="utf-8", closefd=False) as file:
            return file.readline().rstrip("\r\n")
    except OSError as error:
        reason = error.strerror or error
        raise Obstacle(
            N_("--passphrase-fd: descriptor {number} can't be read: {reason}."), number=descriptor, reason=reason
        ) from None


def _long_enough(passphrase: str) -> str:
    if len(passphrase) < LEAST:
        raise Obstacle(N_("A passphrase has at least {least} characters."), least=LEAST)
    return passphrase


def _need_terminal() -> None:
    if not sys.stdin.isatty():
        raise Obstacle(N_("There is no terminal to ask for the passphrase on: use --passphrase-fd."))

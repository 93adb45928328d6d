"""Key files and paper keys as the commands read and write them."""

import getpass
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.cli.files import read_file, write_new_file
from app.cli.passphrase import ask_passphrase, choose_passphrase
from app.cli.texts import say, warn
from app.cli.texts import translate as _
from app.services.obstacle import N_, Obstacle
from crypto.errors import NotAHolder, Refused
from crypto.identity import Identity
from crypto.keyfile import (
    MAX_KEY_FILE,
    is_protected,
    protect,
    read_identity_key_file,
    read_root_key_file,
    unprotect,
    write_identity_key_file,
    write_root_key_file,
)
from crypto.passphrases import new_passphrase
from crypto.receipt import Receipt
from crypto.root_key import RootKey
from crypto.typed_words import UnclearWords, read_words


def add_root_options(parser: ArgumentParser) -> None:
    """Let a root be named: its key file, or the words on paper."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--root-key", type=Path, metavar="FILE", help=_("the root's key file"))
    which.add_argument("--paper", action="store_true", help=_("use the root on paper: its ten words are asked for"))


def read_root(arguments: Namespace) -> RootKey:
    """
    Return the root that `--root-key` or `--paper` names.

    Raises:
        Obstacle: the file is no root's, the passphrase is another, or the words can't be read.
    """
    if arguments.paper:
        return RootKey.from_words(ask_words(_("The ten words of the root on paper:")))
    try:
        return read_root_key_file(_plain(arguments, arguments.root_key))
    except Refused:
        raise Obstacle(N_("{file} is no key file of a root."), file=arguments.root_key) from None


def read_identity(arguments: Namespace, file: Path) -> Identity:
    """
    Return the identity in a key file, protected or not.

    Raises:
        Obstacle: the file is none, or the passphrase is another.
    """
    try:
        return read_identity_key_file(_plain(arguments, file))
    except Refused:
        raise Obstacle(N_("{file} is no key file."), file=file) from None


def write_protected(arguments: Namespace, file: Path, key_file: bytes) -> None:
    """Write a key file under a new passphrase, which is asked for."""
    write_new_file(file, protect(key_file, choose_passphrase(arguments, new_passphrase())))


def write_root(arguments: Namespace, file: Path, root: RootKey) -> None:
    """Write a root's key file under a new passphrase."""
    write_protected(arguments, file, write_root_key_file(root))


def write_identity(arguments: Namespace, file: Path, identity: Identity) -> None:
    """Write an identity's key file, under a new passphrase unless `--plain` was asked for."""
    if arguments.plain:
        write_new_file(file, write_identity_key_file(identity))
    else:
        write_protected(arguments, file, write_identity_key_file(identity))


def new_paper_root() -> RootKey:
    """Make a root whose ten words are shown once, to be written on paper."""
    words = Receipt.new()
    say(_("The second root key is these ten words. Write them on paper, now: they are shown once and stored nowhere."))
    say()
    for number, word in enumerate(words.words, 1):
        say(f"  {number:2}  {word}")
    say()
    return RootKey.from_words(words)


def ask_words(prompt: str) -> Receipt:
    """
    Return ten words, typed unseen or read from the standard input.

    Raises:
        Obstacle: they can't be read as ten words; the message names places, no words.
    """
    typed = getpass.getpass(prompt + " ") if sys.stdin.isatty() else sys.stdin.readline()
    try:
        return read_words(typed)
    except UnclearWords as error:
        if error.places:
            places = ", ".join(map(str, error.places))
            raise Obstacle(N_("These places are unclear: {places}. Check the words."), places=places) from None
        raise Obstacle(N_("Ten words are needed; {count} were typed."), count=error.count) from None


def _plain(arguments: Namespace, file: Path) -> bytes:
    data = read_file(file, MAX_KEY_FILE)
    if not is_protected(data):
        warn(_("Warning: {file} is not protected by a passphrase: `tillit key protect` does it.").format(file=file))
        return data
    try:
        return unprotect(data, ask_passphrase(arguments, _("Passphrase of {file}:").format(file=file)))
    except NotAHolder:
        raise Obstacle(N_("The passphrase is another."), file=file) from None

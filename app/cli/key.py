"""`tillit key`: key files for backups, for reading offline, and of a new organisation's roots."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.cli.files import read_file, refuse_existing, write_new_file
from app.cli.key_files import new_paper_root, read_identity, write_identity, write_protected, write_root
from app.cli.passphrase import add_passphrase_option
from app.cli.texts import say
from app.cli.texts import translate as _
from app.services.obstacle import N_, Obstacle
from crypto.encoding import b64
from crypto.errors import Refused
from crypto.identity import Identity
from crypto.keyfile import (
    MAX_KEY_FILE,
    is_protected,
    read_identity_key_file,
    read_root_key_file,
    write_identity_key_file,
)
from crypto.root_key import RootKey


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    deeds = parser.add_subparsers(title=_("deeds"), required=True)
    make = deeds.add_parser("make", help=_("make a key file, and print the key to seal to"))
    make.add_argument("file", type=Path)
    make.add_argument("--plain", action="store_true", help=_("without a passphrase, so that `age` reads it"))
    add_passphrase_option(make)
    make.set_defaults(run=_make)
    guard = deeds.add_parser("protect", help=_("put a plain key file under a passphrase"))
    guard.add_argument("file", type=Path)
    guard.add_argument("protected", type=Path, help=_("the new file; delete the plain one yourself"))
    add_passphrase_option(guard)
    guard.set_defaults(run=_protect)
    bare = deeds.add_parser("plain", help=_("take the passphrase off a key file, so that `age` reads it"))
    bare.add_argument("file", type=Path)
    bare.add_argument("bare", type=Path, metavar="plain", help=_("the new file; delete it when you are done"))
    add_passphrase_option(bare)
    bare.set_defaults(run=_plain)
    root = deeds.add_parser("root", help=_("on a machine that is not the server: make both roots of a new organisation"))
    root.add_argument("file", type=Path, help=_("where the first root key is written; the second is ten words"))
    add_passphrase_option(root)
    root.set_defaults(run=_root)
    public = deeds.add_parser("public", help=_("print the key to seal to"))
    public.add_argument("file", type=Path)
    add_passphrase_option(public)
    public.set_defaults(run=_public)


def _make(arguments: Namespace) -> None:
    refuse_existing(arguments.file)
    identity = Identity.new()
    write_identity(arguments, arguments.file, identity)
    say(identity.public.seal.text)


def _root(arguments: Namespace) -> None:
    refuse_existing(arguments.file)
    first = RootKey.new()
    write_root(arguments, arguments.file, first)
    second = new_paper_root()
    say(_("On the server: `tillit org create` with"))
    say(f"  --roots={b64(first.public)},{b64(second.public)}")


def _protect(arguments: Namespace) -> None:
    refuse_existing(arguments.protected)
    data = read_file(arguments.file, MAX_KEY_FILE)
    if is_protected(data):
        raise Obstacle(N_("{file} is protected already."), file=arguments.file)
    _check_key_file(data, arguments.file)
    write_protected(arguments, arguments.protected, data)


def _plain(arguments: Namespace) -> None:
    refuse_existing(arguments.bare)
    write_new_file(arguments.bare, write_identity_key_file(read_identity(arguments, arguments.file)))


def _public(arguments: Namespace) -> None:
    say(read_identity(arguments, arguments.file).public.seal.text)


def _check_key_file(data: bytes, file: Path) -> None:
    """Refuse to guard what is no key: its owner would find out on the day they need it."""
    for read in (read_identity_key_file, read_root_key_file):
        try:
            read(data)
        except Refused:
            continue
        return
    raise Obstacle(N_("{file} is no key file."), file=file)

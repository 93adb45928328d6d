"""A server that was taken over, and files that are kept elsewhere: key files and exported cases pass through its hands."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

from crypto.chain import read_chain
from crypto.directory_history import Directories
from crypto.encoding import b64, canonical
from crypto.errors import Refused
from crypto.export import ExportedCase, ExportReader, write_export
from crypto.identity import Identity
from crypto.keyfile import protect, unprotect, write_identity_key_file
from tests.adversary import world
from tests.adversary.attacks import played
from tests.crypto.world import FOUNDING, PIN, VERSIONS, seed

PASSPHRASE = "lantern gravel tulip anchor meadow violin"


def _cheaper(**cost: int) -> bytes:
    """Return a key file that claims another cost."""
    honest = {"lanes": 1, "memory": 65_536, "passes": 3}
    return b"tillit/v1/keyfile\n" + canonical({**honest, **cost, "salt": b64(bytes(16))}) + b"\nage-encryption.org/v1\n"


@played("refused before the passphrase is used")
@pytest.mark.parametrize("cost", [{"memory": 8}, {"passes": 1}, {"lanes": 4}, {"memory": 2**21}, {"passes": 11}])
def test_a_key_file_of_another_cost_is_refused(cost: Mapping[str, int]) -> None:
    """Hands back a protected key file with a cheap cost, to guess the passphrase by; or one so dear that opening it hurts."""
    with pytest.raises(Refused) as refusal:
        unprotect(_cheaper(**cost), PASSPHRASE)
    assert refusal.value.reason in {"passphrase: cost", "passphrase: lanes"}


@played("refused")
def test_a_key_file_under_another_passphrase_is_refused() -> None:
    """Hands back a key file of its own making in the place of a member's."""
    own = protect(write_identity_key_file(Identity(seed("the server's own"))), "another passphrase")
    with pytest.raises(Refused):
        unprotect(own, PASSPHRASE)


def _exported() -> bytes:
    story = world.plain()
    case = ExportedCase(
        case=story.chain.case_id,
        founding=FOUNDING,
        versions={item.version.number: item.marshal() for item in VERSIONS[:1]},
        entries=world.ENTRIES,
        records=tuple(story.records),
        grants=story.grants,
        objects={},
    )
    target = io.BytesIO()
    write_export(target, case, {}, "Read me.")
    return target.getvalue()


def _repacked(change: Callable[[str, bytes], tuple[str, bytes] | None], *more: tuple[str, bytes]) -> io.BytesIO:
    """Return the export with each part changed, or left out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_exported())) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            if part := change(name, source.read(name)):
                made.writestr(*part)
        for part in more:
            made.writestr(*part)
    return target


def _read(export: io.BytesIO) -> None:
    """Read an export as a program does that pins the root."""
    with ExportReader(export) as reader:
        found = reader.case
        known = Directories(found.founding, found.versions.values(), found.entries, PIN)
        read_chain(found.records, known, found.case)


def test_an_export_as_it_was_written_is_read() -> None:
    _read(io.BytesIO(_exported()))


CHANGES: Mapping[str, Callable[[], io.BytesIO]] = {
    "a record is left out": lambda: _repacked(lambda name, data: None if name == "records/00000.txt" else (name, data)),
    "a record is changed": lambda: _repacked(
        lambda name, data: (name, data.replace(b'"kind":"concern"', b'"kind":"conduct"')) if "records/0" in name else (name, data)
    ),
    "another founding": lambda: _repacked(lambda name, data: (name, world.BROOK.marshal() if name == "founding.txt" else data)),
    "the directory is left out": lambda: _repacked(lambda name, data: None if "directory/" in name else (name, data)),
    "an entry is left out": lambda: _repacked(lambda name, data: None if world.ENTRIES[0] == data else (name, data)),
    "a part of another place": lambda: _repacked(lambda name, data: (name, data), ("../escaped.txt", b"x")),
    "no archive": lambda: io.BytesIO(b"PK\x03\x04"),
}


@played("refused")
@pytest.mark.parametrize("change", CHANGES)
def test_an_export_that_was_changed_is_refused(change: str) -> None:
    """Hands out an exported case with parts changed, left out, or of another organisation."""
    with pytest.raises(Refused):
        _read(CHANGES[change]())

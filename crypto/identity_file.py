"""A secret and one line about it, in 1,024 bytes that `age` reads as an identity file (SPEC §8, §12)."""

from crypto.encoding import Json, b64, canonical, parse_canonical, unb64
from crypto.errors import Refused
from crypto.identity import Identity

FILE_SIZE = 1_024
MAX_NOTE = 600
"""Bytes of JSON; with the identity they always leave room for the padding's own line."""


def write_identity_file(identity: Identity, mark: str, note: Json) -> bytes:
    """
    Return the plaintext of a grant or an unlock file.

    It has one size, whatever the note says: a title's length would tell rooms apart.

    Args:
        identity: the secret that the file hands on.
        mark: the comment's label.
        note: what stands beside the secret, at most 600 bytes of canonical JSON.

    Raises:
        Refused: *note* is longer.
    """
    text = canonical(note)
    if len(text) > MAX_NOTE:
        raise Refused("identity file: note too long")
    lines = f"{identity.text}\n# {mark} {b64(text)}\n#".encode()
    return lines.ljust(FILE_SIZE - 1, b".") + b"\n"


def read_identity_file(data: bytes, mark: str) -> tuple[Identity, Json]:
    """
    Read what `write_identity_file` writes, and nothing else.

    Raises:
        Refused: another form.
    """
    lines = data.split(b"\n")
    start = f"# {mark} ".encode()
    if len(lines) != 4 or not data.isascii() or not lines[1].startswith(start):
        raise Refused("identity file: form")
    identity = Identity.from_text(lines[0].decode())
    note = parse_canonical(unb64(lines[1][len(start) :].decode()))
    if write_identity_file(identity, mark, note) != data:
        raise Refused("identity file: not as it is written")
    return identity, note

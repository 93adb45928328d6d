"""The committed bundles are what their sources give, byte for byte."""

import subprocess
from pathlib import Path

from tests.house.sources import ROOT

STATIC = ROOT / "app/static"
P256_PRIME = b"ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"
OTHER_RECIPIENT = b"age-encryption.org/v1/scrypt"


def rebuilt(into: Path) -> dict[str, bytes]:
    """Return the bundles that the sources give now."""
    subprocess.run(["node", str(ROOT / "app/client/build.mjs"), "--into", str(into)], check=True)
    return {path.name: path.read_bytes() for path in into.iterdir()}


def test_committed_bundles_are_what_their_sources_give(tmp_path: Path) -> None:
    """So that anyone can see what is served; from another folder too, since no path is in them."""
    committed = {path.name: path.read_bytes() for path in STATIC.iterdir() if path.is_file()}
    fresh = rebuilt(tmp_path)
    assert {"console.js", "licences.txt"} <= set(fresh)
    changed = {name for name in committed.keys() | fresh.keys() if committed.get(name) != fresh.get(name)}
    assert changed == set(), "run: make bundle"


def test_bundles_hold_no_path_and_no_kind_of_recipient_that_no_key_of_ours_is(tmp_path: Path) -> None:
    """P-256 and what else age can seal to would be a third of the cryptography, for nothing."""
    for name, content in rebuilt(tmp_path).items():
        assert str(ROOT).encode() not in content, name
        assert P256_PRIME not in content, name
        assert OTHER_RECIPIENT not in content, name

"""One label for each purpose, and each what SPEC §4 lists."""

import inspect
import re
from pathlib import Path

import pytest

from crypto import derivations
from crypto.derivations import hkdf
from tests.vectors.of_forms import derivation_vectors

SOURCE = inspect.getsource(derivations)
LABELS = re.findall(r'"(tillit/v1/[a-z-]+)"', SOURCE)


# RFC 5869, appendix A, test cases 1 to 3: secret, salt, info, size, output.
@pytest.mark.parametrize(
    ("secret", "salt", "info", "size", "output"),
    [
        (
            "0b" * 22,
            "000102030405060708090a0b0c",
            "f0f1f2f3f4f5f6f7f8f9",
            42,
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            bytes(range(0x50)).hex(),
            bytes(range(0x60, 0xB0)).hex(),
            bytes(range(0xB0, 0x100)).hex(),
            82,
            (
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
            ),
        ),
        (
            "0b" * 22,
            None,
            "",
            42,
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ],
)
def test_the_examples_of_rfc_5869_come_out(secret: str, salt: str | None, info: str, size: int, output: str) -> None:
    salted = None if salt is None else bytes.fromhex(salt)
    assert hkdf(bytes.fromhex(secret), salted, "", bytes.fromhex(info), size).hex() == output


def test_every_label_is_used_once_and_begins_no_other() -> None:
    """A label that begins another could be completed to it by a context."""
    assert len(LABELS) == len(set(LABELS)) == 19
    assert [(a, b) for a in LABELS for b in LABELS if a != b and b.startswith(a)] == []


def test_the_labels_are_those_that_the_specification_lists(root: Path) -> None:
    section = (root / "crypto/SPEC.md").read_text().split("## 4. Keys")[1].split("Other labels:")[0]
    assert re.findall(r"^\| `(tillit/v1/[a-z-]+)` \|", section, re.MULTILINE) == sorted(LABELS, key=section.index)
    assert len(LABELS) > 0


def test_no_two_derivations_give_the_same() -> None:
    vectors = derivation_vectors()
    assert isinstance(vectors, dict)
    outputs = vectors["outputs"]
    assert isinstance(outputs, dict)
    assert {f"tillit/v1/{name}" for name in outputs} == set(LABELS)
    assert len(set(outputs.values())) == len(LABELS)

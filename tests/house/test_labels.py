"""Every label that any of our programs uses stands in a table of SPEC §3 or §4, and those tables list no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.storage.server_keys import SERVER_KEYS

LISTED = re.compile(r"^\| `(tillit/[a-z0-9/-]+)` \|", re.MULTILINE)
LABEL = re.compile(r"(?:# )?(tillit/[a-z0-9/-]+)[ \n]*")


def python_labels(root: Path) -> Iterator[str]:
    """Yield every text or byte string in our Python that is a label; docstrings hold none alone."""
    for folder in ("crypto", "app"):
        for path in (root / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
                    text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
                    if found := LABEL.fullmatch(text):
                        yield found[1]


def browser_labels(root: Path) -> Iterator[str]:
    for folder in ("crypto/browser", "app/client"):
        for path in (root / folder).rglob("*.ts*"):
            yield from re.findall(r"[\"'`](?:# )?(tillit/[a-z0-9/-]+)", re.sub(r"tillit/v1/\$\{", "", path.read_text("utf-8")))


def listed(root: Path) -> list[str]:
    text = (root / "crypto/SPEC.md").read_text("utf-8")
    return LISTED.findall(text[text.index("## 3.") : text.index("## 5.")])


def test_every_label_is_listed_and_no_other(root: Path) -> None:
    used = set(python_labels(root))
    assert len(used) > 25
    assert {"tillit/v1/record", "tillit/v1/form-mark", "tillit/v1/tie", "tillit/server/totp", "tillit/v1/unlock"} <= used
    assert sorted(used) == sorted(set(listed(root)))


def test_no_label_is_listed_for_two_purposes(root: Path) -> None:
    """But the first line of a protected key file, which says under which label its identity derives."""
    labels = listed(root)
    assert sorted(label for label in set(labels) if labels.count(label) > 1) == ["tillit/v1/keyfile"]


def test_the_browser_uses_no_label_that_is_not_listed(root: Path) -> None:
    used = set(browser_labels(root))
    assert {"tillit/v1/record", "tillit/v1/tie", "tillit/v1/grant", "tillit/v1/staff-auth"} <= used
    assert used <= set(listed(root))


def test_the_section_of_the_labels_names_every_other_key(root: Path) -> None:
    """The server's own keys are the files beside the database: each has its row."""
    section = (root / "crypto/SPEC.md").read_text("utf-8").split("## 4. Keys")[1].split("## 5.")[0]
    assert re.findall(r"^\| server's key `([a-z]+)` \|", section, re.MULTILINE) == sorted(SERVER_KEYS)

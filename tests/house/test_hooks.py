"""What docs/hooks.md promises to programs is what the sources have."""

import re

from tests.house.sources import ROOT

HOOKS = ROOT / "docs" / "hooks.md"


def test_every_part_of_the_console_is_listed_and_no_other() -> None:
    """The part of a dialog's own name comes from where the dialog is made."""
    views = list((ROOT / "app" / "client").rglob("*.tsx"))
    assert views
    written = {part for view in views for part in re.findall(r'(?:data-part|part)="([a-z-]+)"', view.read_text("utf-8"))}
    listed = set(re.findall(r"^\| `([a-z-]+)` \|", HOOKS.read_text("utf-8").partition("## The console")[2], re.MULTILINE))
    assert written == listed

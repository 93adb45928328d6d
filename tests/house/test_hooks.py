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


def test_every_page_that_a_page_names_is_there() -> None:
    """Whoever writes a client of their own begins at docs/api.md, and is led on."""
    pages = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "deploy" / "README.md"]
    named = {
        (page, name) for page in pages for name in re.findall(r"`((?:[a-z]+/)*[A-Za-z-]+\.(?:md|json))`", page.read_text("utf-8"))
    }
    assert {name for page, name in named if page.name == "api.md"} >= {"api-reports.md", "api-staff.md", "openapi.json"}
    folders = (ROOT, ROOT / "docs", ROOT / "crypto")
    assert [(page.name, name) for page, name in named if not any((folder / name).exists() for folder in folders)] == []

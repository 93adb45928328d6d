"""The browsers that the tests drive are as restricted as the tests believe."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.browser.firefox import RESIST, SAFER, SAFEST, STANDARD, Mode, OpenFirefox

IMAGE_WITHOUT_TEXT = "data:text/html,<!doctype html><html lang=en><title>A page</title><main><img src='data:,'></main>"


@pytest.mark.parametrize("script", [True, False])
def test_chromium_runs_script_only_where_it_was_asked_to(chromium: OpenPage, *, script: bool) -> None:
    """The fixture itself looks whether script runs."""
    assert chromium(script=script).url == "about:blank"


def test_a_chromium_profile_can_be_searched_afterwards(chromium_profile: Callable[..., Any], tmp_path: Path) -> None:
    """What a page can't keep out of the profile is found there."""
    with chromium_profile(tmp_path / "profile", script=False) as page:
        page.goto("data:text/html,<title>planted-in-history</title>")
    histories = list((tmp_path / "profile").rglob("History"))
    assert any(b"planted-in-history" in history.read_bytes() for history in histories)


@pytest.mark.parametrize("mode", [STANDARD, RESIST, SAFER, SAFEST], ids=lambda mode: mode.name)
def test_firefox_runs_script_in_every_mode_but_safest(firefox: OpenFirefox, mode: Mode, tmp_path: Path) -> None:
    """The fixture itself looks whether script runs."""
    assert firefox(mode).get_url() == "about:blank"
    assert mode.script == (mode is not SAFEST)
    assert (tmp_path / "firefox-0/prefs.js").is_file()


def test_axe_sees_an_image_without_a_text(chromium: OpenPage) -> None:
    """A checker that finds nothing anywhere would prove nothing."""
    page = chromium()
    page.goto(IMAGE_WITHOUT_TEXT)
    assert any(line.startswith("image-alt: ") for line in accessibility_violations(page))

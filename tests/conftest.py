"""What every test may ask for: a server of its own, browsers, the age command."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
BROWSERS = {"chromium", "chromium_profile", "firefox"}
SERVERS = {"start_server", "portal", "site", "small_disk"}

pytest_plugins = ["tests.server", "tests.browser.chromium", "tests.browser.firefox", "tests.browser.console"]

settings.register_profile("house", deadline=None)  # on a busy machine a slow example is no wrong one
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a server or a browser, and let one worker run the browsers in turn: two only slow each other."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if SERVERS & asked:
            item.add_marker("served")
        if BROWSERS & asked:
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder that holds the whole project."""
    return ROOT


@pytest.fixture(scope="session")
def age_command() -> Path:
    """Return the `age` command, 1.3 or newer; `age-keygen` lies beside it."""
    command = shutil.which("age", path=f"{ROOT / 'build/bin'}{os.pathsep}{os.environ['PATH']}")
    assert command is not None, "run: make build/bin/age"
    return Path(command)

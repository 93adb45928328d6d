"""What the tests of commands may ask for."""

from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.cli.demo import Demo, copied, made_demo
from tests.cli.house import house

__all__ = ["demo", "house", "pristine_demo", "run"]


@pytest.fixture(scope="session")
def pristine_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Build a demo once; tests that write use `demo`."""
    return made_demo(tmp_path_factory.mktemp("pristine") / "data")


@pytest.fixture
def demo(pristine_demo: Demo, tmp_path: Path) -> Demo:
    """Return a demo of the test's own, where `run` looks for a portal."""
    return copied(pristine_demo, tmp_path / "data")

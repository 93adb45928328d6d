"""What the tests of deeds may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.office import Office, office


@pytest.fixture
def empty_office(tmp_path: Path) -> Iterator[Office]:
    """Yield an organisation in which nobody works yet."""
    with office(tmp_path) as made:
        yield made


@pytest.fixture
def committee(tmp_path: Path) -> Iterator[Office]:
    """Yield an organisation whose committee is ada, bo and cy, signed into version 1 of its directory."""
    with office(tmp_path, "ada", "bo", "cy") as made:
        yield made

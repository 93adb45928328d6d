"""What these tests may ask for: an organisation in force, and a reporter's program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.office import Office, office
from tests.web.sealed.program import Program, new_program
from tests.web.staff.client import Client
from tests.web.staff.colleague import Time
from tests.web.staff.conftest import serve, time

__all__ = ["time"]


@pytest.fixture
def house(time: Time, tmp_path: Path) -> Iterator[Office]:
    """Yield an organisation whose committee is ada and bo."""
    with office(tmp_path, "ada", "bo") as made:
        yield made


@pytest.fixture
def client(house: Office) -> Iterator[Client]:
    """Yield a client of the application on the house's data."""
    with serve(house.settings) as client:
        yield client


@pytest.fixture
def reporter(client: Client, house: Office) -> Program:
    """Return somebody who has not filed yet."""
    return new_program(client, house)

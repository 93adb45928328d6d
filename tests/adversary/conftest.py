"""What the attacks on a running portal may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.invite_member import OfferedSeat
from crypto.roles import Role
from tests.adversary.house import House
from tests.services.office import office

SEATS = {"ada": Role.HANDLER, "bo": Role.HANDLER, "cy": Role.ADVISER, "dan": Role.ADMINISTRATOR}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Yield a portal whose committee is ada and bo (handlers), cy (adviser) and dan (administrator), signed into version 1."""
    with office(tmp_path) as made:
        house = House(made)
        for handle, role in SEATS.items():
            house.entries[handle], house.roles[handle] = made.join(handle, OfferedSeat("committee", role)), role
        made.sign_and_publish()
        yield house

"""What the tests over Tor may ask for."""

from collections.abc import Iterator

import pytest

from tests.cli.commands import run
from tests.tor.house import OnionHouse, onion_house

__all__ = ["house", "run"]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnionHouse]:
    """Yield one portal behind one network, for all tests: it takes half a minute until an onion can be found."""
    with onion_house(tmp_path_factory.mktemp("house")) as made:
        yield made

"""A new portal: its folders, its keys, its id."""

from pathlib import Path

import pytest

from app.services.initialise import make_folders
from app.services.obstacle import Obstacle
from app.settings import read_settings
from app.storage.server_keys import SERVER_KEYS, read_key
from tests.services.office import Office, office


def test_nobody_else_can_look_into_a_new_portal(tmp_path: Path) -> None:
    settings = read_settings({}, data=tmp_path / "data")
    make_folders(settings)
    made = [settings.data, *settings.data.rglob("*")]
    assert len(made) >= 6
    assert {path.stat().st_mode & 0o077 for path in made} == {0}


def test_an_empty_folder_that_was_open_is_closed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    make_folders(read_settings({}, data=tmp_path / "data"))
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_a_portals_keys_are_its_own(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        settings = read_settings({}, data=tmp_path / name)
        make_folders(settings)
        keys |= {read_key(settings.keys, key) for key in SERVER_KEYS}
    assert len(keys) == 2 * len(SERVER_KEYS)


def test_nothing_is_ever_made_over_something(empty_office: Office) -> None:
    before = {path: path.read_bytes() for path in empty_office.settings.data.rglob("*.key")}
    with pytest.raises(Obstacle):
        make_folders(empty_office.settings)
    assert before
    assert {path: path.read_bytes() for path in before} == before


def test_two_portals_have_different_ids(empty_office: Office, tmp_path: Path) -> None:
    with office(tmp_path / "other") as other:
        assert other.instance.instance != empty_office.instance.instance
        assert len(other.instance.instance) == 16

"""What the machine could give away."""

from pathlib import Path

import pytest

from app.services import machine
from app.services.machine import claim
from app.services.obstacle import Obstacle


def test_a_runtime_folder_is_made_for_this_user_alone(tmp_path: Path) -> None:
    claim(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0


def test_a_folder_that_was_open_is_closed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir(mode=0o777)
    claim(tmp_path / "a")
    assert (tmp_path / "a").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("whose", ["a/b", "a"])
def test_a_folder_that_another_user_made_first_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whose: str) -> None:
    """They could read the sessions, or put others in their place."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    true_owner = machine.owner
    monkeypatch.setattr(machine, "owner", lambda path: 4711 if path == tmp_path / whose else true_owner(path))
    with pytest.raises(Obstacle, match="another user"):
        claim(tmp_path / "a" / "b")

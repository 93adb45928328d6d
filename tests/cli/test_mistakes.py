"""What a person gets wrong costs them one sentence, and nothing else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crypto.entry import Entry
from tests.cli.commands import Run

WRONG: dict[str, tuple[str, ...]] = {
    "no organisation of that name": ("staff", "list", "--org", "home"),
    "a seat without a role": ("staff", "invite", "bo", "--name", "Bo", "--seat", "committee"),
    "a seat with an unknown role": ("staff", "invite", "bo", "--name", "Bo", "--seat", "committee:boss"),
    "a seat in no body": ("staff", "invite", "bo", "--name", "Bo", "--seat", "board:handler"),
    "a body's name without a language": ("body", "create", "board", "--name", "Board"),
    "an unknown rulebook": ("org", "change", "--rulebook", "nowhere"),
    "a rulebook's file that is not there": ("org", "change", "--rulebook", "./nowhere.toml"),
    "nothing to change": ("org", "change"),
    "too many days": ("directory", "draft", "p", "--days", "93"),
    "no proposal": ("directory", "sign", "root.key", "s", "--root-key", "root.key"),
    "no signed version": ("directory", "publish", "root.key"),
    "a file that is not there": ("directory", "publish", "nowhere"),
    "a key that is none": ("backup", "b.age", "--to", "age1pq1nonsense"),
    "a backup that is none": ("restore", "root.key", "--key", "plain.key", "--data", "new"),
    "a restore over a portal": ("restore", "root.key", "--key", "plain.key"),
    "a passphrase that is too short": ("key", "make", "k", "--passphrase-fd", "0"),
    "a second portal in one folder": ("init",),
    "an upgrade with a backup to nobody": ("upgrade", "--backup", "b.age"),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_gets_one_sentence_and_changes_nothing(run: Run, house: Entry, mistake: str) -> None:
    assert run("key", "make", "plain.key", "--plain").code == 0

    def state() -> tuple[list[str], list[str]]:
        with closing(sqlite3.connect("data/tillit.db")) as connection:
            return list(connection.iterdump()), sorted(str(path) for path in Path().iterdir())

    before = state()
    ran = run(*WRONG[mistake], typed="short\n")
    assert ran.code == 1
    assert ran.out == ""
    lines = [line for line in ran.err.splitlines() if not line.startswith("Warning:")]
    assert len(lines) == 1
    assert lines[0].startswith("tillit: ")
    assert "Traceback" not in ran.err
    assert state() == before


@pytest.mark.parametrize("words", [(), ("nonsense",), ("org",), ("org", "create"), ("directory", "sign", "p", "s")])
def test_a_command_asked_for_wrongly_says_how_it_is_used(run: Run, words: tuple[str, ...]) -> None:
    ran = run(*words)
    assert ran.code == 2
    assert ran.err.startswith("usage: tillit")


def test_a_folder_without_a_portal_is_said_so(run: Run) -> None:
    for words in (("staff", "list"), ("doctor",), ("upgrade", "--no-backup"), ("backup", "b", "--to", "x")):
        ran = run(*words)
        assert ran.code == 1
        assert "tillit init" in ran.err


def test_a_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILLIT_ORIGINS", "portal.example/")
    ran = run("init")
    assert ran.code == 1
    assert ran.err.startswith("tillit: TILLIT_ORIGINS: ")

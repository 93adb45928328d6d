"""Whatever an operator gets wrong is said in their language, with what it is about."""

import argparse
import inspect
from pathlib import Path

import pytest

from app.cli.parsing import USAGE
from tests.cli.commands import Run

LANGUAGES = ("nb", "nl", "sv")
SETTINGS = {
    "TILLIT_ORIGINS": "portal.example/",
    "TILLIT_STAFF_ORIGINS": "https://Portal.example",
    "TILLIT_LANGUAGE": "tlh",
    "TILLIT_ATTACHMENT_LIMIT": "2 GiB",
    "TILLIT_ATTACHMENTS_PER_REPORT": "41",
    "TILLIT_DISK_RESERVE": "-1",
    "TILLIT_BODY_IDLE_LIMIT": "0",
    "TILLIT_BODY_LEAST_RATE": "fast",
}
UNITS = {
    "TILLIT_ATTACHMENT_LIMIT": "bytes from 1",
    "TILLIT_ATTACHMENTS_PER_REPORT": "files from 0 to 40",
    "TILLIT_DISK_RESERVE": "bytes from 0",
    "TILLIT_BODY_IDLE_LIMIT": "seconds from 1",
    "TILLIT_BODY_LEAST_RATE": "bytes a second from 0",
}
WRONG = (
    (),
    ("nonsense",),
    ("org",),
    ("org", "create", "--bogus"),
    ("directory", "sign", "p", "s"),
    ("upgrade", "--backup", "b", "--no-backup"),
    ("serve", "--port"),
    ("serve", "--port", "http"),
    ("serve", "--workers", "many"),
    ("directory", "draft", "p", "--days", "all"),
    ("key", "make", "k", "--passphrase-fd", "stdin"),
    ("staff", "invite", "ada", "--name", "Ada", "--seat"),
)
ENGLISH = {"usage:", "error:", "argument", "arguments", "required:", "expected", "invalid", "unrecognized", "allowed", "options:"}


def english_in(text: str) -> set[str]:
    """Return the English words, of those that are said about arguments, in what a command wrote."""
    return ENGLISH & set(text.split())


def test_every_sentence_is_one_of_the_standard_librarys() -> None:
    """A slip of ours would be a sentence that nobody is ever shown."""
    source = inspect.getsource(argparse)
    for sentence in USAGE:
        assert sentence.replace("\n", "\\n") in source


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_command_asked_for_wrongly_is_told_so_in_each_language(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    english = run(*words)
    assert english.code == 2
    assert {"usage:", "error:"} <= english_in(english.err)
    said = {english.err}
    for language in LANGUAGES:
        monkeypatch.setenv("LANG", language)
        ran = run(*words)
        assert ran.code == 2
        assert english_in(ran.err) == set(), ran.err
        said.add(ran.err)
    assert len(said) == 4


def test_help_is_given_in_each_language(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {run("serve", "--help").out}
    for language in LANGUAGES:
        monkeypatch.setenv("LANG", language)
        ran = run("serve", "--help")
        assert ran.code == 0
        assert english_in(ran.out) == set(), ran.out
        assert "exit" not in ran.out
        said.add(ran.out)
    assert len(said) == 4


@pytest.mark.parametrize("name", SETTINGS)
def test_a_wrong_setting_is_named_with_its_unit_and_what_it_is_in_each_language(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, SETTINGS[name])
    english = run("init")
    assert english.code == 1
    assert UNITS.get(name, "") in english.err
    said = {english.err}
    for language in LANGUAGES:
        monkeypatch.setenv("LANG", language)
        said.add(run("init").err)
    assert len(said) == 4
    for text in said:
        assert text.startswith(f"tillit: {name}: ")
        assert SETTINGS[name] in text
        assert text.count("\n") == 1


@pytest.mark.parametrize(
    ("rulebook", "names"),
    [
        (b"x = 1\nx = 2\n", "2: "),
        (b"x = ", "TOML"),
        (b"\xff", "UTF-8"),
        (b"languages = ['tlh']", "1: languages: "),
        (b"languages = ['en']", "id: "),
        (b"languages = ['en']\nid = 'b'\nkind = 1", "3: kind: "),
    ],
)
def test_what_is_wrong_with_a_rulebook_is_said_in_each_language(
    run: Run, monkeypatch: pytest.MonkeyPatch, rulebook: bytes, names: str
) -> None:
    assert run("init").code == 0
    Path("rules.toml").write_bytes(rulebook)
    keys = ",".join(("A" * 43, "B" * 42 + "A"))
    said = set()
    for language in ("en", *LANGUAGES):
        monkeypatch.setenv("LANG", language)
        ran = run("org", "create", "--slug", "house", "--name", "House", "--rulebook", "./rules.toml", "--roots", keys)
        assert ran.code == 1
        assert ran.err.startswith("tillit: ")
        assert "./rules.toml" in ran.err
        assert names in ran.err
        said.add(ran.err)
    assert len(said) == 4

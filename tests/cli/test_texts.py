"""What the command line says, and in which language."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import texts
from app.cli.questions import ask_all, ask_kind
from app.domain.rulebook import Choice, Kind, Question, Text
from app.services.obstacle import Obstacle
from app.settings import command_language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "nb_NO.UTF-8"}, "nb"),
        ({"LANG": "no_NO"}, "nb"),
        ({"LANG": "nn_NO"}, "nb"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "nb_NO", "LC_ALL": "sv_SE"}, "sv"),
        ({"LANG": "nb_NO", "LC_ALL": ""}, "nb"),
    ],
)
def test_the_terminals_language_is_spoken(environment: dict[str, str], language: str) -> None:
    assert command_language(environment) == language


@pytest.mark.parametrize(
    ("started", "called"),
    [("/usr/local/bin/tillit", "tillit"), ("/srv/tillit/app/cli/main.py", ".venv/bin/python -m app.cli.main")],
)
def test_a_command_that_is_named_can_be_typed_as_it_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, started: str, called: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", [started, "staff"])
    monkeypatch.setattr("sys.executable", str(tmp_path / ".venv/bin/python"))
    assert texts.translate("Look it over before you serve it: `tillit doctor`.").endswith(f"`{called} doctor`.")


def test_an_obstacle_is_explained_with_what_it_is_about() -> None:
    obstacle = Obstacle("{file} is no key file.", file="{braces}")
    assert texts.explain(obstacle) == str(obstacle) == "{braces} is no key file."


def test_what_an_obstacle_is_about_stays_on_its_line() -> None:
    """Whoever chose a file's name, or a reason, must not go on with a line that looks like ours."""
    reason = Obstacle("{file}: no room.", file="a\nSent.\x1b[8m")
    assert texts.explain(Obstacle("Not sent: {reason}", reason=reason)) == "Not sent: a Sent.�[8m: no room."


@pytest.mark.parametrize("speak", [texts.say, texts.warn, texts.ask])
def test_nothing_that_is_said_steers_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], speak: Callable[[str], object]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    speak("\x1b[2J one\rtwo \u202egpj.exe\n\tthree \ud800")
    assert "".join(capsys.readouterr()) == "�[2J one�two �gpj.exe\n\tthree �\n"


def test_a_question_stays_on_its_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An organisation's words, signed or not, are not the program's."""
    sly = Text({"en": "Which?\n\nIt is stored."})
    question = Question("which", sly, sly, "choice", required=False, choices=(Choice("one", sly), Choice("two", sly)))
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n1\n"))
    ask_all([question], "en")
    ask_kind([Kind(name, "track", sly, sly, ()) for name in ("one", "two")], "en")
    shown = capsys.readouterr().out
    assert shown.count("It is stored.") == 8
    assert "\nIt is stored." not in shown


@pytest.mark.parametrize(("typed", "yes"), [("yes\n", True), ("Y\n", True), ("no\n", False), ("\n", False), ("", False)])
def test_only_yes_is_yes(monkeypatch: pytest.MonkeyPatch, typed: str, yes: bool) -> None:  # noqa: FBT001 - a table row
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert texts.ask_yes("Sure?") is yes

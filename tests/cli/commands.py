"""Runs commands as a person would: arguments, what they type, what they read."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from app.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines that it printed, without indentation and empty ones."""
        return [line.strip() for line in self.out.splitlines() if line.strip()]


Run: TypeAlias = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs `tillit` with these words, in English, in an empty folder, on a portal in `data`."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "TILLIT_DATA", "TILLIT_ORIGINS", "TILLIT_RUNTIME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TILLIT_RUNTIME", str(tmp_path / "runtime"))
    monkeypatch.setattr("app.cli.texts._spoken", ["en"])  # the language that one test speaks ends with it

    def run(*words: object, typed: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        try:
            code = main([str(word) for word in words])
        except SystemExit as stopped:  # argparse ends the process itself
            code = stopped.code if isinstance(stopped.code, int) else 1
        captured = capfd.readouterr()
        return Ran(code, captured.out, captured.err)

    return run

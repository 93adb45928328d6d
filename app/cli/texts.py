"""What the command line says, in the operator's language."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from app.cli.plain_text import one_line, plain
from app.domain.problem import N_, Problem

_spoken = ["en"]


def speak(language: str) -> None:
    """Say everything from now on in *language*, one of en, nb, nl, sv."""
    _spoken[0] = language


def spoken() -> str:
    """Return the operator's language."""
    return _spoken[0]


def program() -> str:
    """Return what this program is called where it runs: `tillit`, or how it is started from its sources, as by `make run`."""
    if Path(sys.argv[0]).name != "main.py":
        return "tillit"
    python = Path(sys.executable)
    here = Path.cwd()
    return f"{python.relative_to(here) if python.is_relative_to(here) else python} -m app.cli.main"


def translate(text: str) -> str:
    """
    Return *text* in the operator's language; English is the text itself. Imported as `_`.

    A command that it names stands in it as it can be typed here.
    """
    return _in_language(text).replace("`tillit ", f"`{program()} ")


def _in_language(text: str) -> str:
    if _spoken[0] == "en" or not text:
        return text
    from app.locale import translations  # noqa: PLC0415 - reading a catalogue takes 0.1 s, and English needs none

    return translations(_spoken[0]).gettext(text)


def explain(problem: Problem) -> str:
    """Return a problem's sentence in the operator's language, and that of a problem which is its reason."""
    return filled(problem.sentence, problem.values)


def filled(sentence: str, values: Mapping[str, object]) -> str:
    """
    Return *sentence* in the operator's language with its *values*, each on one line; a problem among them is explained.

    Attack: a value that a server chose, such as its reason for a refusal, goes on with lines that look like ours.
    """
    shown = {name: explain(value) if isinstance(value, Problem) else one_line(str(value)) for name, value in values.items()}
    return translate(sentence).format(**shown)


def say(text: str = "", file: TextIO | None = None) -> None:
    """Print a line at once: the operator may be reading along through a pipe. What would steer a terminal is replaced."""
    print(plain(text), file=file or sys.stdout, flush=True)


def warn(text: str) -> None:
    """Print a line beside what the command gives out."""
    say(text, sys.stderr)


def ask(question: str) -> str:
    """Ask a question and return the line that was typed; at the end of the input it is empty."""
    say(question)
    return sys.stdin.readline().strip()


def ask_yes(question: str) -> bool:
    """Ask a question and return whether the answer was yes; at the end of the input it was not."""
    answer = ask(question + " " + translate(N_("[yes/no]"))).casefold()
    return answer in {"yes", "y", translate(N_("yes")), translate(N_("y"))}

"""What the command line says of arguments that are wrong: the standard library's sentences, translated, and ours."""

import argparse
from collections.abc import Callable

from app.cli.texts import translate
from app.domain.problem import N_

USAGE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
    N_("expected one argument"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
)
"""Of the standard library's sentences those that a command of ours can bring about."""


def speak_in_usage() -> None:
    """Have the standard library say its sentences in the operator's language: it asks no catalogue but one of files."""
    argparse._ = _said  # type: ignore[attr-defined]  # the name under which it looks its own sentences up


def _said(text: str | None) -> str | None:
    """Return *text* as it is said, or the None that the library also asks for."""
    return translate(text) if text else text


def whole_number(expected: str, least: int = 0, most: int | None = None) -> Callable[[str], int]:
    """
    Return a reader of an argument that is a number.

    Args:
        expected: the sentence for one that is none, with `{text}` for what was given, `{least}` and `{most}`. It names the unit.
        least: of the numbers that are taken.
        most: of them, if there is one.
    """

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) < least or (most is not None and int(text) > most):
            raise argparse.ArgumentTypeError(translate(expected).format(text=text, least=least, most=most))
        return int(text)

    return read

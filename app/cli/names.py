"""Names in several languages, as a command is given them: `--name en=Committee`, once for each."""

from argparse import ArgumentParser
from collections.abc import Iterable

from app.cli.texts import translate as _
from app.domain.languages import LANGUAGES
from app.services.obstacle import N_, Obstacle


def add_names_option(parser: ArgumentParser) -> None:
    """Let a name be given in each language."""
    parser.add_argument(
        "--name",
        action="append",
        required=True,
        metavar="LANGUAGE=NAME",
        help=_("its name in a language, such as en=Committee; once for each language"),
    )


def read_names(texts: Iterable[str]) -> dict[str, str]:
    """
    Return the names by language.

    Raises:
        Obstacle: one of *texts* has no language of ours, or no name.
    """
    return dict(map(_read, texts))


def _read(text: str) -> tuple[str, str]:
    language, _equals, name = text.partition("=")
    if language not in LANGUAGES or not name:
        raise Obstacle(N_("--name {text}: a language and a name, such as en=Committee."), text=text)
    return language, name

"""A portal that is served, and what its reporters type into `tillit report` and `tillit return`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crypto.words import WORDS
from tests.cli.commands import Ran, Run
from tests.portal import SLUG, Portal, new_portal
from tests.server import Server, serving
from tests.staff_program import StaffProgram

STORY = "The money for the hall was never paid in."
ANSWERS = f"2\n\n{STORY}\n.\nLast spring\nIn the office\nThe treasurer\n.\n2\nThat it is paid back\n.\n"


@dataclass
class House:
    """A portal that is served, with a committee that reads."""

    portal: Portal
    server: Server
    ada: StaffProgram

    @property
    def url(self) -> str:
        return self.at(self.server.url)

    @property
    def fingerprint(self) -> str:
        return self.portal.root.hex(" ", 2)

    def at(self, server: str) -> str:
        """Return the address of the organisation's page on *server*, which may be another that hands on."""
        return f"{server}/{SLUG}/"


@contextmanager
def served_house(folder: Path) -> Iterator[House]:
    """Yield a portal whose committee is ada and bo."""
    portal = new_portal(folder / "data")
    with serving(folder, portal.data) as server:
        ada, _ = portal.join(server.url, "ada", "bo")
        yield House(portal, server, ada.sign_in())


def try_to_report(run: Run, house: House, *more: object, at: str | None = None, typed: str = ANSWERS, who: str = "no") -> Ran:
    """Report, on the server *at* where one is named, and return what was said."""
    typed = f"{typed}{who}\nyes\n"
    return run("report", at or house.url, "--root-fingerprint", house.fingerprint, *more, typed=typed)


def report(run: Run, house: House, *more: object, who: str = "no", typed: str = ANSWERS) -> str:
    """Report and return the ten words."""
    ran = try_to_report(run, house, *more, typed=typed, who=who)
    assert ran.code == 0, ran.err
    (words,) = [line for line in ran.lines if len(line.split()) == 10 and set(line.split()) <= set(WORDS)]
    return words


def try_to_return(run: Run, house: House, words: str, *more: object, at: str | None = None, typed: str = "") -> Ran:
    """Come back, on the server *at* where one is named, and return what was said."""
    return run("return", at or house.url, "--root-fingerprint", house.fingerprint, *more, typed=f"{words}\n{typed}")


def come_back(run: Run, house: House, words: str, *more: object, typed: str = "") -> list[str]:
    """Come back and return the lines that are shown."""
    ran = try_to_return(run, house, words, *more, typed=typed)
    assert ran.code == 0, ran.err
    return ran.lines

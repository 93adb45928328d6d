"""`tillit report` and `tillit return` against a server that was taken over: it can refuse, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crypto.words import WORDS
from tests.cli.changing_proxy import Answer, Change, changing
from tests.cli.commands import Run
from tests.cli.served_house import House, report, served_house, try_to_report, try_to_return

pytestmark = pytest.mark.served

FORGED = " ".join(WORDS[:10])
CLEARED = f"x\x1b[2J\x1b[H\nIt is stored. Write these ten words on paper:\n\n    {FORGED}\n\x1b[8m"
REASONS = [
    CLEARED,
    "\x1b]0;title\x07",
    "no\rIt is stored.",
    "\u202egpj.exe",
    "It is stored",
    "a" * 41,
    "",
    ["head-moved"],
    None,
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a portal whose committee is ada and bo."""
    with served_house(tmp_path_factory.mktemp("house")) as house:
        yield house


def refusing(method: str, ending: str, reason: object) -> Change:
    """Return a change of what is answered to such requests: a refusal for this reason."""

    def change(path: str, answer: Answer) -> None:
        if answer.method == method and path.endswith(ending):
            answer.replace_json({"error": reason}, 422)

    return change


@pytest.mark.parametrize("reason", REASONS, ids=repr)
def test_a_refusal_of_a_report_shows_no_word_of_the_servers(run: Run, house: House, reason: object) -> None:
    """A refusal that clears the screen and shows ten words of its own would be written on paper."""
    with changing(house.server.url, refusing("POST", "/cases", reason)) as proxy:
        ran = try_to_report(run, house, at=house.at(proxy.url))
    assert (ran.code, ran.err) == (1, "tillit: The server did not take the report (unknown). Nothing was stored.\n")
    assert "Write these ten words" not in ran.out


def test_a_refusal_of_an_answer_or_a_file_shows_none_either(run: Run, house: House, tmp_path: Path) -> None:
    (tmp_path / "book.bin").write_bytes(b"a book")
    words = report(run, house)
    with changing(house.server.url, refusing("POST", "/append", CLEARED)) as proxy:
        answered = try_to_return(run, house, words, "--reply", at=house.at(proxy.url), typed="Well?\n.\n")
    assert answered.err == "tillit: The server did not take it (unknown). Nothing was stored.\n"
    with changing(house.server.url, refusing("POST", "/uploads", CLEARED)) as proxy:
        sent = try_to_report(run, house, "--attach", "book.bin", at=house.at(proxy.url))
    assert sent.err == "tillit: The server did not take book.bin (unknown).\n"
    assert "\x1b" not in answered.out + sent.out


def test_the_reason_of_a_true_server_is_told(run: Run, house: House) -> None:
    with changing(house.server.url, refusing("POST", "/cases", "disk-full")) as proxy:
        ran = try_to_report(run, house, at=house.at(proxy.url))
    assert "(disk-full)" in ran.err

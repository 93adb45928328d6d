"""`tillit report` and `tillit return` against a server that was taken over: it can refuse, and nothing else."""

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cli.remote.portal import TRIES
from crypto.words import WORDS
from tests.cli.changing_proxy import Answer, Change, changing
from tests.cli.commands import Run
from tests.cli.served_house import House, report, served_house, try_to_report, try_to_return
from tests.portal import SLUG
from tests.reporter_program import File, ReporterProgram

pytestmark = pytest.mark.served

FORGED = " ".join(WORDS[:10])
CLEARED = f"x\x1b[2J\x1b[H\nIt is stored. Write these ten words on paper:\n\n    {FORGED}\n\x1b[8m"
BELIEVE_NOTHING = "tillit: What the server answered does not verify: believe nothing of it, and send nothing.\n"
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


@pytest.fixture(scope="module")
def words(house: House) -> str:
    """Return the words of a case with two files of the staff's."""
    with ReporterProgram(house.server.url, SLUG) as browser:
        words = browser.report({"q_what": "Show me."})
    case = next(case for case in house.ada.open_all() if "Show me." in case.said()[0][1])
    case.answer("Look at these.", [File("one.bin", b"one"), File("two.bin", b"two")]).send()
    return words


def refusing(method: str, ending: str, reason: object) -> Change:
    """Return a change of what is answered to such requests: a refusal for this reason."""

    def change(path: str, answer: Answer) -> None:
        if answer.method == method and path.endswith(ending):
            answer.replace_json({"error": reason}, 422)

    return change


def answering(part: str, deed: Callable[[Any], object]) -> Change:
    """Return a change of the JSON that is answered where *part* stands in the address: it is what *deed* makes of it."""

    def change(path: str, answer: Answer) -> None:
        if part in path:
            answer.replace_json(deed(json.loads(answer.body)))

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


NOT_A_NAME = {"member": "A" * 22, "name": "\ud800", "salt": "A" * 22}
NOT_A_GRANT = {"room": "identity", "epoch": "0", "holder": "reporter", "sealed": ""}


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("/case", {"records": []}),
        ("/case", {"records": [1]}),
        ("/case", {"records": None}),
        ("/case", {"grants": [NOT_A_GRANT]}),
        ("/case", {"grants": [{}]}),
        ("/case", {"objects": [None]}),
        ("/case", {"objects": [{"room": [], "object": "", "epoch": 0, "sealed": ""}]}),
        ("/case", {"after": [1]}),
        ("/directory", {"newest": 10**30}),
        ("/directory", {"newest": 0}),
        ("/directory", {"newest": True}),
        ("/directory", {"rulebook": None}),
        ("/directory", {"rulebook": "\ud800"}),
        ("/directory", {"founding": {}}),
        ("/directory", {"names": [NOT_A_NAME]}),
        ("/directory", {"versions": ["?"]}),
        ("/directory", {"attachment_limit": float("inf")}),
        ("/directory", {"attachments_per_report": "20"}),
    ],
    ids=ascii,
)
def test_an_answer_that_is_none_is_told_in_a_sentence(
    run: Run, house: House, words: str, part: str, said: dict[str, object]
) -> None:
    with changing(house.server.url, answering(part, lambda true: true | said)) as proxy:
        ran = try_to_return(run, house, words, at=house.at(proxy.url))
    assert (ran.code, ran.err) == (1, BELIEVE_NOTHING)


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b"\xff", b"[]", b'{"newest": ' + b"9" * 5_000 + b"}"], ids=["deep", "bytes", "list", "digits"]
)
def test_what_is_no_json_object_is_told_in_a_sentence(run: Run, house: House, words: str, body: bytes) -> None:
    with changing(house.server.url, lambda _path, answer: setattr(answer, "body", body)) as proxy:
        ran = try_to_return(run, house, words, at=house.at(proxy.url))
    assert (ran.code, ran.err) == (1, "tillit: There is no portal of this kind at that address.\n")


def test_an_answer_without_end_is_left(run: Run, house: House, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cli.remote.portal.MOST", 1_000_000)
    with changing(house.server.url, lambda _path, answer: setattr(answer, "body", bytes(1_000_001))) as proxy:
        ran = try_to_return(run, house, words, at=house.at(proxy.url))
    assert ran.code == 1
    assert "nothing of ours is as large" in ran.err


@pytest.mark.parametrize("ever_new", [False, True], ids=["one page again", "ever new pages"])
def test_pages_without_end_are_left(
    run: Run, house: House, words: str, monkeypatch: pytest.MonkeyPatch, *, ever_new: bool
) -> None:
    monkeypatch.setattr("app.cli.remote.answers.MOST_PAGES", 5)
    numbers = itertools.count()

    def change(path: str, answer: Answer) -> None:
        after = {"after": f"talk.{next(numbers) if ever_new else 0}"}
        if "/case/objects" in path:
            answer.replace_json({"objects": []} | after)
        elif path.endswith("/case"):
            answer.replace_json(json.loads(answer.body) | after)

    with changing(house.server.url, change) as proxy:
        ran = try_to_return(run, house, words, at=house.at(proxy.url))
    assert (ran.code, ran.err) == (1, BELIEVE_NOTHING)
    assert len([path for _, path in proxy.asked if "/case/objects" in path]) == (5 if ever_new else 1)


UPLOADS_THAT_ARE_NONE = [
    ("POST", 200, {"blob": "../case", "capability": "A" * 22}),
    ("POST", 200, {"blob": "A" * 22, "capability": 1}),
    ("POST", 200, {}),
    ("PUT", 200, {"offset": 0}),
    ("PUT", 200, {"offset": 1}),
    ("PUT", 200, {"offset": 10**9}),
    ("PUT", 200, {"offset": [1]}),
    ("PUT", 200, {}),
    ("PUT", 409, {"error": "offset", "offset": [1]}),
    ("PUT", 409, {"error": "offset", "offset": -1}),
    ("PUT", 409, {"error": "offset", "offset": 10**9}),
    ("PUT", 409, {"error": "offset"}),
]


@pytest.mark.parametrize(("method", "status", "said"), UPLOADS_THAT_ARE_NONE, ids=str)
def test_what_can_not_be_true_of_an_upload_ends_it(
    run: Run, house: House, tmp_path: Path, method: str, status: int, said: object
) -> None:
    (tmp_path / "book.bin").write_bytes(b"a book")

    def change(path: str, answer: Answer) -> None:
        if "/uploads" in path and answer.method == method:
            answer.replace_json(said, status)

    with changing(house.server.url, change) as proxy:
        ran = try_to_report(run, house, "--attach", "book.bin", at=house.at(proxy.url))
    assert (ran.code, ran.err) == (1, BELIEVE_NOTHING)
    assert len([path for asked, path in proxy.asked if "/uploads" in path and asked == method]) == 1


def test_an_upload_that_gets_no_further_is_given_up(run: Run, house: House, tmp_path: Path) -> None:
    (tmp_path / "book.bin").write_bytes(b"a book")

    def change(path: str, answer: Answer) -> None:
        if "/uploads/" in path:
            answer.replace_json({"error": "offset", "offset": 0}, 409)

    with changing(house.server.url, change) as proxy:
        ran = try_to_report(run, house, "--attach", "book.bin", at=house.at(proxy.url))
    assert (ran.code, ran.err) == (1, "tillit: The server did not take book.bin (offset).\n")
    assert len([path for _, path in proxy.asked if "/uploads/" in path]) == TRIES + 1


def lose(answer: Answer) -> None:
    answer.replace_json({"error": "not-found"}, 404)


def damage(answer: Answer) -> None:
    answer.body = answer.body[:-1] + bytes([answer.body[-1] ^ 1])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lose, "The server does not hand it out (not-found)."),
        (damage, "What the server answered does not verify: believe nothing of it, and send nothing."),
    ],
)
def test_a_file_that_can_not_be_had_stops_no_other(
    run: Run, house: House, words: str, tmp_path: Path, spoil: Callable[[Answer], None], said: str
) -> None:
    asked: list[str] = []

    def change(path: str, answer: Answer) -> None:
        if "/case/blobs/" in path:
            asked.append(path)
            if path == asked[0]:
                spoil(answer)

    with changing(house.server.url, change) as proxy:
        ran = try_to_return(run, house, words, "--save", "out", at=house.at(proxy.url))
    saved = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert saved in ({"one.bin": b"one"}, {"two.bin": b"two"})
    missing = "two.bin" if "one.bin" in saved else "one.bin"
    assert (ran.code, ran.err) == (1, f"{missing}: {said}\n")

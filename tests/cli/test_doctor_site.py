"""`tillit doctor --site`: one changed byte, one script more, one policy less on a running site is found."""

import hashlib
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.resources import STATIC
from tests.cli.changing_proxy import Answer, Change, changing
from tests.cli.commands import Run
from tests.portal import SLUG, new_portal
from tests.server import free_port, serving

pytestmark = pytest.mark.served

SCRIPT = b"<script src=/static/more.js></script>"
FILES = sorted((path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()), key=Path)
PAGES = [
    f"/{SLUG}/",
    f"/{SLUG}/report",
    f"/{SLUG}/report?server",
    f"/nl/{SLUG}/receipt",
    "/staff/",
    "/nb/staff/",
    "/staff/preview",
]
"""Of each sort one, in the order in which they are looked at."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a portal of which nobody has changed anything."""
    folder = tmp_path_factory.mktemp("site")
    portal = new_portal(folder / "data")
    with serving(folder, portal.data) as server:
        portal.join(server.url, "ada")
        yield server.url


@dataclass(frozen=True)
class Checked:
    """What the doctor said of a site that was changed."""

    code: int
    wrong: list[str]
    agents: set[str]


@pytest.fixture
def checked(run: Run, url: str) -> Callable[[Change], Checked]:
    """Return a function that has the doctor look at the site with a change."""

    def look(change: Change) -> Checked:
        with changing(url, change) as proxy:
            ran = run("doctor", "--site", f"{proxy.url}/{SLUG}/")
            wrong = [line.removeprefix("WRONG").strip().replace(proxy.url, "") for line in ran.lines if line.startswith("WRONG")]
            return Checked(ran.code, wrong, proxy.agents)

    return look


def on(paths: Iterable[str], deed: Callable[[Answer], None]) -> Change:
    """Return a change of what stands at *paths*."""

    def change(asked: str, answer: Answer) -> None:
        if asked in paths:
            deed(answer)

    return change


def insert(before: bytes, what: bytes) -> Callable[[Answer], None]:
    """Return a deed that puts *what* into an answer."""

    def deed(answer: Answer) -> None:
        assert before in answer.body
        answer.body = answer.body.replace(before, what + before, 1)

    return deed


def flip_a_bit(answer: Answer) -> None:
    answer.body = answer.body[:-2] + bytes([answer.body[-2] ^ 1]) + answer.body[-1:]


def lose(answer: Answer) -> None:
    answer.status, answer.body = 404, b""


def test_a_site_of_this_version_is_found_to_be_whole(run: Run, url: str) -> None:
    """No portal lies on this machine: any member can look."""
    ran = run("doctor", "--site", f"{url}/nb/{SLUG}/report")
    assert (ran.code, ran.lines) == (0, ["Nothing is wrong."])


def test_the_site_is_not_told_that_it_is_being_checked(checked: Callable[[Change], Checked]) -> None:
    told = checked(lambda _path, _answer: None)
    assert (told.code, told.wrong) == (0, [])
    assert len(told.agents) == 1
    assert next(iter(told.agents)).startswith("Mozilla/")


def test_a_changed_bit_of_any_file_is_found_and_both_hashes_told(checked: Callable[[Change], Checked]) -> None:
    told = checked(on([f"/static/{name}" for name in FILES], flip_a_bit))
    assert told.code == 1
    assert len(told.wrong) == len(FILES)
    for name, sentence in zip(FILES, told.wrong, strict=True):
        assert sentence.startswith(f"/static/{name} has other bytes")
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() in sentence


def test_what_is_missing_is_found(checked: Callable[[Change], Checked]) -> None:
    paths = ["/static/reporter-worker.js", f"/sv/{SLUG}/receipt", "/staff/preview"]
    told = checked(on(paths, lose))
    assert told.wrong == [f"{path} is not served: the site answers with 404." for path in paths]


@pytest.mark.parametrize("script", [SCRIPT, b"<ScRiPt\n>more.js</sCript \n>", b"<!--><script>more.js</script>-->"])
def test_a_script_more_is_found_in_every_page(checked: Callable[[Change], Checked], script: bytes) -> None:
    told = checked(on(PAGES, insert(b"</body>", script)))
    assert [sentence.partition(" ")[0] for sentence in told.wrong] == PAGES
    for sentence in told.wrong:
        assert " has other scripts than it should: " in sentence
        assert "more.js" in sentence


def test_another_script_and_none_are_found(checked: Callable[[Change], Checked]) -> None:
    def change(asked: str, answer: Answer) -> None:
        name = {f"/{SLUG}/report": b"console.js", f"/{SLUG}/receipt": b""}.get(asked)
        if name is not None:
            element = b'<script src="/static/%b" defer></script>' % name if name else b""
            answer.body = answer.body.replace(b'<script src="/static/reporter.js" defer></script>', element)

    other, none = checked(change).wrong
    assert "/static/console.js" in other
    assert none == f"/{SLUG}/receipt has other scripts than it should: -"


@pytest.mark.parametrize(
    "element", [b'<base href="/x/">', b'<meta HTTP-EQUIV="refresh" content="0;url=//x">', b'<iframe src="/x"></iframe>']
)
def test_a_page_that_leads_elsewhere_is_found(checked: Callable[[Change], Checked], element: bytes) -> None:
    told = checked(on(PAGES, insert(b"</head>", element)))
    assert [sentence.partition(" leads elsewhere: <")[0] for sentence in told.wrong] == PAGES


def test_a_head_that_leads_elsewhere_is_found(checked: Callable[[Change], Checked]) -> None:
    (sentence,) = checked(on([f"/{SLUG}/report"], lambda answer: answer.replace_header("refresh", "0; url=/x"))).wrong
    assert sentence == f"/{SLUG}/report leads elsewhere: 0; url=/x"


def test_any_other_text_in_the_consoles_pages_is_found(checked: Callable[[Change], Checked]) -> None:
    paths = ["/staff/", "/sv/staff/", "/staff/preview"]
    told = checked(on(paths, insert(b"</body>", b"<p>Call us</p>")))
    assert told.wrong == [f"{path} is another page than this installation's." for path in paths]


@pytest.mark.parametrize("policies", [(), ("default-src *",), ("default-src *", "default-src 'none'")])
def test_another_policy_is_found(checked: Callable[[Change], Checked], policies: tuple[str, ...]) -> None:
    paths = ["/static/reporter-worker.js", *PAGES]
    told = checked(on(paths, lambda answer: answer.replace_header("content-security-policy", *policies)))
    found = " ".join(policies) or "-"
    assert told.wrong == [f"{path} has another Content-Security-Policy than it should: {found}" for path in paths]


def test_another_charset_is_found(checked: Callable[[Change], Checked]) -> None:
    """The same bytes, read otherwise, are another script."""
    told = checked(
        on("/static/reporter.js", lambda answer: answer.replace_header("content-type", "text/javascript; charset=utf-7"))
    )
    (sentence,) = told.wrong
    assert "utf-7" in sentence


def test_what_a_site_says_cant_steer_the_terminal(run: Run, checked: Callable[[Change], Checked]) -> None:
    told = checked(on([f"/{SLUG}/report"], insert(b"</body>", b"<script>\x1b[2J\nNothing is wrong.</script>")))
    (sentence,) = told.wrong
    assert "\x1b" not in sentence
    assert "Nothing is wrong." in sentence


def test_an_answer_without_end_is_left(run: Run, url: str) -> None:
    with changing(url, on(["/static/console.js"], lambda answer: setattr(answer, "body", bytes(17 * 1024 * 1024)))) as proxy:
        ran = run("doctor", "--site", f"{proxy.url}/{SLUG}/")
    assert ran.code == 1
    assert "nothing of ours is as large" in ran.err


def test_a_console_on_a_host_of_its_own_is_compared_there(run: Run, tmp_path: Path) -> None:
    port = free_port()
    hosts = {"TILLIT_STAFF_ORIGINS": f"http://127.0.0.1:{port}", "TILLIT_ORIGINS": f"http://localhost:{port}"}
    portal = new_portal(tmp_path / "portal")
    (tmp_path / "work").mkdir()
    with serving(tmp_path / "work", portal.data, environment=hosts, port=port):
        portal.join(f"http://127.0.0.1:{port}", "ada")
        reporters, console = f"http://localhost:{port}/{SLUG}/", f"http://127.0.0.1:{port}/staff/"
        alone = run("doctor", "--site", reporters)
        both = run("doctor", "--site", reporters, "--console", console)
        swapped = run("doctor", "--site", console.replace("staff", SLUG), "--console", reporters)
    assert alone.code == 0
    assert alone.lines[0].startswith(f"WARNING  http://localhost:{port} has no console")
    assert (both.code, both.lines) == (0, ["Nothing is wrong."])
    assert swapped.code == 1


def test_the_hashes_that_are_published_are_those_of_what_is_served(run: Run, url: str) -> None:
    listed = [line.split("  ") for line in run("doctor", "--hashes").lines]
    assert len(listed) == 1 + sum(path.is_file() for path in STATIC.rglob("*"))
    for digest, path in listed:
        with urllib.request.urlopen(f"{url}/{path}") as answer:
            assert hashlib.sha256(answer.read()).hexdigest() == digest


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--site", "http://tillit.example/house/"), "not encrypted on the way"),
        (("--site", "http://abcdefgh.onion/house/"), "through Tor"),
        (("--console", "https://tillit.example/staff/"), "name it with --site"),
        (("--site", "http://localhost:1/house/"), "can't be reached"),
    ],
)
def test_what_cant_be_compared_is_said_in_a_sentence(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run("doctor", *words)
    assert ran.code == 1
    assert said in ran.err

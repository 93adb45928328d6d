"""What reporters and staff write, and what opens it, stands in no file of the server's, nor in a browser's profile."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Final

import pytest

from crypto.encoding import b64
from tests.browser.firefox import SAFEST, Mode, OpenFirefox
from tests.browser.reporters import FirefoxReporter, answer, come_back, write_report
from tests.planted import Found, Needles, search, search_open_files
from tests.portal import SLUG, Portal, new_portal
from tests.reporter_program import File, ReporterProgram
from tests.server import Server, StartServer

SENTENCE: Final = "The heron keeps the third ledger & lies"
ANSWER: Final = "Where does the heron keep its second ledger?"
NOTE: Final = "Among us: the heron is the chair's cousin"
CONTENT: Final = b"\x89heron-ledger-content\xf3\x00 page one\n" * 3
NAME: Final = "heron-ledger-2024.bin"
FLUSH: Final = 400  # milliseconds between Firefox's writes of its session; it is 15 seconds by default
OFTEN: Final = replace(SAFEST, preferences={**SAFEST.preferences, "browser.sessionstore.interval": FLUSH})

CONTROL: Final = "What a careless page lets Firefox write down"
CARELESS: Final = b"<!doctype html><title>careless</title><form><textarea name=story></textarea></form>"


@dataclass
class Scene:
    """A portal that is not the demo, its server, and all that was planted so far."""

    portal: Portal
    server: Server
    needles: Needles

    def search(self, *more: Path) -> list[Found]:
        """Search the data folder, the server's temporary files, its memory and its output, its open files, and *more* folders."""
        server = self.server
        folders = [self.portal.data, server.output.parent, *more]
        assert {server.temporary.parent, server.runtime.parent} == {server.output.parent}
        open_files = search_open_files(self.needles, server.process.pid) if server.process.poll() is None else []
        return search(self.needles, folders) + open_files


@pytest.fixture
def scene(start_server: StartServer, tmp_path: Path) -> Scene:
    """Return a portal whose staff has enrolled; what they sign in with is planted."""
    portal = new_portal(tmp_path / "data")
    server = start_server(portal.data)
    ada, bo = portal.join(server.url, "ada", "bo")
    needles = (
        Needles()
        .text("what was reported", SENTENCE)
        .text("what was answered", ANSWER)
        .text("what was noted", NOTE)
        .text("a file's name", NAME)
        .content("a file's content", CONTENT[:40])
        .words("a passphrase", ada.passphrase.split(" "))
        .words("a paper key", ada.paper.words)
        .content("an authenticator's secret", ada.authenticator.secret)
    )
    for member in (ada, bo):
        member.sign_in()
        assert member.identity is not None
        needles.content(f"{member.handle}'s key", member.identity.seed)
        needles.text(f"{member.handle}'s session", member.api.token or "")
    return Scene(portal, server, needles)


@dataclass(frozen=True, repr=False)
class Slow(File):
    """A file that stops half-way until it may go on."""

    half_way: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)

    def blocks(self) -> Iterator[bytes]:
        """Yield its bytes, with a rest."""
        assert isinstance(self.body, bytes)
        yield self.body[: len(self.body) // 2]
        self.half_way.set()
        assert self.go_on.wait(30)
        yield self.body[len(self.body) // 2 :]


@pytest.fixture
def careless_page() -> Iterator[str]:
    """Yield the address of a page whose field does not ask the browser to forget."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(CARELESS)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def profile_of(firefox: OpenFirefox, tmp_path: Path, mode: Mode) -> tuple[FirefoxReporter, Path]:
    """Open Firefox and return what drives it, and its profile."""
    client = firefox(mode)
    return FirefoxReporter(client, tmp_path), max(tmp_path.glob("firefox-*"), key=lambda folder: folder.stat().st_ctime)


@pytest.mark.slow
def test_the_search_finds_what_firefox_writes_down_for_a_careless_page(
    firefox: OpenFirefox, careless_page: str, tmp_path: Path
) -> None:
    """The control: in this mode, with this search, within this time, a field that is not ours is found in the profile."""
    browser, profile = profile_of(firefox, tmp_path, OFTEN)
    browser.open(careless_page)
    browser.type("textarea", CONTROL)
    time.sleep(6 * FLUSH / 1000)
    assert {found.secret for found in search(Needles().text("typed", CONTROL), [profile])} == {"typed"}


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_what_was_written_stands_in_no_file_during_and_after(scene: Scene, firefox: OpenFirefox, tmp_path: Path) -> None:
    """A report from Firefox in its safest mode, an answer, a note, a return, a reply, leaving: nothing at any time."""
    evidence = tmp_path / NAME
    evidence.write_bytes(CONTENT)
    browser, profile = profile_of(firefox, tmp_path, OFTEN)
    house = f"{scene.server.url}/{SLUG}/"

    words = write_report(browser, house, {"q_what": SENTENCE, "q_name": SENTENCE}, [evidence], rest=lambda: rest(scene, profile))
    scene.needles.words("a receipt", words.split(" "))
    rest(scene, profile)

    ada, bo = scene.portal.staff.values()
    [case] = ada.open_all()
    assert case.said()[0][1].startswith(SENTENCE)
    case.answer(ANSWER, [File(NAME, CONTENT)]).send()
    bo.open(case.chain.case_id).note(NOTE).send()
    scene.needles.content("a room's key", next(iter(case.secrets.values())).seed)

    come_back(browser, house, words, rest=lambda: rest(scene, profile))
    assert ANSWER in browser.text("article[data-author=staff]")
    answer(browser, SENTENCE, [evidence], rest=lambda: rest(scene, profile))
    browser.press("button[form=leave]")
    rest(scene, profile)
    browser.close()
    assert scene.search(profile) == []


def rest(scene: Scene, profile: Path) -> None:
    """Let Firefox write its session several times over, and search."""
    time.sleep(5 * FLUSH / 1000)
    assert scene.search(profile) == []


def test_half_an_upload_stands_nowhere_in_the_clear(scene: Scene) -> None:
    """The file is searched for while it is half-way in, in folders and in open files without a name."""
    slow = Slow(NAME, CONTENT * 30_000)
    with ReporterProgram(scene.server.url, SLUG) as reporter:
        form = reporter.last_screen({"q_what": SENTENCE}).form("/report")
        sender = Thread(target=reporter.submit, args=(form, {}, [slow]))
        sender.start()
        assert slow.half_way.wait(30)
        time.sleep(0.5)
        staged = [path.stat().st_size for path in (scene.portal.settings.blobs / "staging").iterdir()]
        found = scene.search()
        slow.go_on.set()
        sender.join()
    assert [size > 0 for size in staged] == [True], "nothing was half-way in"
    assert found == []
    assert scene.search() == []


def test_what_goes_wrong_is_not_written_down_with_what_was_sent(scene: Scene) -> None:
    """Broken forms, a database that is gone, words that are nobody's: the server's output has none of it."""
    with ReporterProgram(scene.server.url, SLUG) as reporter:
        form = reporter.last_screen({"q_what": SENTENCE}).form("/report")
        body = f'--b\r\nContent-Disposition: form-data; name="q_what"\r\n\r\n{SENTENCE}'.encode()
        broken = reporter.request("POST", f"/{SLUG}/report", [body], len(body), "multipart/form-data; boundary=b")
        assert broken.status == 400
        database = scene.portal.settings.database
        hidden = database.rename(database.with_suffix(".away"))
        (database.parent / "tillit.db").mkdir()  # whatever opens it now fails
        failed = reporter.submit(form, {}, [File(NAME, CONTENT)])
        (database.parent / "tillit.db").rmdir()
        hidden.rename(database)
        reporter.come_back(" ".join(["lantern"] * 9 + ["heron"]))
    assert failed.status >= 500 or failed.receipt, failed.heading
    assert scene.search() == []
    scene.server.process.terminate()
    scene.server.process.wait(20)
    assert scene.search() == []


def test_the_planted_texts_are_what_the_staff_reads(scene: Scene) -> None:
    """The other control: what was not found was really there to be found."""
    with ReporterProgram(scene.server.url, SLUG) as reporter:
        reporter.report({"q_what": SENTENCE}, [File(NAME, CONTENT)])
    [case] = scene.portal.staff["ada"].open_all()
    read = f"{case.said()[0][1]} {list(case.files())}".encode() + b"".join(case.read_file(NAME))
    assert {found.secret for found in scene.needles.found_in(read, "")} == {
        "what was reported",
        "a file's name",
        "a file's content",
    }
    assert b64(case.chain.case_id)

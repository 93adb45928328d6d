"""Bad input that needs a process, a disk or a line of its own: a disk that is truly full, slow senders, a locked database."""

import os
import shlex
import shutil
import socket
import sqlite3
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.bench.site import WISHES, Site
from tests.html_page import Form, Page
from tests.portal import SLUG, Portal, new_portal
from tests.reporter_program import File, ReporterProgram
from tests.server import Server, serving

MIB = 1024 * 1024
NOISE = os.urandom(MIB)
IDLE = 2  # seconds without a byte, then a body is given up


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """Return a portal with a committee of three, for copying: no server runs on it."""
    work = tmp_path_factory.mktemp("furnished")
    portal = new_portal(work / "data")
    with serving(work, portal.data) as server:
        portal.join(server.url, "ada", "bo", "cy")
    return portal


@pytest.fixture
def site(furnished: Portal, tmp_path: Path) -> Iterator[Site]:
    """Yield a served copy that does not wait long for anybody."""
    portal = furnished.copied(tmp_path / "data")
    with serving(tmp_path, portal.data, environment={"TILLIT_BODY_IDLE_LIMIT": str(IDLE)}) as server:
        yield Site(portal, server)


def cases(database: Path) -> int:
    """Return how many cases are stored."""
    connection = sqlite3.connect(database, timeout=20)
    try:
        return int(connection.execute('SELECT count(*) FROM "case"').fetchone()[0])
    finally:
        connection.close()


def staged(site: Site) -> list[Path]:
    """Return what lies half-received."""
    return list((site.portal.settings.blobs / "staging").glob("*"))


def wait_for(what: str, seconds: float, site: Site) -> None:
    """Wait until nothing is staged any more."""
    deadline = time.monotonic() + seconds
    while staged(site):
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


# --- a disk that is full ---------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(furnished: Portal, tmp_path: Path) -> Iterator[tuple[Server, Path]]:
    """
    Yield a server whose data folder is a disk of 24 MiB, of which it keeps 4 for text; and that folder as the test reaches it.

    The disk is mounted in a namespace of the server's own, which needs no rights of the test's.
    """
    seed, data = furnished.copied(tmp_path / "seed").data, tmp_path / "data"
    data.mkdir()
    serve = shlex.join([sys.executable, "-m", "app.cli.main", "serve"])
    script = f'mount -t tmpfs -o size=24m none {data} && cp -r {seed}/. {data} && chmod 700 {data} && exec {serve} "$@"'
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh"]
    with serving(tmp_path, data, command=command, environment={"TILLIT_DISK_RESERVE": str(4 * MIB)}) as server:
        yield server, Path(f"/proc/{server.process.pid}/root{data}")


def test_a_file_that_fills_the_disk_is_refused_whole_and_text_is_still_taken(small_disk: tuple[Server, Path]) -> None:
    server, data = small_disk
    with ReporterProgram(server.url, SLUG) as reporter:
        form = reporter.last_screen(WISHES).form("/report")
        page = reporter.submit(form, {}, [File("large.bin", NOISE * 30), File("small.bin", NOISE)])
        assert (page.status, page.receipt) == (507, None)
        assert "large.bin" in page.errors
        assert list((data / "blobs").rglob("*.part")) == []
        assert sum(path.stat().st_size for path in (data / "blobs").rglob("*.age")) < 2 * MIB, "half a file stayed"
        again = reporter.submit(page.form("/report"), {})
        assert again.receipt
        case = reporter.come_back(again.receipt)
        assert list(case.messages[0].files) == ["small.bin"]


def test_a_disk_without_a_byte_left_acknowledges_nothing_and_recovers(small_disk: tuple[Server, Path], tmp_path: Path) -> None:
    server, data = small_disk
    with ReporterProgram(server.url, SLUG) as reporter:
        form = reporter.last_screen(WISHES).form("/report")
        fill(data / "filler")
        refused = [reporter.submit(form, {}, files) for files in ([], [File("small.bin", NOISE)])]
        assert [page.receipt for page in refused] == [None, None]
        assert {page.status for page in refused} <= {503, 507}
        assert all("at the moment" in page.errors for page in refused), "the page does not say what happened"
        (data / "filler").unlink()
        kept = reporter.submit(form, {})
        assert kept.receipt
        assert reporter.come_back(kept.receipt).messages
    for file in data.glob("tillit.db*"):  # the database can't be opened through the server's own root
        shutil.copy(file, tmp_path)
    assert cases(tmp_path / "tillit.db") == 1


def fill(file: Path) -> None:
    """Write until the disk is full."""
    with file.open("wb", buffering=0) as sink:
        for block in (NOISE, NOISE[:4096]):
            try:
                while True:
                    sink.write(block)
            except OSError:
                continue


# --- slow and vanishing senders --------------------------------------------------------------------------------------


def half_a_post(site: Site, form: Form, sent: bytes, length: int) -> socket.socket:
    """Return a connection on which a post of *length* bytes has begun."""
    connection = socket.create_connection(("127.0.0.1", site.server.port), 30)
    text = "".join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in form.filled({}))
    head = (
        f"POST {form.action} HTTP/1.1\r\nHost: localhost:{site.server.port}\r\nOrigin: {site.server.url}\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {length}\r\n\r\n{text}"
        '--b\r\nContent-Disposition: form-data; name="files"; filename="slow.bin"\r\n\r\n'
    )
    connection.sendall(head.encode() + sent)
    return connection


def test_many_slow_senders_keep_nobody_from_reporting_and_are_given_up(site: Site) -> None:
    """Sixty hold a line each and send nothing more; two hundred connect and say nothing at all."""
    with ExitStack() as lines, site.reporter() as reporter:
        form = reporter.last_screen(WISHES).form("/report")
        slow = [lines.enter_context(half_a_post(site, form, NOISE[:1000], 10**9)) for _ in range(60)]
        for _ in range(200):
            lines.enter_context(socket.create_connection(("127.0.0.1", site.server.port), 30))
        began = time.monotonic()
        assert reporter.report(WISHES, [File("a.bin", NOISE)])
        assert time.monotonic() - began < 10
        answers = [connection.recv(100) for connection in slow]
        assert all(answer.startswith(b"HTTP/1.1 408") for answer in answers)
    wait_for("what the slow ones sent stayed", 10, site)
    assert cases(site.portal.settings.database) == 1


@pytest.mark.parametrize("begun", [b"", b'{"slug": '])
def test_a_program_that_stalls_at_the_api_is_given_up(site: Site, begun: bytes) -> None:
    head = b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    with socket.create_connection(("127.0.0.1", site.server.port), 30) as connection:
        connection.sendall(head + begun)
        assert connection.recv(100).startswith(b"HTTP/1.1 408")


def test_a_sender_who_vanishes_in_mid_file_leaves_nothing(site: Site) -> None:
    with site.reporter() as reporter:
        form = reporter.last_screen(WISHES).form("/report")
        connection = half_a_post(site, form, NOISE * 12, 10**9)
        deadline = time.monotonic() + 10
        while not any(path.stat().st_size > 8 * MIB for path in staged(site)):
            assert time.monotonic() < deadline, "nothing was staged"
            time.sleep(0.05)
        # no goodbye: the line is reset
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        connection.close()
        wait_for("what had arrived stayed", 10, site)
        assert cases(site.portal.settings.database) == 0
        assert reporter.submit(form, {}).receipt, "the same form can't be sent again"


# --- bodies that would fill the memory -------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["a text of 100 MB", "ten thousand parts", "ten thousand fields"])
def test_a_monstrous_body_takes_little_memory_and_stores_nothing(body: str, site: Site) -> None:
    with site.reporter() as reporter:
        reporter.report(WISHES)
        form = reporter.last_screen(WISHES).form("/report")
        before = site.memory()
        site.forget_peak()
        page = post_monster(reporter, form, body)
        assert page.receipt is None
        assert page.status in {400, 413}
        assert site.peak() - before < 32
    assert cases(site.portal.settings.database) == 1


def post_monster(reporter: ReporterProgram, form: Form, body: str) -> Page:
    """Send one of the bodies."""
    multipart, urlencoded = "multipart/form-data; boundary=b", "application/x-www-form-urlencoded"
    match body:
        case "a text of 100 MB":
            head, end = b'--b\r\nContent-Disposition: form-data; name="q_what"\r\n\r\n', b"\r\n--b--\r\n"
            pieces, kind = [head, *[b"x" * 1_000_000] * 100, end], multipart
        case "ten thousand parts":
            part = b'--b\r\nContent-Disposition: form-data; name="q_what"\r\n\r\nx\r\n'
            pieces, kind = [part * 10_000, b"--b--\r\n"], multipart
        case _:
            pieces, kind = [b"q_what=x&" * 10_000], urlencoded
    return reporter.request("POST", form.action, pieces, sum(map(len, pieces)), kind)


# --- a database that somebody else holds -----------------------------------------------------------------------------


@pytest.mark.slow
def test_while_another_process_holds_the_write_lock_pages_are_read_and_nothing_is_acknowledged(site: Site) -> None:
    """Twenty send at once: each is told; who only reads is not kept waiting by those who wait for the lock."""
    with site.reporter() as reporter:
        words = reporter.report(WISHES)
        forms = [reporter.last_screen(WISHES).form("/report") for _ in range(20)]
    holder = sqlite3.connect(site.portal.settings.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(len(forms)) as pool:
        sent = [pool.submit(send, site, form) for form in forms]
        time.sleep(1)
        with site.reporter() as reporter:
            began = time.monotonic()
            assert reporter.get(f"/{SLUG}/").status == 200
            assert reporter.come_back(words).messages
            assert time.monotonic() - began < 5
        pages = [page.result() for page in sent]
    assert {(page.status, page.receipt) for page in pages} == {(503, None)}
    assert all("at the moment" in page.errors for page in pages)
    holder.execute("ROLLBACK")
    holder.close()
    assert send(site, forms[0]).receipt
    assert cases(site.portal.settings.database) == 2


def send(site: Site, form: Form) -> Page:
    """Send a form from a connection of its own."""
    with site.reporter() as reporter:
        return reporter.submit(form, {})

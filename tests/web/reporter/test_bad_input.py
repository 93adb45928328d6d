"""What goes wrong with a form: a page that says so, the text kept, nothing half-stored or acknowledged for nothing."""

import socket
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest

from tests.html_page import Form, Page
from tests.reporter_program import File, Multipart, ReporterProgram
from tests.web.reporter.portal import ANSWERS, Portal, text_is_kept

URLENCODED = "application/x-www-form-urlencoded"
SMALL = File("small.txt", b"small")


def fields_of(form: Form) -> list[tuple[str, str]]:
    """Return a form's fields as they stand."""
    return list(form.filled({}))


def send_raw(portal: Portal, body: bytes, *, kind: str, length: int | None = None, hang_up: bool = False) -> bytes:
    """Post *body* to the form of the report by hand and return the answer; *length* is what the header claims."""
    host, port = portal.url.removeprefix("http://").split(":")
    head = (
        f"POST /house/report HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {portal.url}\r\nConnection: close\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), 20) as line:
        line.sendall(head.encode() + body)
        if hang_up:
            return b""
        return b"".join(iter(lambda: line.recv(65536), b""))


def read_raw(answer: bytes) -> Page:
    """Return the page in a raw answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return Page(int(head.split()[1]), [("content-type", "text/html")], body, "/house/report")


def test_nul_and_controls_in_text_are_dropped(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report({**ANSWERS, "q_what": "a\x00b\x07c\td"})
    assert "abc\td".replace("\t", " ") in reporter.come_back(words).messages[0].text
    assert portal.count("case") == 1


def test_a_body_that_is_cut_off_stores_nothing(portal: Portal, reporter: ReporterProgram) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")
    multipart = Multipart(fields_of(form), [File("a.bin", b"x" * 200_000)])
    body = b"".join(multipart.pieces())[:-100_000]
    send_raw(portal, body, kind=multipart.content_type, length=multipart.length, hang_up=True)
    wait_until(lambda: portal.files() == [])
    assert portal.count("case") == 0


def wait_until(true: Callable[[], bool]) -> None:
    """Return once *true* says so."""
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_body_that_stalls_is_answered_with_the_text_kept(portal: Portal, reporter: ReporterProgram) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")
    multipart = Multipart(fields_of(form), [SMALL, File("a.bin", b"x" * 200_000)])
    body = b"".join(multipart.pieces())[:-100_000]
    page = read_raw(send_raw(portal, body, kind=multipart.content_type, length=multipart.length))
    assert page.status == 408
    assert text_is_kept(page)
    assert "small.txt" in page.text
    assert portal.count("case") == 0
    assert [name for name in portal.files() if name.endswith(".part")] == []
    assert reporter.submit(page.form("/report"), {}).receipt


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: body[:-10],
        lambda body: body.replace(b'name="files"', b'nome="files"'),
        lambda body: body.replace(b"Content-Disposition", b"Content\x00Disposition"),
        lambda body: body.replace(b"\r\n\r\n", b"\n\n"),
    ],
)
def test_malformed_multipart_is_answered_and_stores_nothing(
    damage: Callable[[bytes], bytes], portal: Portal, reporter: ReporterProgram
) -> None:
    multipart = Multipart(fields_of(reporter.last_screen(ANSWERS).form("/report")), [SMALL])
    page = read_raw(send_raw(portal, damage(b"".join(multipart.pieces())), kind=multipart.content_type))
    assert (page.status, page.receipt, portal.count("case")) == (400, None, 0)
    assert "form" in page.form("/report").fields


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data", "multipart/form-data; boundary=" + "x" * 200])
def test_another_format_is_answered(kind: str, portal: Portal, reporter: ReporterProgram) -> None:
    assert reporter.get("/house/report").status == 200
    page = read_raw(send_raw(portal, b"q_what=x", kind=kind))
    assert (page.status, portal.count("case")) == (400, 0)


def test_ten_thousand_tiny_parts_are_given_up_at_once(portal: Portal, reporter: ReporterProgram) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")
    multipart = Multipart([*fields_of(form), *(("x", "y") for _ in range(10_000))], [])
    page = read_raw(send_raw(portal, b"".join(multipart.pieces()), kind=multipart.content_type))
    assert page.status == 400
    assert text_is_kept(page)
    encoded = "&".join(["x=y"] * 10_000).encode()
    assert read_raw(send_raw(portal, encoded, kind=URLENCODED)).status == 400


@pytest.mark.parametrize("kind", ["multipart", "urlencoded"])
def test_a_text_of_100_mb_is_given_up_with_the_rest_kept(kind: str, portal: Portal, reporter: ReporterProgram) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")
    fields = [*fields_of(form), ("q_who", "x" * 100_000_000)]
    sent = Multipart(fields, [])
    body = b"".join(sent.pieces()) if kind == "multipart" else urlencode(fields).encode()
    page = reporter.request("POST", form.action, [body], len(body), sent.content_type if kind == "multipart" else URLENCODED)
    assert (page.status, portal.count("case")) == (413, 0)
    assert text_is_kept(page)


@pytest.fixture
def locked(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hold the database's write lock for longer than anyone waits for it."""
    with portal.office.database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM draft")
        portal.be_impatient()
        yield
        session.rollback()


def test_a_locked_database_is_said_with_the_text_kept(
    portal: Portal, reporter: ReporterProgram, request: pytest.FixtureRequest
) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")
    request.getfixturevalue("locked")
    page = reporter.submit(form, {})
    assert (page.status, page.receipt) == (503, None)
    assert text_is_kept(page)


def test_a_reply_to_a_locked_database_is_said_with_the_text_kept(
    portal: Portal, reporter: ReporterProgram, request: pytest.FixtureRequest
) -> None:
    case = reporter.come_back(reporter.report(ANSWERS))
    request.getfixturevalue("locked")
    page = reporter.reply(case, "Kept?")
    assert page.status == 503
    assert page.form("/case/reply").fields["text"].value == "Kept?"
    assert portal.count("object") == 1


def test_a_database_that_is_gone_is_said(portal: Portal, reporter: ReporterProgram) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")
    portal.lose_database()
    assert reporter.get("/healthz").status == 503
    page = reporter.submit(form, {})
    assert (page.status, page.receipt) == (503, None)
    assert text_is_kept(page)

"""What a proxy of deploy/ passes on, and when: at once, and nothing about the visitor."""

import ssl
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.deploy.conftest import NoteFront
from tests.deploy.fronts import FRONTS, NAME, front

pytestmark = pytest.mark.served

CLAIMED = b"User-Agent: Mozilla/5.0\r\nX-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Host: a\r\nX-Forwarded-Proto: b\r\n"
CLAIMED += b"X-Real-IP: 192.0.2.7\r\nForwarded: for=192.0.2.7\r\nVia: 1.1 office-of-kim\r\n"
HEAD = f"POST /house/report?back HTTP/1.1\r\nHost: {NAME}\r\n".encode()


def answer_half(connection: ssl.SSLSocket) -> bytes:
    got = b""
    while b"first" not in got:
        more = connection.recv(4096)
        assert more, got
        got += more
    return got


def test_the_app_is_told_the_name_and_nothing_of_who_asks(noting: NoteFront) -> None:
    before, app = noting
    with before.tls() as visitor:
        visitor.sendall(HEAD + CLAIMED + b"Origin: https://x\r\nCookie: a=b\r\nContent-Length: 1\r\n\r\nx")
        line, headers, connection = app.next()
        connection.close()
    assert line == "POST /house/report?back HTTP/1.1"
    assert headers.pop("connection", "close") in {"close", "keep-alive"}
    assert headers == {"host": NAME, "origin": "https://x", "cookie": "a=b", "content-length": "1"}


def test_a_body_is_passed_on_while_it_comes_whatever_its_size(noting: NoteFront) -> None:
    """Attack: what is collected before it is passed on is collected on a disk. The portal's own limit says so on a page."""
    before, app = noting
    with before.tls() as visitor:
        visitor.sendall(HEAD + b"Content-Length: 40000000000\r\n\r\n" + b"some of it" * 10)
        line, headers, connection = app.next()
        assert line.startswith("POST ")
        assert headers["content-length"] == "40000000000"
        connection.close()


def test_an_answer_is_passed_on_while_it_comes_and_as_it_is(noting: NoteFront) -> None:
    before, app = noting
    with before.tls() as visitor:
        visitor.sendall(HEAD.replace(b"POST", b"GET") + b"Accept-Encoding: gzip, br, zstd\r\n\r\n")
        connection = app.next()[2]
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Of-App: yes\r\nContent-Length: 32768\r\n\r\nfirst")
        head, _, body = answer_half(visitor).partition(b"\r\n\r\n")
        connection.close()
    assert body == b"first"
    assert b"content-encoding" not in head.lower()
    assert b"x-of-app: yes" in head.lower()


def test_a_name_that_is_not_the_portals_reaches_nothing(noting: NoteFront) -> None:
    before, app = noting
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized name|internal error"):
        before.tls(name="other.example")
    with before.tls() as visitor:
        visitor.sendall(b"GET / HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n")
        visitor.settimeout(5)
        answer = b""
        while more := visitor.recv(4096):
            answer += more
    assert answer.partition(b"\r\n\r\n")[2] == b"", "a page of the proxy's own"
    assert app.heads == []


@pytest.mark.parametrize("name", FRONTS)
def test_who_brings_a_request_byte_by_byte_is_not_waited_for(name: str, tmp_path: Path) -> None:
    """Attack: one stranger keeps all connections busy."""
    with front(name, tmp_path / "front", tmp_path / "s", impatient=True) as before, before.tls() as visitor:
        assert seconds_until_closed(visitor, 15) < 10


def seconds_until_closed(visitor: ssl.SSLSocket, most: float) -> float:
    """Bring a byte now and then, and return after how long the other side has had enough."""
    visitor.settimeout(0.3)
    began = time.monotonic()
    with suppress(ConnectionError, ssl.SSLError):
        while time.monotonic() - began < most:
            visitor.sendall(b"G")
            with suppress(TimeoutError):
                if not visitor.recv(4096):
                    break
    return time.monotonic() - began

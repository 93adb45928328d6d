"""A sender that costs almost nothing: one report's requests, recorded once, sent again with each form's own secret."""

import re
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.html_page import Page, Wishes
from tests.reporter_program import ReporterProgram

_SECRET = re.compile(rb'name="form" value="([A-Za-z0-9_-]{43})"')
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Recording:
    """The requests of one report, headers and all, and the form's secret that stands in them."""

    requests: Sequence[bytes]
    secret: bytes


class Recorder(ReporterProgram):
    """A reporter whose requests are written down."""

    def __init__(self, url: str, slug: str) -> None:
        super().__init__(url, slug)
        self.requests: list[bytes] = []

    def request(
        self, method: str, address: str, body: Iterator[bytes] | Sequence[bytes] | None = None, *rest: object, **named: object
    ) -> Page:
        """Write the request down, and send it."""
        pieces = list(body or ())
        content = b"".join(pieces)
        content_type = rest[1] if len(rest) > 1 else ""
        head = f"{method} {address} HTTP/1.1\r\nHost: {urlsplit(self.origin).netloc}\r\n"
        if method == "POST":
            head += f"Origin: {self.origin}\r\nContent-Type: {content_type}\r\nContent-Length: {len(content)}\r\n"
        self.requests.append(head.encode() + b"\r\n" + content)
        return super().request(method, address, pieces, *rest, **named)  # type: ignore[arg-type]  # passed on as they came


def record(url: str, slug: str, wishes: Wishes) -> Recording:
    """Send one report and return how."""
    with Recorder(url, slug) as reporter:
        page = reporter.last_screen(wishes)
        secret = page.form("/report").fields["form"].value
        reporter.submit(page.form("/report"), wishes)
        return Recording(reporter.requests, secret.encode())


def replay(recording: Recording, address: tuple[str, int]) -> bytes:
    """Send the recorded report anew, on a connection of its own, and return the secret of its form once its words were shown."""
    secret = recording.secret
    with socket.create_connection(address, 60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answer = b""
        for number, request in enumerate(recording.requests):
            connection.sendall(request.replace(recording.secret, secret) if number else request)
            answer = _answer(connection)
            assert answer.startswith(b"HTTP/1.1 200"), answer[:40]
            if number == 0:
                found = _SECRET.search(answer)
                assert found, "the form has no secret"
                secret = found[1]
    assert b'id="receipt"' in answer
    return secret


def _answer(connection: socket.socket) -> bytes:
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    start = answer.index(b"\r\n\r\n") + 4
    length = _LENGTH.search(answer[:start])
    assert length, "an answer without a length"
    while len(answer) < start + int(length[1]):
        answer += connection.recv(65536)
    return answer

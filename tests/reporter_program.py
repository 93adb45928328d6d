"""A reporter who is a program: plain HTTP, each form filled by its fields' names, its own Origin; see docs/hooks.md."""

import http.client
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias
from urllib.parse import urlencode, urljoin, urlsplit

from tests.html_page import Form, Page, Wishes

BLOCK: Final = 1024 * 1024

Body: TypeAlias = bytes | Path


@dataclass(frozen=True, repr=False)
class File:
    """A file to send: its bytes, or where they lie (then they are read a block at a time)."""

    name: str
    body: Body
    media_type: str = "application/octet-stream"

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.body) if isinstance(self.body, bytes) else self.body.stat().st_size

    def blocks(self) -> Iterator[bytes]:
        """Yield its bytes."""
        if isinstance(self.body, bytes):
            yield self.body
            return
        with self.body.open("rb") as file:
            while block := file.read(BLOCK):
                yield block


@dataclass(frozen=True, repr=False)
class Multipart:
    """A posted form with files, as a browser sends it."""

    fields: Sequence[tuple[str, str]]
    files: Sequence[File]
    file_field: str = "files"
    boundary: str = field(default_factory=lambda: "----form" + os.urandom(12).hex())

    @property
    def content_type(self) -> str:
        """The header that names the boundary."""
        return f"multipart/form-data; boundary={self.boundary}"

    @property
    def length(self) -> int:
        """How many bytes `pieces` yields."""
        heads = sum(len(self._head(file)) + file.size + 2 for file in self.files)
        return len(self._text()) + heads + len(self._end())

    def pieces(self) -> Iterator[bytes]:
        """Yield the body: the text, the files a block at a time, the end."""
        yield self._text()
        for file in self.files:
            yield self._head(file)
            yield from file.blocks()
            yield b"\r\n"
        yield self._end()

    def _text(self) -> bytes:
        parts = (
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
            + value.replace("\r\n", "\n").replace("\n", "\r\n").encode()
            + b"\r\n"
            for name, value in self.fields
        )
        return b"".join(parts)

    def _head(self, file: File) -> bytes:
        name = file.name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        return (
            f'--{self.boundary}\r\nContent-Disposition: form-data; name="{self.file_field}"; filename="{name}"\r\n'
            f"Content-Type: {file.media_type}\r\n\r\n"
        ).encode()

    def _end(self) -> bytes:
        return f"--{self.boundary}--\r\n".encode()


class ReporterProgram:
    """
    A reporter on one connection, with the cookie that the server gave.

    Args:
        url: the server's address, scheme://host:port.
        slug: the organisation's.
        patience: seconds to wait for an answer.
    """

    def __init__(self, url: str, slug: str, patience: float = 60) -> None:
        parts = urlsplit(url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.slug = slug
        self.cookies: dict[str, str] = {}
        self.sent = 0
        """How many requests were made."""
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    # --- what a person would do ---

    def report(self, wishes: Wishes, files: Sequence[File] = ()) -> str:
        """Fill the form screen by screen, send it, and return the ten words."""
        page = self.send_report(wishes, files)
        assert page.receipt, f"{page.status} {page.heading}: {page.errors}"
        return page.receipt

    def send_report(self, wishes: Wishes, files: Sequence[File] = ()) -> Page:
        """Fill the form screen by screen and return the page that the last one leads to."""
        page = self.last_screen(wishes)
        return self.submit(page.form("/report"), wishes, files)

    def last_screen(self, wishes: Wishes) -> Page:
        """Fill the form up to the screen that takes files."""
        page = self.get(f"/{self.slug}/report")
        while not (form := page.form("/report")).takes_files:
            before = form.fields["screen"].value
            page = self.submit(form, wishes)
            assert page.status == 200, f"{page.status} {page.heading}: {page.errors}"
            assert page.form("/report").fields["screen"].value != before, "the form does not go on"
        return page

    def come_back(self, words: str) -> Page:
        """Type the words and return the case's page, or the page that says why not."""
        page = self.get(f"/{self.slug}/receipt")
        return self.submit(page.form("/receipt"), {"words": words})

    def reply(self, case: Page, text: str, files: Sequence[File] = ()) -> Page:
        """Answer on the page of the case and return the page that follows."""
        return self.submit(case.form("/case/reply"), {"text": text}, files)

    # --- what a browser would do ---

    def get(self, address: str) -> Page:
        """Fetch a page, going where it redirects to."""
        return self._follow(self.request("GET", address))

    def submit(self, form: Form, wishes: Wishes, files: Sequence[File] = ()) -> Page:
        """Post a form and return the page that follows."""
        fields = list(form.filled(wishes))
        if not form.takes_files:
            body = urlencode(fields).encode()
            kind = "application/x-www-form-urlencoded"
            return self._follow(self.request("POST", form.action, [body], len(body), kind))
        name = next(item.name for item in form.fields.values() if item.kind == "file")
        multipart = Multipart(fields, files, name)
        answer = self.request("POST", form.action, multipart.pieces(), multipart.length, multipart.content_type)
        return self._follow(answer)

    def download(self, address: str) -> Iterator[bytes]:
        """Yield the bytes of a file."""
        self._connection.request("GET", address, headers=self._headers())
        answer = self._connection.getresponse()
        assert answer.status == 200, f"{answer.status} for a file"
        while block := answer.read(BLOCK):
            yield block

    def request(
        self,
        method: str,
        address: str,
        body: Iterator[bytes] | Sequence[bytes] | None = None,
        length: int = 0,
        content_type: str = "",
        headers: Mapping[str, str] = {},
    ) -> Page:
        """Send one request and read the whole answer; nothing is followed."""
        own = self._headers()
        if method == "POST":
            own |= {"Origin": self.origin, "Content-Type": content_type, "Content-Length": str(length)}
        self.sent += 1
        self._connection.request(method, address, body=body, headers={**own, **headers})
        answer = self._connection.getresponse()
        content = answer.read()
        for header in answer.headers.get_all("set-cookie", []):
            for name, morsel in SimpleCookie(header).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)
        return Page(answer.status, answer.getheaders(), content, address)

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies} if cookies else {}

    def _follow(self, page: Page) -> Page:
        for _ in range(5):
            if page.status not in {301, 302, 303, 307}:
                return page
            target = urlsplit(urljoin(self.origin + page.path, page.header("location")))
            page = self.request("GET", target.path + (f"?{target.query}" if target.query else ""))
        raise AssertionError("the server redirects in circles")

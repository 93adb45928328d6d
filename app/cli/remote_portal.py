"""A portal elsewhere, as a reporter's own program speaks to it: ciphertext over HTTP, through a proxy where one is named."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any, Final, Self

import httpx

from app.cli.remote_address import Address
from app.cli.remote_client import open_client, reached
from app.services.obstacle import N_, Obstacle
from crypto.encoding import b64, unb64
from crypto.errors import Refused

PART: Final = 4 * 1024 * 1024
TRIES: Final = 8
BLOCK: Final = 1024 * 1024

_CODE: Final = re.compile(r"[a-z-]{1,40}").fullmatch

Json = Mapping[str, Any]


class PortalRefused(Exception):
    """The portal refused: *code* says why, *answer* is all of it."""

    def __init__(self, code: str, answer: Json) -> None:
        super().__init__(code)
        self.code = code
        self.answer = answer


class RemotePortal:
    """
    The API of one organisation's portal.

    Args:
        address: the organisation's.
        proxy: a SOCKS proxy such as socks5h://127.0.0.1:9050, which also looks up the name; None goes straight there.
        tries: how often something is sent where the connection breaks off.
    """

    def __init__(self, address: Address, proxy: str | None, tries: int = TRIES) -> None:
        self._client = open_client(address, address.api, proxy, {"User-Agent": "tillit"})
        self._token: str | None = None
        self._tries = tries

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def use_token(self, token: bytes) -> None:
        """Ask for the case of this lookup token from now on."""
        self._token = b64(token)

    def get(self, path: str, **query: object) -> Json:
        """Return the JSON at *path*; raises `PortalRefused`, or `Obstacle`: it can't be reached, or is no such portal."""
        return self._ask("GET", path, params=query)

    def post(self, path: str, content: Json) -> Json:
        """
        Return the answer to *content*; raises like `get`.

        What is sent is stored once however often it arrives: a broken connection is simply tried again.
        """
        for attempt in range(self._tries):
            try:
                return self._ask("POST", path, json=content)
            except Obstacle:
                if attempt == self._tries - 1:
                    raise
                time.sleep(min(2**attempt, 15))
        raise AssertionError("unreachable")

    def upload(self, draft: bytes, sealed: IO[bytes], size: int) -> tuple[bytes, bytes]:
        """
        Send a sealed file in parts, going on where a connection broke off; return its id and capability, 16 bytes each.

        Args:
            draft: 16 bytes that all uploads of one report share.
            sealed: the ciphertext.
            size: its length in bytes.

        Raises:
            PortalRefused: it has no room, or the organisation takes less.
            Obstacle: it can't be reached.
        """
        place = self.post("/uploads", {"draft": b64(draft), "size": size})
        headers = {"Upload-Draft": b64(draft), "Upload-Capability": place["capability"]}
        offset, failed = 0, 0
        while offset < size:
            sealed.seek(offset)
            try:
                query = {"offset": offset}
                answer = self._ask("PUT", f"/uploads/{place['blob']}", content=sealed.read(PART), params=query, headers=headers)
                offset, failed = int(answer["offset"]), 0
            except PortalRefused as refused:
                if refused.code not in {"offset", "cut-off", "upload-busy"} or failed == self._tries:
                    raise
                failed += 1
                offset = int(refused.answer.get("offset") or offset)
            except Obstacle:
                if failed == self._tries:
                    raise
                failed += 1
                time.sleep(min(2**failed, 30))
        return unb64(place["blob"], 16), unb64(place["capability"], 16)

    def attachment(self, blob: bytes) -> Iterator[bytes]:
        """Yield the ciphertext of an attachment of the case in blocks of 1 MiB; raises like `get`."""
        with (
            reached(),
            self._client.stream("GET", f"/case/blobs/{b64(blob)}", headers=self._bearer()) as answer,
        ):
            if answer.is_error:
                answer.read()
                _refuse(answer)
            yield from answer.iter_bytes(BLOCK)

    def _ask(self, method: str, path: str, headers: Mapping[str, str] = {}, **request: Any) -> Json:
        with reached():
            answer = self._client.request(method, path, headers={**headers, **self._bearer()}, **request)
        if answer.is_error:
            _refuse(answer)
        if answer.status_code == httpx.codes.NO_CONTENT:
            return {}
        return _read(answer)

    def _bearer(self) -> dict[str, str]:
        return {} if self._token is None else {"Authorization": f"Bearer {self._token}"}


@contextmanager
def understood() -> Iterator[None]:
    """Turn an answer that isn't what it should be into one sentence; what it holds is not shown."""
    try:
        yield
    except (KeyError, TypeError, ValueError, Refused):
        raise Obstacle(N_("What the server answered does not verify: believe nothing of it, and send nothing.")) from None


def items(answer: Json, name: str) -> Sequence[bytes]:
    """Return the list of bytes called *name* in *answer*."""
    return [unb64(text) for text in answer[name]]


def _read(answer: httpx.Response) -> Json:
    try:
        read = answer.json()
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise Obstacle(N_("There is no portal of this kind at that address."))
    return read


def _refuse(answer: httpx.Response) -> None:
    read = _read(answer)
    code = read.get("error")
    # it reaches a terminal, so it can't be a sentence of the server's own
    raise PortalRefused(code if isinstance(code, str) and _CODE(code) else "unknown", read)

"""A portal elsewhere, as a reporter's own program speaks to it: ciphertext over HTTP, through a proxy where one is named."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final, Self

import httpx

from app.cli.remote.address import Address
from app.cli.remote.answers import Json, understood
from app.cli.remote.client import open_client, reached, read_whole
from app.services.obstacle import N_, Obstacle
from crypto.encoding import b64
from crypto.fields import as_bytes, as_integer

PART: Final = 4 * 1024 * 1024
TRIES: Final = 8
BLOCK: Final = 1024 * 1024
MOST: Final = 256 * 1024 * 1024
"""Bytes of one answer: the largest case and a page of its objects have a fraction of it."""
ID_SIZE: Final = 16

_PASSING: Final = frozenset({"offset", "cut-off", "upload-busy"})
"""Refusals of a part after which it is sent again."""
_CODE: Final = re.compile(r"[a-z-]{1,40}").fullmatch


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
            Obstacle: it can't be reached, or says of the parts what can't be.
        """
        place = self.post("/uploads", {"draft": b64(draft), "size": size})
        with understood():
            blob, capability = as_bytes(place["blob"], ID_SIZE), as_bytes(place["capability"], ID_SIZE)
        headers = {"Upload-Draft": b64(draft), "Upload-Capability": b64(capability)}
        offset, failed = 0, 0
        while offset < size:
            sealed.seek(offset)
            part = sealed.read(PART)
            try:
                answer = self._ask("PUT", f"/uploads/{b64(blob)}", content=part, params={"offset": offset}, headers=headers)
            except PortalRefused as refused:
                if refused.code not in _PASSING or failed == self._tries:
                    raise
                failed += 1
                if refused.code == "offset":
                    with understood():
                        offset = as_integer(refused.answer["offset"], offset, size)  # what has come stays: it never goes back
                else:
                    time.sleep(min(2**failed, 30))  # the server waits a minute for a line that has died
            except Obstacle:
                if failed == self._tries:
                    raise
                failed += 1
                time.sleep(min(2**failed, 30))
            else:
                with understood():
                    offset, failed = as_integer(answer["offset"], offset + len(part), offset + len(part)), 0
        return blob, capability

    def attachment(self, blob: bytes) -> Iterator[bytes]:
        """Yield the ciphertext of an attachment of the case in blocks of 1 MiB; raises like `get`."""
        with (
            reached(),
            self._client.stream("GET", f"/case/blobs/{b64(blob)}", headers=self._bearer()) as answer,
        ):
            if answer.is_error:
                _refuse(read_whole(answer, MOST))
            yield from answer.iter_bytes(BLOCK)

    def _ask(self, method: str, path: str, headers: Mapping[str, str] = {}, **request: Any) -> Json:
        with reached(), self._client.stream(method, path, headers={**headers, **self._bearer()}, **request) as answer:
            body = read_whole(answer, MOST)
        if answer.is_error:
            _refuse(body)
        if answer.status_code == httpx.codes.NO_CONTENT:
            return {}
        return _read(body)

    def _bearer(self) -> dict[str, str]:
        return {} if self._token is None else {"Authorization": f"Bearer {self._token}"}


def _read(body: bytes) -> Json:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise Obstacle(N_("There is no portal of this kind at that address."))
    return read


def _refuse(body: bytes) -> None:
    read = _read(body)
    code = read.get("error")
    # it reaches a terminal, so it can't be a sentence of the server's own
    raise PortalRefused(code if isinstance(code, str) and _CODE(code) else "unknown", read)

"""The staff API as a client sees it: JSON, sealed files, codes of an authenticator."""

import base64
import http.client
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import pyotp

API: Final = "/api/v1"
BLOCK: Final = 1024 * 1024
STEP: Final = 30
ON_THE_WAY: Final = 12  # seconds that a code may take until the server looks at it: the machine may be busy


class ApiError(Exception):
    """The API refused: the answer's status, its code, and all of it."""

    def __init__(self, status: int, answer: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {answer.get('error')}: {answer.get('message')}")
        self.status = status
        self.code = str(answer.get("error"))
        self.answer = answer


@dataclass(repr=False)
class Authenticator:
    """A device that shows codes; it shows none twice, since the server takes none twice."""

    secret: bytes = field(default_factory=lambda: os.urandom(20))
    last: int = 0

    def code(self) -> str:
        """Return a code that the server takes now, if need be after waiting for the next one."""
        step = max(self.last + 1, (int(time.time()) + ON_THE_WAY) // STEP - 1)  # the oldest that is still good on arrival
        while step > int(time.time()) // STEP + 1:
            time.sleep(0.2)
        self.last = step
        return pyotp.TOTP(base64.b32encode(self.secret).decode()).at(step * STEP)


class Api:
    """
    The API; a connection for each request, so that none is left open.

    Args:
        url: scheme://host:port.
        patience: seconds to wait for an answer.
    """

    def __init__(self, url: str, patience: float = 60) -> None:
        self._server = urlsplit(url)
        self._patience = patience
        self.token: str | None = None

    def ask(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> Any:
        """
        Return the answer's JSON, None where it has none.

        Raises:
            ApiError: the answer's status is 400 or more.
        """
        body = None if content is None else json.dumps(content).encode()
        answer = self.send(method, path, body, {"Content-Type": "application/json"} if body else {})
        return json.loads(answer) if answer else None

    def send(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = {}) -> bytes:
        """Send raw bytes and return the raw answer; raises like `ask`."""
        return b"".join(self.stream(method, path, body, headers))

    def stream(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = {}) -> Iterator[bytes]:
        """Send raw bytes and yield the answer's in blocks of 1 MiB; raises like `ask`."""
        token = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        connection = http.client.HTTPConnection(self._server.hostname or "", self._server.port, timeout=self._patience)
        with closing(connection):
            connection.request(method, API + path, body=body, headers={**headers, **token})
            answer = connection.getresponse()
            if answer.status >= 400:
                raise ApiError(answer.status, json.loads(answer.read()))
            while block := answer.read(BLOCK):
                yield block

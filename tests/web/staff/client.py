"""A client that calls the application in this process, one request at a time."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from httpx import URL, ASGITransport, AsyncClient, Response
from starlette.applications import Starlette


class Client:
    """Sends requests as a browser on *origin* would; what the application raises unexpectedly is answered, not raised."""

    def __init__(self, app: Starlette, origin: str) -> None:
        self.app = app
        self.origin = origin

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        params: Any = None,
        headers: Any = None,
        content: bytes | AsyncIterator[bytes] | None = None,
    ) -> Response:
        """Send a request and return the answer."""

        async def send() -> Response:
            transport = ASGITransport(self.app, raise_app_exceptions=False)
            async with AsyncClient(transport=transport, base_url=self.origin) as client:
                return await client.request(method, path, json=json, params=params, headers=headers, content=content)

        return asyncio.run(send())

    def get(self, path: str, **rest: Any) -> Response:
        """Send a GET."""
        return self.request("GET", path, **rest)

    def post(self, path: str, **rest: Any) -> Response:
        """Send a POST."""
        return self.request("POST", path, **rest)

    def put(self, path: str, **rest: Any) -> Response:
        """Send a PUT."""
        return self.request("PUT", path, **rest)

    def delete(self, path: str, **rest: Any) -> Response:
        """Send a DELETE."""
        return self.request("DELETE", path, **rest)

    def break_off(self, path: str, headers: dict[str, str], sent: bytes) -> int:
        """Send a PUT whose connection breaks after *sent*, and return the status that nobody received."""
        url = URL(self.origin + path)
        messages = [
            {"type": "http.request", "body": sent, "more_body": True},
            {"type": "http.disconnect"},
        ]
        statuses: list[int] = []

        async def receive() -> Any:
            return messages.pop(0)

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "PUT",
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path,
            "query_string": url.query,
            "root_path": "",
            "headers": [(b"host", url.netloc), *((k.lower().encode(), v.encode()) for k, v in headers.items())],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8000),
        }
        asyncio.run(self.app(scope, receive, send))
        return statuses[0]

"""Answers leave in blocks, whatever made them, and lose nothing by it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Message

from app.web.in_blocks import BLOCK, in_blocks
from tests.web.reporter.portal import Portal


def answered(app: ASGIApp, path: str = "/") -> list[Message]:
    """Return what *app* sends."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()  # nobody sends anything, and nobody leaves
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "http_version": "1.1",
        "scheme": "http",
    }
    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]  # a coroutine is what an application returns
    return sent


def in_two(text: bytes) -> Response:
    """Return an answer that comes in two pieces."""

    async def pieces() -> AsyncIterator[bytes]:
        yield text[:-100]
        yield text[-100:]

    return StreamingResponse(pieces())


@pytest.mark.parametrize("size", [100, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 5])
@pytest.mark.parametrize("make", [PlainTextResponse, in_two])
def test_an_answer_is_the_same_in_blocks(make: Any, size: int) -> None:
    text = bytes(range(256)) * (size // 256) + bytes(size % 256)
    sent = answered(in_blocks(make(text)))
    bodies = [message for message in sent if message["type"] == "http.response.body"]
    assert b"".join(message["body"] for message in bodies) == text
    assert max(len(message["body"]) for message in bodies) <= BLOCK
    assert [message.get("more_body", False) for message in bodies] == [True] * (len(bodies) - 1) + [False]


def test_the_portal_answers_in_blocks(portal: Portal) -> None:
    app: Starlette = portal.app
    sent = answered(app, "/static/console-worker.js")
    sizes = [len(message["body"]) for message in sent[1:]]
    assert sent[0]["status"] == 200
    assert sum(sizes) > 2 * BLOCK
    assert max(sizes) <= BLOCK

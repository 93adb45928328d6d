"""No stranger holds a connection or fills the memory with a head that never ends; the honest are served as before."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app.web import connection
from app.web.connection import LONGEST_HEAD, Connection

GET = b"GET / HTTP/1.1\r\nHost: x\r\n"


async def length(request: Request) -> PlainTextResponse:
    """Answer with how long the body was."""
    return PlainTextResponse(str(len(await request.body())))


@asynccontextmanager
async def talking() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Yield a connection to a server that answers every request."""
    application = Starlette(routes=[Route("/", length, methods=["GET", "POST"])])
    config = uvicorn.Config(application, http=Connection, ws="none", lifespan="off", log_config=None, loop="asyncio")
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    listener = await asyncio.get_running_loop().create_server(
        lambda: Connection(config=config, server_state=server.server_state, app_state={}), "127.0.0.1", 0
    )
    reader, writer = await asyncio.open_connection(*listener.sockets[0].getsockname())
    try:
        yield reader, writer
    finally:
        writer.close()
        listener.close()


def talk(conversation: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> None:
    async def run() -> None:
        async with talking() as (reader, writer):
            await asyncio.wait_for(conversation(reader, writer), 10)

    asyncio.run(run())


async def answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    size = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    return await reader.readexactly(size)


async def is_closed(reader: asyncio.StreamReader) -> bool:
    try:
        return await reader.read() == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("beginning", [b"", b"GET / HT", GET, GET + b"Cookie: a"])
def test_a_head_that_does_not_come_to_its_end_is_cut_off(monkeypatch: pytest.MonkeyPatch, beginning: bytes) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.3)

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(beginning)
        assert await is_closed(reader)

    talk(conversation)


def test_a_byte_now_and_then_buys_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.5)

    async def drip(writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():
            writer.write(b"a")
            await asyncio.sleep(0.05)

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(GET + b"Cookie: ")
        dripping = asyncio.create_task(drip(writer))
        assert await is_closed(reader)
        dripping.cancel()

    talk(conversation)


@pytest.mark.parametrize("flood", [b"a" * 1024, b"a: b\r\n" * 170])
def test_a_head_without_end_is_cut_off(flood: bytes) -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(GET + b"x: ")
        for _ in range(4 * LONGEST_HEAD // 1024):
            writer.write(flood)
            await asyncio.sleep(0)
        assert await is_closed(reader)

    talk(conversation)


def test_several_requests_one_after_the_other_each_have_their_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.5)

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(4):
            writer.write(GET)
            await asyncio.sleep(0.2)
            writer.write(b"\r\n")
            assert await answer(reader) == b"0"

    talk(conversation)


def test_a_body_may_be_long_and_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its limits are the form's: an attachment over Tor takes an hour."""
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.2)
    size = 4 * LONGEST_HEAD

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size + b"a" * (size - 1))
        await asyncio.sleep(0.6)
        writer.write(b"a")
        assert await answer(reader) == str(size).encode()

    talk(conversation)

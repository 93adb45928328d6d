"""No stranger holds a connection or fills the memory with a head that never ends; the honest are served as before."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

from app.web import connection
from app.web.connection import LONGEST_HEAD, Connection
from app.web.in_blocks import in_blocks

GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
LONG = 8 * 1024 * 1024
given_up = asyncio.Event()


async def length(request: Request) -> PlainTextResponse:
    """Answer with how long the body was."""
    return PlainTextResponse(str(len(await request.body())))


async def early(request: Request) -> PlainTextResponse:
    """Answer without reading the body."""
    return PlainTextResponse("early")


async def endless(request: Request) -> StreamingResponse:
    """Answer for as long as somebody listens."""

    async def blocks() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"a" * 65536
                await asyncio.sleep(0)
        finally:
            given_up.set()

    return StreamingResponse(blocks())


async def long(request: Request) -> PlainTextResponse:
    """Answer at length."""
    return PlainTextResponse("a" * LONG)


ROUTES = [
    Route("/", length, methods=["GET", "POST"]),
    Route("/early", early, methods=["POST"]),
    Route("/endless", endless),
    Route("/long", long),
]


@asynccontextmanager
async def talking() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Yield a connection to a server that answers every request."""
    application = Starlette(routes=ROUTES, middleware=[Middleware(in_blocks)])
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


async def drip(writer: asyncio.StreamWriter) -> None:
    while not writer.is_closing():
        writer.write(b"a")
        await asyncio.sleep(0.05)


def test_a_byte_now_and_then_buys_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.5)

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


@pytest.mark.parametrize("body", [b"0\r\n", b"3\r\nabc\r\n0\r\n"])
@pytest.mark.parametrize("trailer", [b"a: b\r\nc: d\r\n", b"a" * (LONGEST_HEAD + 1), b"a: " + b"b" * (LONGEST_HEAD + 1)])
def test_trailers_are_not_collected(body: bytes, trailer: bytes) -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
        await asyncio.sleep(0.1)
        writer.write(trailer)
        assert await is_closed(reader)

    talk(conversation)


def test_what_comes_behind_an_early_answer_buys_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form was refused before its end: the rest may still be on the way, but not for ever."""
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.5)

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        assert await answer(reader) == b"early"
        dripping = asyncio.create_task(drip(writer))
        assert await is_closed(reader)
        dripping.cancel()

    talk(conversation)


def test_an_answer_that_nobody_reads_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STALLED_SECONDS", 0.3)

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # a socket's transport has it
        await asyncio.wait_for(given_up.wait(), 5)

    given_up.clear()
    talk(conversation)


def test_an_answer_that_is_read_slowly_is_sent_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STALLED_SECONDS", 2)

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
        received = 0
        while received < LONG:
            received += len(await reader.read(1024 * 1024))
            await asyncio.sleep(0.02)

    talk(conversation)


def test_time_runs_for_each_block_of_an_answer_and_not_for_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Over Tor an answer of megabytes takes minutes, and its reader was never away."""
    monkeypatch.setattr(connection, "STALLED_SECONDS", 1)

    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        writer.write(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
        received = 0
        while received < LONG:
            piece = await reader.read(64 * 1024)
            assert piece, f"given up after {received} bytes"
            received += len(piece)
            await asyncio.sleep(0.02)

    talk(conversation)


def test_head_and_body_of_an_answer_leave_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    async def conversation(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(GET + b"\r\n")
        piece = await reader.read(65536)
        assert piece.endswith(b"\r\n\r\n0")

    talk(conversation)

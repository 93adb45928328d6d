"""A body may be slow, but not for ever."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive

from app.web.body import DRAINED, CutOff, Patience, RequestBody, Stalled, TooLarge, read_body

PATIENCE = Patience(idle_seconds=0.05, bytes_per_second=1024)


def sender(*messages: Message | None) -> Receive:
    """Return a channel that gives *messages*, and at None, or after the last, falls silent."""
    waiting = list(messages)

    async def receive() -> Message:
        message = waiting.pop(0) if waiting else None
        if message is None:
            await asyncio.sleep(3600)
            raise AssertionError
        return message

    return receive


def piece(body: bytes, *, more: bool = True) -> Message:
    """Return a piece of a body."""
    return {"type": "http.request", "body": body, "more_body": more}


async def collect(receive: Receive, limit: int = 100) -> list[bytes]:
    """Return the pieces that come in."""
    return [data async for data in read_body(receive, PATIENCE, limit)]


def test_a_body_is_what_was_sent() -> None:
    receive = sender(piece(b"one"), piece(b""), piece(b"two", more=False))
    assert asyncio.run(collect(receive)) == [b"one", b"two"]


def test_a_sender_who_leaves_is_told_from_one_who_stops() -> None:
    with pytest.raises(CutOff):
        asyncio.run(collect(sender(piece(b"one"), {"type": "http.disconnect"})))
    with pytest.raises(Stalled):
        asyncio.run(collect(sender(piece(b"one"), None)))


def test_one_byte_too_many_is_too_large() -> None:
    assert asyncio.run(collect(sender(piece(b"x" * 100, more=False)))) == [b"x" * 100]
    with pytest.raises(TooLarge):
        asyncio.run(collect(sender(piece(b"x" * 101, more=False))))


@given(seconds=st.floats(0, 1e6), received=st.integers(0, 10**12))
def test_nothing_is_too_slow_within_the_grace(seconds: float, received: int) -> None:
    assert replace(PATIENCE, grace_seconds=seconds).allows(seconds, received)


@pytest.mark.parametrize(("seconds", "received", "allowed"), [(61, 1023, False), (61, 1024, True), (160, 102_399, False)])
def test_after_the_grace_the_least_rate_counts(seconds: float, received: int, allowed: bool) -> None:  # noqa: FBT001 - a column of the table
    assert PATIENCE.allows(seconds, received) == allowed


@pytest.mark.parametrize("rest", [[piece(b"x"), piece(b"x", more=False)], [piece(b"x"), {"type": "http.disconnect"}], [None]])
def test_what_is_left_of_a_body_given_up_is_read_and_dropped(rest: Sequence[Message | None]) -> None:
    async def give_up() -> None:
        body = RequestBody(sender(piece(b"x" * 200), *rest), PATIENCE, 100)
        with pytest.raises(TooLarge):
            _ = [data async for data in body.pieces()]
        await asyncio.wait_for(body.drain(), 5)

    asyncio.run(give_up())


def test_a_body_that_ended_is_not_waited_for_again() -> None:
    async def drain_ended() -> None:
        body = RequestBody(sender(piece(b"x", more=False)), PATIENCE, 100)
        _ = [data async for data in body.pieces()]
        await asyncio.wait_for(body.drain(), 0.01)

    asyncio.run(drain_ended())


def test_not_even_a_body_given_up_is_read_for_ever() -> None:
    block, sent = piece(b"x" * (1 << 20)), 0

    async def receive() -> Message:
        nonlocal sent
        sent += len(block["body"])
        return block

    async def drain_endless() -> None:
        await RequestBody(receive, PATIENCE, 0).drain()

    asyncio.run(drain_endless())
    assert sent == DRAINED

"""Rules of the room for bodies: the largest still on its way gives way, small ones never do, and whole ones are answered."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from starlette.types import Message

from app.web.body_room import SMALL, BodyRoom
from app.web.turns import TooBusy

MIB = 1024 * 1024


class Sender:
    """Sends a body piece by piece."""

    def __init__(self, room: BodyRoom) -> None:
        self._pieces: asyncio.Queue[Message] = asyncio.Queue()
        self._task = asyncio.create_task(self._read(room))
        self._answered = asyncio.Event()

    async def _read(self, room: BodyRoom) -> int:
        received = 0
        with room.taking(self._pieces.get) as receive:
            while True:
                message = await receive()
                received += len(message["body"])
                if not message["more_body"]:
                    break
            await self._answered.wait()
        return received

    async def send(self, size: int, *, end: bool = False) -> None:
        """Send *size* bytes more."""
        self._pieces.put_nowait({"type": "http.request", "body": bytes(size), "more_body": not end})
        for _ in range(6):
            await asyncio.sleep(0)

    async def outcome(self) -> int | None:
        """Send the end and return how much was read, None where the body gave way."""
        await self.send(0, end=True)
        self._answered.set()
        try:
            return await self._task
        except TooBusy:
            return None


def play(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 10))


def test_the_largest_gives_way_whoever_came_first() -> None:
    """Attack: bodies that were begun and stand still keep the room; the next to come would find none."""

    async def story() -> None:
        room = BodyRoom(8 * MIB)
        still = [Sender(room) for _ in range(3)]
        for number, sender in enumerate(still):
            await sender.send(2 * MIB + number)
        honest = Sender(room)
        await honest.send(MIB)
        await honest.send(MIB)
        assert await honest.outcome() == 2 * MIB
        assert [await sender.outcome() for sender in still] == [2 * MIB, 2 * MIB + 1, None]

    play(story)


def test_it_may_be_the_one_who_sends_at_this_moment() -> None:
    async def story() -> None:
        room = BodyRoom(3 * MIB)
        first, greedy = Sender(room), Sender(room)
        await first.send(MIB)
        for _ in range(3):
            await greedy.send(MIB)
        assert (await greedy.outcome(), await first.outcome()) == (None, MIB)

    play(story)


def test_a_small_body_always_finds_room() -> None:
    """A report without a thousand pages is one: what others hold must not keep it out."""

    async def story() -> None:
        room = BodyRoom(2 * MIB)
        whole = Sender(room)
        await whole.send(2 * MIB, end=True)
        small = [Sender(room) for _ in range(20)]
        for sender in small:
            await sender.send(SMALL)
        assert [await sender.outcome() for sender in small] == [SMALL] * 20
        assert await whole.outcome() == 2 * MIB

    play(story)


def test_what_has_come_whole_is_answered() -> None:
    async def story() -> None:
        room = BodyRoom(4 * MIB)
        whole, next_one = Sender(room), Sender(room)
        await whole.send(3 * MIB, end=True)
        await next_one.send(2 * MIB)
        assert (await whole.outcome(), await next_one.outcome()) == (3 * MIB, None)

    play(story)


def test_room_is_given_back() -> None:
    async def story() -> None:
        room = BodyRoom(2 * MIB)
        for _ in range(5):
            sender = Sender(room)
            await sender.send(2 * MIB)
            assert await sender.outcome() == 2 * MIB
        assert room._bodies == set()

    play(story)


def test_a_few_are_read_at_once() -> None:
    """Others are answered meanwhile, and what reading takes is taken twice at the most."""

    async def story() -> None:
        room, now, most = BodyRoom(), 0, 0

        def read(body: bytes) -> int:
            nonlocal now, most
            now += 1
            most = max(most, now)
            time.sleep(0.02)
            now -= 1
            return len(body)

        read_all = await asyncio.gather(*(room.in_turn(read, bytes(size)) for size in range(8)))
        assert (read_all, most) == (list(range(8)), 2)

    play(story)

"""Rules of the pipe between packing and sending: bounded, and ended by either end."""

import pytest

from app.services.block_pipe import BLOCK, BlockPipe


def test_a_pipe_holds_a_few_blocks_at_most() -> None:
    """However large the attachment and slow the line."""
    pipe, written = BlockPipe(), 0

    def pack() -> None:
        nonlocal written
        for _ in range(200):
            pipe.write(bytes(BLOCK))
            written += 1

    reading = pipe.run(pack)
    next(reading)
    assert written < 20
    assert sum(len(block) for block in reading) == 199 * BLOCK


def test_packing_ends_with_its_reader() -> None:
    pipe, ended = BlockPipe(), []

    def pack() -> None:
        try:
            while True:
                pipe.write(bytes(BLOCK))
        finally:
            ended.append(True)

    reading = pipe.run(pack)
    next(reading)
    reading.close()  # type: ignore[attr-defined]  # a generator has it
    assert ended == [True]


def test_what_packing_raises_reaches_the_reader() -> None:
    pipe = BlockPipe()

    def pack() -> None:
        pipe.write(bytes(BLOCK))
        raise FileNotFoundError

    reading = pipe.run(pack)
    assert len(next(reading)) == BLOCK
    with pytest.raises(FileNotFoundError):
        next(reading)

"""Reads a QR code's squares, as ISO/IEC 18004 lays them out: written from the standard, not from what draws them."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

Squares: TypeAlias = Sequence[Sequence[bool]]

LEVELS: Final = "MLHQ"
"""Levels of error correction, by the two bits that stand for them."""
CHECKS: Final = {
    "L": (7, 10, 15, 20, 26, 18, 20, 24, 30, 18),
    "M": (10, 16, 26, 18, 24, 16, 18, 22, 22, 26),
    "Q": (13, 22, 18, 26, 18, 24, 18, 22, 20, 24),
    "H": (17, 28, 22, 16, 22, 28, 26, 26, 24, 28),
}
"""Bytes of error correction in a block, by level, for versions 1 to 10."""
BLOCKS: Final = {
    "L": (1, 1, 1, 1, 1, 2, 2, 2, 2, 4),
    "M": (1, 1, 1, 2, 2, 4, 4, 4, 5, 5),
    "Q": (1, 1, 2, 2, 4, 4, 6, 6, 8, 8),
    "H": (1, 1, 2, 4, 4, 4, 5, 6, 8, 8),
}
ALIGNMENT: Final = ((), (18,), (22,), (26,), (30,), (34,), (22, 38), (24, 42), (26, 46), (28, 50))
"""Where alignment patterns have their centres, besides 6."""
MASKS: Final = (
    lambda x, y: (x + y) % 2,
    lambda x, y: y % 2,  # noqa: ARG005 - the standard's masks, each of both
    lambda x, y: x % 3,  # noqa: ARG005 - likewise
    lambda x, y: (x + y) % 3,
    lambda x, y: (x // 3 + y // 2) % 2,
    lambda x, y: x * y % 2 + x * y % 3,
    lambda x, y: (x * y % 2 + x * y % 3) % 2,
    lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
)
FORMAT_MASK: Final = 0x5412
BYTES: Final = 0b0100


def read_code(rows: Squares) -> bytes:
    """
    Return the bytes of the QR code *rows*, dark squares being true.

    Raises:
        AssertionError: it is none of version 1 to 10, or a single square of it is wrong.
    """
    size = len(rows)
    version = (size - 17) // 4
    assert size == 17 + 4 * version
    assert 1 <= version <= 10
    assert all(len(row) == size for row in rows)
    level, mask = _format(rows)
    bits = [rows[y][x] ^ (not MASKS[mask](x, y)) for x, y in _places(size, version)]
    stream = [int("".join("01"[bit] for bit in bits[at : at + 8]), 2) for at in range(0, len(bits) - 7, 8)]
    content = int.from_bytes(data := _data(stream, CHECKS[level][version - 1], BLOCKS[level][version - 1]), "big")

    def take(start: int, count: int) -> int:
        return (content >> (8 * len(data) - start - count)) & ((1 << count) - 1)

    assert take(0, 4) == BYTES
    wide = 8 if version < 10 else 16
    length = take(4, wide)
    return bytes(take(4 + wide + 8 * at, 8) for at in range(length))


def _format(rows: Squares) -> tuple[str, int]:
    size = len(rows)
    near = [(x, 8) for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [(8, y) for y in (7, 5, 4, 3, 2, 1, 0)]
    far = [(8, size - 1 - y) for y in range(7)] + [(size - 8 + x, 8) for x in range(8)]
    first, second = (int("".join("01"[rows[y][x]] for x, y in places), 2) for places in (near, far))
    assert first == second
    bits = (first ^ FORMAT_MASK) >> 10
    return LEVELS[bits >> 3], bits & 7


def _places(size: int, version: int) -> Iterator[tuple[int, int]]:
    """Yield where the bits stand, in their order: by two columns, up and down, from the right."""
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        upwards = (right + 1) & 2 == 0 if right < 6 else (size - 1 - right) // 2 % 2 == 0
        for y in range(size - 1, -1, -1) if upwards else range(size):
            for x in (right, right - 1):
                if not _is_fixed(x, y, size, version):
                    yield x, y


def _is_fixed(x: int, y: int, size: int, version: int) -> bool:
    """Whether a square is one by which the code is found, aligned or described."""
    if 6 in (x, y) or (x < 9 and y < 9) or (x < 9 and y >= size - 8) or (x >= size - 8 and y < 9):
        return True
    if version >= 7 and ((x < 6 and y >= size - 11) or (x >= size - 11 and y < 6)):
        return True
    centres = (6, *ALIGNMENT[version - 1])
    corners = {(6, 6), (6, centres[-1]), (centres[-1], 6)}
    return any(abs(x - a) <= 2 and abs(y - b) <= 2 for a in centres for b in centres if (a, b) not in corners)


def _data(stream: Sequence[int], checks: int, blocks: int) -> bytes:
    """Return the content of the blocks, which stand in *stream* byte by byte in turn; each must bear its own check."""
    shorter, longer = divmod(len(stream), blocks)
    lengths = [shorter - checks + (block >= blocks - longer) for block in range(blocks)]
    parts: list[list[int]] = [[] for _ in lengths]
    order = [block for at in range(max(lengths)) for block in range(blocks) if at < lengths[block]]
    for block, byte in zip(order + list(range(blocks)) * checks, stream, strict=True):
        parts[block].append(byte)
    for part in parts:
        assert all(_value(part, power) == 0 for power in range(checks))
    return bytes(byte for part, length in zip(parts, lengths, strict=True) for byte in part[:length])


def _value(part: Sequence[int], power: int) -> int:
    """Return the polynomial *part* at 2 to *power* in GF(256), which is 0 where no byte is wrong."""
    value = 0
    for byte in part:
        for _ in range(power):
            value = (value << 1) ^ (0x11D if value & 0x80 else 0)
        value ^= byte
    return value

"""What a process that runs holds in its memory: read past its own ban on dumps, as root can."""

import os
from collections.abc import Iterator
from pathlib import Path

import psutil

CHUNK = 16 * 1024 * 1024
OVERLAP = 4096
"""More than the longest spelling of what is searched for: nothing hides on an edge."""


def memory_of(pid: int) -> Iterator[bytes]:
    """Yield what a process and its children could have written to: heaps, stacks, what libraries keep; in overlapping pieces."""
    first = psutil.Process(pid)
    for process in (first, *first.children(recursive=True)):
        maps = Path(f"/proc/{process.pid}/maps").read_text().splitlines()
        with Path(f"/proc/{process.pid}/mem").open("rb", buffering=0) as memory:
            for line in maps:
                span, rights, *_ = line.split()
                start, end = (int(edge, 16) for edge in span.split("-"))
                if rights.startswith("rw"):
                    yield from _pieces(memory.fileno(), start, end)


def _pieces(descriptor: int, start: int, end: int) -> Iterator[bytes]:
    at = start
    while at < end:
        try:
            piece = os.pread(descriptor, min(CHUNK + OVERLAP, end - at), at)
        except OSError:  # the kernel's own, or gone meanwhile
            return
        if piece.strip(b"\0"):
            yield piece
        at += CHUNK

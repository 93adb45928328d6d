"""What the machine does by itself: to compare runs on different machines, or at different hours."""

import hashlib
import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from threading import Thread

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tests.bench.row import Row

BLOCK = bytes(1024 * 1024)


def measure(work: Path) -> Iterator[Row]:
    """Yield the machine's numbers."""
    yield Row("this machine: 10 million additions in a Python loop", _seconds(_additions), "s")
    yield Row("this machine: SHA-256", 64 / _seconds(_hashing) * 1.048576, "MB/s")
    yield Row("this machine: ChaCha20-Poly1305", 64 / _seconds(_sealing) * 1.048576, "MB/s")
    yield Row("this machine: loopback, two threads", 512 / _seconds(_loopback) * 1.048576, "MB/s")
    yield Row("this machine: disk, writing 256 MiB with fsync", 256 / _seconds(lambda: _writing(work)) * 1.048576, "MB/s")
    yield Row("this machine: fsync of 4 KiB", _fsync(work), "ms")
    yield Row("this machine: load of the last minute", os.getloadavg()[0], "", note=f"{os.cpu_count()} processors")


def _seconds(deed: Callable[[], None]) -> float:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        deed()
        times.append(time.perf_counter() - began)
    return median(times)


def _additions() -> None:
    total = 0
    for number in range(10_000_000):
        total += number


def _hashing() -> None:
    digest = hashlib.sha256()
    for _ in range(64):
        digest.update(BLOCK)


def _sealing() -> None:
    cipher = ChaCha20Poly1305(bytes(32))
    for _ in range(64):
        cipher.encrypt(bytes(12), BLOCK, None)


def _loopback() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sender = Thread(target=_send, args=(listener.getsockname(),))
        sender.start()
        connection, _ = listener.accept()
        with connection:
            while connection.recv(1024 * 1024):
                pass
        sender.join()


def _send(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as connection:
        for _ in range(512):
            connection.sendall(BLOCK)


def _writing(work: Path) -> None:
    with tempfile.TemporaryFile(dir=work) as file:
        for _ in range(256):
            file.write(BLOCK)
        file.flush()
        os.fsync(file.fileno())


def _fsync(work: Path) -> float:
    times = []
    with tempfile.TemporaryFile(dir=work) as file:
        for _ in range(60):
            file.write(BLOCK[:4096])
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - began)
    return median(times) * 1000

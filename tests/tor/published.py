"""Waits until onion services can be found: whoever asks earlier is told that there is none, and tor remembers that."""

import socket
import subprocess
import time
from contextlib import suppress

from tests.server import wait_until_listening


def wait_until_published(control: int, process: subprocess.Popen[bytes], addresses: set[str], patience: float) -> None:
    """
    Return once every directory that a service's descriptor was sent to has taken it.

    Args:
        control: the control port of the tor that runs the services.
        process: that tor.
        addresses: the services', with `.onion`.
        patience: seconds.

    Raises:
        RuntimeError: it takes longer.
    """
    wait_until_listening(control, process)
    missing, on_the_way = {address.removesuffix(".onion") for address in addresses}, set[tuple[str, str]]()
    deadline = time.monotonic() + patience
    with (
        suppress(TimeoutError),
        socket.create_connection(("127.0.0.1", control), patience) as connection,
        connection.makefile("r") as lines,
    ):
        connection.sendall(b"AUTHENTICATE\r\nSETEVENTS HS_DESC\r\n")
        for line in lines:
            match line.split():
                case ["650", "HS_DESC", "UPLOAD", address, _, directory, *_]:
                    on_the_way.add((address, directory))
                case ["650", "HS_DESC", "UPLOADED", address, _, directory, *_]:
                    on_the_way.discard((address, directory))
                    missing.discard(address)
                case ["650", "HS_DESC", "FAILED", address, _, directory, *_]:
                    on_the_way.discard((address, directory))
                case [("250" | "650"), *_]:
                    pass
                case other:
                    raise RuntimeError(f"tor said: {' '.join(other)}")
            if not missing and not on_the_way:
                return
            if time.monotonic() > deadline:
                break
    raise RuntimeError(f"not published in time: {sorted(missing)}")

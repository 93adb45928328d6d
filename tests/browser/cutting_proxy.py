"""A line that breaks: passes bytes on to a server, keeps what a client has sent, and can be cut for a while."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

BLOCK = 64 * 1024


@dataclass
class CuttingProxy:
    """
    Passes connections on to a port of this machine.

    Args:
        target: the server's port.
        cut_after: bytes of one upload after which the line breaks once; None never breaks it.
        kept: everything that clients have sent, as long as it is asked for with *keeping*.
    """

    target: int
    cut_after: int | None = None
    keeping: bool = False
    kept: bytearray = field(default_factory=bytearray)
    cuts: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no further connection."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client, socket.create_connection(("127.0.0.1", self.target)) as server:
            back = threading.Thread(target=_pass_on, args=(server, client), daemon=True)
            back.start()
            sent = 0
            while block := client.recv(BLOCK):
                sent += len(block)
                if self.keeping:
                    with self._lock:
                        self.kept += block
                if self._breaks(sent):
                    for end in (client, server):  # closing alone would leave them open to the thread that reads
                        end.shutdown(socket.SHUT_RDWR)
                    return
                server.sendall(block)
            server.shutdown(socket.SHUT_WR)
            back.join(60)

    def _breaks(self, sent: int) -> bool:
        with self._lock:
            if self.cut_after is None or sent < self.cut_after:
                return False
            self.cut_after, self.cuts = None, self.cuts + 1
            return True


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(BLOCK):
            target.sendall(block)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def cutting_proxy(target: int, *, cut_after: int | None = None, keeping: bool = False) -> Iterator[CuttingProxy]:
    """Yield a proxy to the port *target*."""
    proxy = CuttingProxy(target, cut_after, keeping)
    try:
        yield proxy
    finally:
        proxy.close()

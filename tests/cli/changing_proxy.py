"""A site that was tampered with: hands on what a server answers, but for what a test changes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias

import httpx

LEFT_OUT = {"connection", "content-encoding", "content-length", "date", "server", "transfer-encoding"}


@dataclass
class Answer:
    """What a server answered; a test's change writes into it."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def replace_header(self, name: str, *values: str) -> None:
        """Give the answer these headers called *name*, and no others."""
        self.headers = [header for header in self.headers if header[0] != name] + [(name, value) for value in values]


Change: TypeAlias = Callable[[str, Answer], None]


@dataclass
class ChangingProxy:
    """A server of its own *port*; *agents* are the programs that have asked it."""

    port: int
    agents: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"


@contextmanager
def changing(target: str, change: Change) -> Iterator[ChangingProxy]:
    """Yield a proxy to the server *target*; *change* is called with each path and its answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            proxy.agents.add(self.headers["User-Agent"])
            told = client.get(self.path)
            answer = Answer(
                told.status_code, [head for head in told.headers.multi_items() if head[0] not in LEFT_OUT], told.content
            )
            change(self.path, answer)
            self.send_response(answer.status)
            for name, value in (*answer.headers, ("Content-Length", str(len(answer.body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base's name
            pass

    with httpx.Client(base_url=target, trust_env=False) as client, ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        proxy = ChangingProxy(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield proxy
        finally:
            server.shutdown()

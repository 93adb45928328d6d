"""A server that was taken over: hands on what a true one answers, but for what a test changes."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias

import httpx

HANDED_ON = {"authorization", "content-type", "range", "upload-capability", "upload-draft"}
LEFT_OUT = {"connection", "content-encoding", "content-length", "date", "server", "transfer-encoding"}


@dataclass
class Answer:
    """What a server answered to a *method*; a test's change writes into it."""

    method: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def replace_json(self, content: object, status: int = 200) -> None:
        """Have the server answer with this instead."""
        self.status, self.body = status, json.dumps(content).encode()

    def replace_header(self, name: str, *values: str) -> None:
        """Give the answer these headers called *name*, and no others."""
        self.headers = [header for header in self.headers if header[0] != name] + [(name, value) for value in values]


Change: TypeAlias = Callable[[str, Answer], None]


@dataclass
class ChangingProxy:
    """A server of its own *port*; *agents* are the programs that have asked it, *asked* is method and path of each request."""

    port: int
    agents: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"


@contextmanager
def changing(target: str, change: Change) -> Iterator[ChangingProxy]:
    """Yield a proxy to the server *target*; *change* is called with each path and its answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            proxy.agents.add(self.headers["User-Agent"])
            proxy.asked.append((self.command, self.path))
            content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name: value for name, value in self.headers.items() if name.lower() in HANDED_ON}
            told = client.request(self.command, self.path, content=content, headers=headers)
            answer = Answer(
                self.command,
                told.status_code,
                [head for head in told.headers.multi_items() if head[0] not in LEFT_OUT],
                told.content,
            )
            change(self.path, answer)
            self.send_response(answer.status)
            length = [] if answer.status == httpx.codes.NO_CONTENT else [("Content-Length", str(len(answer.body)))]
            for name, value in (*answer.headers, *length):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        do_POST = do_PUT = do_GET  # noqa: N815 - the names that its base looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base's name
            pass

    with httpx.Client(base_url=target, trust_env=False) as client, ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        proxy = ChangingProxy(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield proxy
        finally:
            server.shutdown()

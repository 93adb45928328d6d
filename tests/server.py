"""A real server process on a free port, with a data folder and a temporary folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

ROOT = Path(__file__).parents[1]
PATIENCE = 20  # seconds until the first answer; a healthy server needs two


def tillit(*arguments: str) -> list[str]:
    """Return the command line that runs `tillit` from this tree."""
    return [sys.executable, "-m", "app.cli.main", *arguments]


SERVE = tillit("serve")


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, where it writes, and what it has printed."""

    port: int
    data: Path
    temporary: Path
    runtime: Path
    output: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Its address, by the name that makes it a secure context with passkeys."""
        return f"http://localhost:{self.port}"


StartServer: TypeAlias = Callable[..., Server]


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once *process* accepts connections on *port*."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nobody listens on port {port}")


def plain_environment(temporary: Path) -> dict[str, str]:
    """Return an environment that holds nothing of the developer's, with *temporary* for temporary files."""
    temporary.mkdir(parents=True, exist_ok=True)
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(temporary), "TMPDIR": str(temporary)}


@contextmanager
def serving(
    work: Path,
    data: Path,
    *arguments: str,
    environment: Mapping[str, str] = {},
    command: Sequence[str] = SERVE,
    port: int | None = None,
) -> Iterator[Server]:
    """
    Run `tillit serve` on *data* until the block ends.

    Args:
        work: An empty folder for what the process prints and for its temporary files.
        data: The server's data folder, made by `tillit init` or the like.
        arguments: More arguments for `serve`.
        environment: Settings beyond a plain environment.
        command: What to run instead of this tree's `tillit serve`.
        port: Where it listens; None takes a free one.

    Raises:
        RuntimeError: It did not answer in time; the message holds what it printed.
    """
    port = port or free_port()
    temporary, runtime, output = work / "temporary", work / "runtime", work / "output.txt"
    line = [*command, "--data", str(data), "--port", str(port), *arguments]
    settings = {**plain_environment(temporary), "TILLIT_RUNTIME": str(runtime), **environment}
    with output.open("wb") as sink, subprocess.Popen(line, stdout=sink, stderr=sink, env=settings, cwd=work) as process:
        try:
            server = Server(port, data, temporary, runtime, output, process)
            wait_until_healthy(server)
            yield server
        finally:
            stop(process)


def wait_until_healthy(server: Server) -> None:
    """Return once *server* says that it is well."""
    try:
        wait_until_listening(server.port, server.process)
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=PATIENCE):
            return
    except (RuntimeError, OSError) as error:
        raise RuntimeError(f"the server does not answer:\n{server.output.read_text(errors='replace')}") from error


def stop(process: subprocess.Popen[bytes]) -> None:
    """End *process* as an operator would, and by force if that takes too long."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    """Return a function that starts a server on a data folder; all are stopped when the test ends."""
    with ExitStack() as running:

        def start(data: Path, *arguments: str, environment: Mapping[str, str] = {}) -> Server:
            work = tmp_path / f"server-{len(list(tmp_path.glob('server-*')))}"
            work.mkdir()
            return running.enter_context(serving(work, data, *arguments, environment=environment))

        yield start

"""The portal behind each proxy, and an app that only notes what reaches it."""

import http.client
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.deploy.fronts import FRONTS, ORIGIN, Front, front
from tests.portal import Portal, new_portal
from tests.server import PATIENCE, plain_environment, serving, stop, tillit

NoteFront: TypeAlias = tuple[Front, "NotingApp"]


@dataclass(frozen=True)
class Site:
    """A portal that is served at a socket file, and the proxy before it."""

    portal: Portal
    front: Front
    app: subprocess.Popen[bytes]
    folder: Path


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """Return a portal that takes reports: somebody sits on its committee."""
    folder = tmp_path_factory.mktemp("house")
    portal = new_portal(folder / "data")
    with serving(folder, portal.data) as server:
        portal.join(server.url, "ada")
    return portal


@pytest.fixture(scope="module", params=FRONTS)
def site(request: pytest.FixtureRequest, house: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield the portal behind one proxy after the other."""
    with behind(request.param, house, tmp_path_factory.mktemp(request.param)) as made:
        yield made


@pytest.fixture
def site_to_break(request: pytest.FixtureRequest, house: Portal, tmp_path: Path) -> Iterator[Site]:
    """Yield a site that the test may leave broken; it names the proxy."""
    with behind(request.param, house, tmp_path) as made:
        yield made


@contextmanager
def behind(name: str, house: Portal, folder: Path) -> Iterator[Site]:
    """Serve a copy of *house* behind the proxy *name*, with all that both may write to in the empty folder *folder*."""
    portal = house.copied(folder / "data")
    with serving_at(folder / "s", portal.data, folder) as app, front(name, folder / "front", folder / "s") as before:
        yield Site(portal, before, app, folder)


@contextmanager
def serving_at(path: Path, data: Path, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run `tillit serve` at the socket file *path* until the block ends; what it prints goes to app.txt in *folder*."""
    environment = plain_environment(folder / "temporary")
    environment |= {"TILLIT_ORIGINS": ORIGIN, "TILLIT_RUNTIME": str(folder / "runtime")}
    command = tillit("serve", "--data", str(data), "--socket", str(path))
    with (folder / "app.txt").open("wb") as sink, subprocess.Popen(command, stdout=sink, stderr=sink, env=environment) as app:
        try:
            wait_until_well(path)
            yield app
        finally:
            stop(app)


def wait_until_well(path: Path) -> None:
    """Return once what listens at the socket file *path* says that it is well."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("localhost", timeout=PATIENCE)
        with suppress(OSError), socket.socket(socket.AF_UNIX) as connection.sock:
            connection.sock.connect(str(path))
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nobody answers at {path}")


@dataclass
class NotingApp:
    """In the portal's place: notes each request's head as it comes, and answers when it is told to."""

    listener: socket.socket
    heads: list[bytes] = field(default_factory=list)
    connections: list[socket.socket] = field(default_factory=list)
    came: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def run(self) -> None:
        """Note what comes until the listener is closed."""
        with suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                head = b""
                while b"\r\n\r\n" not in head and (more := connection.recv(65536)):
                    head += more
                self.heads.append(head.partition(b"\r\n\r\n")[0])
                self.connections.append(connection)
                self.came.release()

    def next(self) -> tuple[str, dict[str, str], socket.socket]:
        """Return the request line, the headers and the connection of the next request, once its head is here."""
        assert self.came.acquire(timeout=20), "nothing reached the app"
        line, *lines = self.heads.pop(0).decode().split("\r\n")
        headers = [header.partition(": ") for header in lines]
        return line, {name.lower(): value for name, _, value in headers}, self.connections.pop(0)


@pytest.fixture(params=FRONTS)
def noting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NoteFront]:
    """Yield each proxy with an app behind it that notes."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "s"))
    listener.listen()
    app = NotingApp(listener)
    threading.Thread(target=app.run, daemon=True).start()
    try:
        with front(request.param, tmp_path / "front", tmp_path / "s") as before:
            yield before, app
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()

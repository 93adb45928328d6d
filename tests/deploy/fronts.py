"""The proxies of deploy/, really started: their own configuration, on free ports, in a folder of their own."""

import getpass
import http.client
import os
import random
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.reporter_program import ReporterProgram
from tests.server import ROOT, plain_environment, stop, wait_until_listening

DEPLOY: Final = ROOT / "deploy"
NAME: Final = "report.example.org"
ORIGIN: Final = f"https://{NAME}"
VISITOR: Final = "127.0.0.77"
"""Where visitors come from: an address that nothing else here has."""

FRONTS: Final = ("nginx", "caddy")
IMPATIENT: Final = {
    "nginx.conf": {"client_header_timeout 60s": "client_header_timeout 1s"},
    "Caddyfile": {"read_header 60s": "read_header 1s"},
}
"""What makes a test of a minute one of a second."""


@dataclass(frozen=True)
class Door:
    """Where a proxy lets visitors in: its port on this machine, and the certificate that it shows."""

    https: int
    certificate: Path

    def context(self) -> ssl.SSLContext:
        """Return what trusts its certificate and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def tcp(self, port: int | None = None) -> socket.socket:
        """Return a connection of a visitor."""
        return socket.create_connection(("127.0.0.1", port or self.https), 30, (VISITOR, 0))

    def tls(self, context: ssl.SSLContext | None = None, name: str = NAME) -> ssl.SSLSocket:
        """Return a connection of a visitor who asks for *name*."""
        return (context or self.context()).wrap_socket(self.tcp(), server_hostname=name)


@dataclass(frozen=True)
class Front(Door):
    """A running proxy; *http* is its port without TLS, *folder* holds all that it may write to."""

    http: int
    folder: Path
    process: subprocess.Popen[bytes]


class Connection(http.client.HTTPSConnection):
    """A visitor's connection to a proxy, by the portal's name."""

    def __init__(self, door: Door) -> None:
        super().__init__(NAME, timeout=60)
        self._door = door

    def connect(self) -> None:
        """Connect to the proxy, whatever the name resolves to."""
        self.sock = self._door.tls()


class Visitor(ReporterProgram):
    """A reporter who comes through a proxy."""

    def __init__(self, door: Door, slug: str) -> None:
        super().__init__(ORIGIN, slug)
        self._connection = Connection(door)


@contextmanager
def front(name: str, folder: Path, app: Path, *, impatient: bool = False) -> Iterator[Front]:
    """
    Run a proxy in the new folder *folder*, before what listens at the socket file *app*, until the block ends.

    Raises:
        RuntimeError: it did not start; the message holds what it printed.
    """
    folder.mkdir()
    certificate = make_certificate(folder)
    https, plain = quiet_port(), quiet_port()
    command = {"nginx": _nginx, "caddy": _caddy}[name](folder, app, https, plain)
    if impatient:
        _shorten(folder)
    settings = plain_environment(folder / "home") | {"XDG_DATA_HOME": str(folder / "d"), "XDG_CONFIG_HOME": str(folder / "c")}
    with (folder / "output").open("wb") as sink, subprocess.Popen(command, stdout=sink, stderr=sink, env=settings) as process:
        try:
            wait_until_listening(https, process)
            yield Front(https, certificate, plain, folder, process)
        except RuntimeError as error:
            raise RuntimeError((folder / "output").read_text(errors="replace")) from error
        finally:
            stop(process)


def quiet_port() -> int:
    """Return a port that nobody listens on, below those that connections take meanwhile."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def make_certificate(folder: Path, name: str = NAME) -> Path:
    """Write fullchain.pem and privkey.pem for *name* into *folder*, and return the certificate's path."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    certificate = folder / "fullchain.pem"
    certificate.write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    (folder / "privkey.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate


def _nginx(folder: Path, app: Path, https: int, plain: int) -> list[str]:
    configuration = adapted(
        "nginx.conf",
        {
            "user www-data;": f"user {getpass.getuser()};",
            "/run/nginx": f"{folder}/nginx",
            "/run/tillit/s": str(app),
            f"/etc/letsencrypt/live/{NAME}": str(folder),
            "listen 443 ": f"listen {https} ",
            "listen [::]:443 ": f"listen [::]:{https} ",
            "listen 80": f"listen {plain}",
            "listen [::]:80": f"listen [::]:{plain}",
        },
    )
    file = folder / "nginx.conf"
    file.write_text(configuration)
    return [program("nginx"), "-p", str(folder), "-c", str(file), "-e", str(folder / "error.log"), "-g", "daemon off;"]


def _caddy(folder: Path, app: Path, https: int, plain: int) -> list[str]:
    configuration = adapted(
        "Caddyfile",
        {
            "\tadmin off": f"\tadmin off\n\thttp_port {plain}\n\thttps_port {https}",
            "unix//run/tillit/s": f"unix/{app}",
            "\ttls {": f"\ttls {folder}/fullchain.pem {folder}/privkey.pem {{",
        },
    )
    file = folder / "Caddyfile"
    file.write_text(configuration)
    return [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(file)]


def _shorten(folder: Path) -> None:
    (file,) = (folder / name for name in IMPATIENT if (folder / name).exists())
    text = file.read_text()
    for old, new in IMPATIENT[file.name].items():
        assert old in text, old
        text = text.replace(old, new)
    file.write_text(text)


def adapted(name: str, changes: Mapping[str, str]) -> str:
    """Return the file *name* of deploy/ with what a test has to put elsewhere; every change must find its place."""
    text = (DEPLOY / name).read_text()
    for old, new in changes.items():
        assert old in text, f"{name} no longer says {old!r}"
        text = text.replace(old, new)
    return text


def program(name: str) -> str:
    """Return where the program *name* is; those of administrators are not on everybody's path."""
    found = shutil.which(name, path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin{os.pathsep}/sbin")
    assert found is not None, f"run: tests/setup/servers.sh ({name} is missing)"
    return found

"""A private Tor network on loopback: authorities, relays, two onion services, two clients; no packet leaves the machine."""

import base64
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tests.server import stop
from tests.tor.published import wait_until_published

AUTHORITIES: Final = 3
RELAYS: Final = 3  # the authorities relay, too: an onion's circuits need six to choose from
PATIENCE: Final = 120  # seconds; a machine that does nothing else needs fifteen
ROUND: Final = 10  # seconds between two votes of the authorities


@dataclass(frozen=True)
class Network:
    """
    A network that runs.

    Args:
        reporters: the reporters' onion address.
        staff: the staff's, which only a client with its key finds.
        client: the SOCKS port of a client without keys.
        staff_client: the SOCKS port of a client with the staff's key.
    """

    reporters: str
    staff: str
    client: int
    staff_client: int


@contextmanager
def tor_network(folder: Path, target: int) -> Iterator[Network]:
    """
    Yield a network whose onion services both lead to the port *target*; it is gone when the block ends.

    Args:
        folder: a new one, for everything that the network writes.
        target: a port of this machine; nobody need listen there yet.

    Raises:
        RuntimeError: tor is not here, or did not get that far in time.
    """
    if not shutil.which("tor") or not shutil.which("tor-gencert"):
        raise RuntimeError("tor is not here, run: tests/setup/tor.sh")
    folder.mkdir(mode=0o700)
    ports = iter(_free_ports(2 * AUTHORITIES + RELAYS + 3))
    client, staff_client, control = next(ports), next(ports), next(ports)
    relays = {f"authority{i}": next(ports) for i in range(AUTHORITIES)}
    authorities = [_make_authority(folder / name, relay, next(ports)) for name, relay in relays.items()]
    more = {f"relay{i}": next(ports) for i in range(RELAYS)}
    for name, relay in more.items():
        _write_torrc(folder / name, _relay(relay))
    key = X25519PrivateKey.generate()
    _write_torrc(folder / "onions", _onions(folder / "onions", target, control, key))
    with ExitStack() as running:

        def start(name: str) -> subprocess.Popen[bytes]:
            return running.enter_context(_running(folder / name, authorities))

        for name in (*relays, *more):
            start(name)
        onions = start("onions")
        reporters, staff = (_address(folder / "onions" / service) for service in ("reporters", "staff"))
        _write_torrc(folder / "client", [_socks(client)])
        _write_torrc(folder / "staff-client", _with_key(folder / "staff-client", staff_client, staff, key))
        start("client")
        start("staff-client")
        wait_until_published(control, onions, {reporters, staff}, PATIENCE)
        yield Network(reporters, staff, client, staff_client)


def _free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on, each another."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [probe.getsockname()[1] for probe in probes]


@contextmanager
def _running(folder: Path, authorities: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the tor of *folder* until the block ends."""
    with (folder / "torrc").open("a") as file:
        file.writelines(f"{line}\n" for line in authorities)
    with (folder / "output.txt").open("wb") as sink:
        command = ["tor", "-f", str(folder / "torrc"), "--defaults-torrc", "/dev/null"]
        with subprocess.Popen(command, stdout=sink, stderr=sink, stdin=subprocess.DEVNULL) as process:
            try:
                yield process
            finally:
                stop(process)


def _write_torrc(folder: Path, lines: Sequence[str]) -> None:
    """Write what every member of the network has in common, and its own *lines*."""
    folder.mkdir(mode=0o700, exist_ok=True)
    common = [
        "TestingTorNetwork 1",
        f"DataDirectory {folder}",
        f"Nickname {folder.name.replace('-', '')}",
        f"__OwningControllerProcess {os.getpid()}",  # none outlives the tests, however they end
        "Log notice stdout",
        "ShutdownWaitLength 0",
        "Address 127.0.0.1",
        "OutboundBindAddress 127.0.0.1",
        "AssumeReachable 1",
        "EnforceDistinctSubnets 0",
        "UseDefaultFallbackDirs 0",
        "PathsNeededToBuildCircuits 0.67",
        "TestingClientDownloadInitialDelay 0",
        "TestingServerDownloadInitialDelay 0",
        "TestingClientConsensusDownloadInitialDelay 0",
        "TestingServerConsensusDownloadInitialDelay 0",
    ]
    if not any(line.startswith("SocksPort") for line in lines):
        common.append("SocksPort 0")
    (folder / "torrc").write_text("".join(f"{line}\n" for line in (*common, *lines)))


def _relay(port: int) -> list[str]:
    return [f"ORPort 127.0.0.1:{port} IPv4Only", "ExitRelay 0", "ExitPolicy reject *:*", "ContactInfo test@localhost"]


def _make_authority(folder: Path, relay: int, directory: int) -> str:
    """Make an authority with its keys, and return the line by which everybody knows it."""
    lines = [
        *_relay(relay),
        f"DirPort 127.0.0.1:{directory} IPv4Only",
        "AuthoritativeDirectory 1",
        "V3AuthoritativeDirectory 1",
        f"TestingV3AuthInitialVotingInterval {ROUND // 2}",
        "TestingV3AuthInitialVoteDelay 2",
        "TestingV3AuthInitialDistDelay 2",
        f"V3AuthVotingInterval {ROUND}",
        "V3AuthVoteDelay 2",
        "V3AuthDistDelay 2",
        "TestingAuthDirTimeToLearnReachability 0",
        "TestingMinExitFlagThreshold 0",
        "TestingMinFastFlagThreshold 0",
        "TestingDirAuthVoteGuard *",
        "TestingDirAuthVoteHSDir *",
    ]
    _write_torrc(folder, lines)
    (folder / "keys").mkdir(mode=0o700)
    where = f"127.0.0.1:{directory}"
    make = ["tor-gencert", "--create-identity-key", "-m", "12", "-a", where, "--passphrase-fd", "0"]
    subprocess.run(make, check=True, input=b"in a test\n", cwd=folder / "keys", capture_output=True)
    certificate = (folder / "keys/authority_certificate").read_text()
    identity = next(line.split()[1] for line in certificate.splitlines() if line.startswith("fingerprint "))
    # tor tells an authority's fingerprint only to one that is among the authorities: the line is made up
    among = (folder / "torrc").read_text() + f"DirAuthority x orport=1 v3ident={identity} 127.0.0.1:1 {'F' * 40}\n"
    ask = ["tor", "--quiet", "--defaults-torrc", "/dev/null", "-f", "-", "--list-fingerprint"]
    told = subprocess.run(ask, check=True, input=among, capture_output=True, text=True).stdout
    fingerprint = "".join(told.split()[1:])
    return f"DirAuthority {folder.name} orport={relay} no-v2 v3ident={identity} {where} {fingerprint}"


def _onions(folder: Path, target: int, control: int, key: X25519PrivateKey) -> list[str]:
    """Make the folders of two onion services, the staff's for holders of *key* alone."""
    allowed = folder / "staff/authorized_clients"
    for made in (folder, folder / "reporters", folder / "staff", allowed):
        made.mkdir(mode=0o700, exist_ok=True)
    (allowed / "staff.auth").write_text(f"descriptor:x25519:{_base32(key.public_key().public_bytes_raw())}\n")
    services = (
        line
        for service in ("reporters", "staff")
        for line in (f"HiddenServiceDir {folder / service}", f"HiddenServicePort 80 127.0.0.1:{target}")
    )
    return [f"ControlPort 127.0.0.1:{control}", *services]


def _with_key(folder: Path, port: int, address: str, key: X25519PrivateKey) -> list[str]:
    """Make the folder of a client that has *key* to the onion service *address*."""
    keys = folder / "onion-keys"
    for made in (folder, keys):
        made.mkdir(mode=0o700)
    content = f"{address.removesuffix('.onion')}:descriptor:x25519:{_base32(key.private_bytes_raw())}\n"
    (keys / "staff.auth_private").write_text(content)
    return [_socks(port), f"ClientOnionAuthDir {keys}"]


def _socks(port: int) -> str:
    """Return the line of a client's port, which tells as Tor Browser's does why an onion is not reached."""
    return f"SocksPort 127.0.0.1:{port} ExtendedErrors"


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=")


def _address(service: Path) -> str:
    """Return the address that an onion service makes for itself when it starts."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (service / "hostname").is_file() and (text := (service / "hostname").read_text()).endswith("\n"):
            return text.strip()
        time.sleep(0.1)
    raise RuntimeError(f"no address: {(service.parent / 'output.txt').read_text()}")

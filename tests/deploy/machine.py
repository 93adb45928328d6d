"""A small Debian 12 that is really booted, without a network, and the shell of its root."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CDLL, get_errno
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import psutil

from tests.deploy.book import packages
from tests.deploy.fronts import program
from tests.house.sources import ROOT, name_of, project_files

T = TypeVar("T")
BOOT_SECONDS: Final = 60
TYPED_SECONDS: Final = 240
DONE: Final = "----done----"
_NEWNET: Final = 0x40000000  # sched.h


@dataclass
class Machine:
    """
    A booted Debian.

    Args:
        root: its root folder, as this machine sees it.
        leader: its first process.
        shell: a shell of its root user, in which everything is typed.
    """

    root: Path
    leader: int
    shell: subprocess.Popen[str]

    def type(self, text: str) -> str:
        """Type commands, one of which failing ends the shell, and return what they printed."""
        assert self.shell.stdin is not None
        assert self.shell.stdout is not None
        self.shell.stdin.write(f"{text}\necho {DONE}\n")
        self.shell.stdin.flush()
        printed: list[str] = []
        hanging = threading.Timer(TYPED_SECONDS, self.shell.kill)
        hanging.start()
        try:
            for line in self.shell.stdout:
                if line.endswith(f"{DONE}\n"):
                    return "".join(printed)
                printed.append(line)
        finally:
            hanging.cancel()
        raise AssertionError(f"{text}\n{''.join(printed)}")

    def wait_until(self, command: str, unit: str) -> None:
        """Return once *command* succeeds in the machine; what goes wrong with *unit* is told."""
        tries = f"for try in {{1..{BOOT_SECONDS}}}; do if {command}; then echo well; break; fi; sleep 1; done"
        assert "well" in self.type(tries), self.type(f"journalctl --no-pager --lines=50 --unit={unit} 2>&1")

    def inside(self, path: str) -> Path:
        """Return *path* of the running machine, its folders in memory included, as this machine reaches it."""
        return Path(f"/proc/{self.leader}/root{path}")

    def in_its_network(self, make: Callable[[], T]) -> T:
        """Return what *make* makes, a connection say, in the machine's own network."""
        made: list[T] = []

        def enter() -> None:
            with Path(f"/proc/{self.leader}/ns/net").open() as network:
                assert CDLL(None, use_errno=True).setns(network.fileno(), _NEWNET) == 0, os.strerror(get_errno())
            made.append(make())

        thread = threading.Thread(target=enter)  # the network is a thread's own: what is left of it ends here
        thread.start()
        thread.join()
        assert made, "nothing was made in the machine's network"
        return made[0]


def bootstrap(root: Path, wheels: Path) -> None:
    """Make a Debian 12 in the new folder *root* with what the page installs, the release, and its libraries."""
    assert os.getuid() == 0, "only root can boot a machine"
    include = ",".join(["systemd-sysv", "dbus", *packages()])
    debian = [program("mmdebstrap"), "--quiet", "--variant=minbase", f"--include={include}", "bookworm", str(root)]
    subprocess.run(debian, check=True)
    fetch_libraries(wheels)
    copy_release(root / "usr/local/src/tillit")
    shutil.copytree(wheels, root / "srv/wheels")
    # Where packages come from is the installer's own setting; here it is a folder.
    (root / "etc/pip.conf").write_text("[global]\nno-index = true\nfind-links = /srv/wheels\n")
    (root / "etc/fstab").write_text("/dev/vda2 none swap sw 0 0\n")


def fetch_libraries(wheels: Path) -> None:
    """Fetch what the lock lists for Debian 12's Python into the new folder *wheels*, from where this machine's pip fetches."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--dest", str(wheels)]
    chosen = ["--python-version", "3.11", "--only-binary", ":all:", "--require-hashes", "--no-deps"]
    subprocess.run([*pip, *chosen, "--requirement", str(ROOT / "requirements.lock")], check=True)


def copy_release(folder: Path) -> None:
    """Copy the project's files, as git knows them, into the new folder *folder*."""
    for path in project_files():
        target = folder / name_of(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)


@contextmanager
def booted(root: Path, log: Path) -> Iterator[Machine]:
    """Boot the machine in *root* until the block ends; what it prints goes to *log*."""
    command = [program("systemd-nspawn"), "--quiet", "--register=no", "--keep-unit", "--private-network", "--boot"]
    command += [f"--directory={root}", "--hostname=server", "--console=pipe"]
    with log.open("wb") as sink, subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink) as nspawn:
        try:
            leader = _leader(nspawn)
            with _shell(leader) as shell:
                machine = Machine(root, leader, shell)
                machine.type(
                    "set -euo pipefail; until [[ $(systemctl is-system-running) =~ running|degraded ]]; do sleep 1; done"
                )
                yield machine
        finally:
            nspawn.send_signal(signal.SIGTERM)
            try:
                nspawn.wait(60)
            except subprocess.TimeoutExpired:
                nspawn.kill()


def _leader(nspawn: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < deadline and nspawn.poll() is None:
        for child in psutil.Process(nspawn.pid).children():
            if (Path(f"/proc/{child.pid}/root") / "run/systemd/private").exists():
                pid: int = child.pid
                return pid
        time.sleep(0.2)
    raise RuntimeError("the machine does not boot")


@contextmanager
def _shell(leader: int) -> Iterator[subprocess.Popen[str]]:
    plain = ["env", "-i", "HOME=/root", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"]
    command = [program("nsenter"), f"--target={leader}", "--all", "--", *plain, "bash", "-c", "cd; exec bash 2>&1"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True) as shell:
        try:
            yield shell
        finally:
            shell.kill()

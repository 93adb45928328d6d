"""The container: built from its file, run as deploy/README.md runs it."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from socket import AF_UNIX, socket
from typing import Final

import pytest

from crypto.identity import Identity
from tests.deploy.book import blocks
from tests.deploy.fronts import adapted, program
from tests.deploy.machine import fetch_libraries
from tests.house.sources import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.served, pytest.mark.xdist_group("machine"), pytest.mark.timeout(600)]

USER: Final = 990
# What a build inside another container and a store of the test's own need; it changes neither what is built nor its confinement.
KEEPING: Final = "--root {folder}/store --runroot {folder}/run --cgroup-manager cgroupfs --runtime runc"
BUILDING: Final = (
    "--isolation chroot --network host --volume {folder}/wheels:/wheels:ro --volume {folder}/pip.conf:/etc/pip.conf:ro"
)
RUNNING: Final = "--ulimit nofile=1024:1024 --ulimit nproc=1024:1024"


@dataclass(frozen=True)
class Workshop:
    """Where images and containers are kept: a folder of the test's own; *memory* is one in memory, as /run is."""

    folder: Path
    memory: Path

    def add_command(self, name: str, text: str) -> None:
        """Put a command first on the path."""
        (self.folder / "bin").mkdir(exist_ok=True)
        (self.folder / "bin" / name).write_text(text)
        (self.folder / "bin" / name).chmod(0o755)

    def type(self, text: str) -> str:
        """Type commands in the release's folder, and return what they printed."""
        environment = {**os.environ, "PATH": f"{self.folder}/bin{os.pathsep}{os.environ['PATH']}"}
        shell = ["bash", "-euo", "pipefail", "-c", f"exec 2>&1\n{text}"]
        ran = subprocess.run(shell, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False, env=environment)
        assert ran.returncode == 0, f"{text}\n{ran.stdout}"
        return ran.stdout


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    """Yield a workshop that has the base image, made here, and the libraries."""
    assert os.getuid() == 0, "only root can run it as the page does"
    memory = "/dev/shm"  # noqa: S108 - memory is what is wanted
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory(dir=memory) as in_memory:
        made = Workshop(Path(name), Path(in_memory))
        made.add_command("podman", f'#!/bin/sh\nexec {program("podman")} {KEEPING.format(folder=name)} "$@"\n')
        fetch_libraries(made.folder / "wheels")
        (made.folder / "pip.conf").write_text("[global]\nno-index = true\nfind-links = /wheels\n")
        subprocess.run([program("mmdebstrap"), "--quiet", "--variant=minbase", "bookworm", f"{name}/base.tar"], check=True)
        made.type(f"podman import --quiet {name}/base.tar debian:12-slim")
        try:
            yield made
        finally:
            made.type("podman rm --force --all; podman rmi --force --all")


@pytest.fixture
def running(workshop: Workshop) -> Workshop:
    """Type the page's commands, with folders of the workshop's own in the place of the server's."""
    building, around, starting = (text for place, text in blocks() if place == "container")
    workshop.type(building.replace("podman build", f"podman build {BUILDING.format(folder=workshop.folder)}"))
    assert "/run/tillit 0711" in around
    (command,) = [line for line in around.splitlines() if line.endswith(">/usr/local/sbin/tillit")]
    workshop.add_command("tillit", workshop.type(command.partition(" >")[0]))
    for folder in (workshop.folder / "data", workshop.folder / "backup", workshop.memory):
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, USER, USER)
    (workshop.folder / "env").write_text(adapted("tillit.env", {}))
    changes = {
        "$(id -u tillit):$(id -g tillit)": f"{USER}:{USER}",
        "/etc/tillit.env": f"{workshop.folder}/env",
        "--volume /var/lib/tillit:": f"--volume {workshop.folder}/data:",
        "--volume /run/tillit:": f"--volume {workshop.memory}:",
        "--volume /mnt/backup:": f"--volume {workshop.folder}/backup:",
        "podman run": f"podman run {RUNNING}",
        "podman healthcheck": f"until test -S {workshop.memory}/s; do sleep 1; done; podman healthcheck",
    }
    for old, new in changes.items():
        assert old in starting, old
        starting = starting.replace(old, new)
    workshop.type(starting)
    return workshop


def test_it_answers_and_is_as_confined_as_the_page_has_it(running: Workshop) -> None:
    connection = HTTPConnection("localhost", timeout=30)
    with socket(AF_UNIX) as connection.sock:
        connection.sock.connect(str(running.memory / "s"))
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
    looked = running.type("podman exec tillit sh -c 'cat /proc/1/status /proc/1/limits; ls /sys/class/net; touch /opt/x || true'")
    assert re.search(rf"^Uid:\t{USER}\t{USER}\t{USER}\t{USER}$", looked, re.MULTILINE)
    assert re.search(r"^CapEff:\t0{16}$", looked, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\t1$", looked, re.MULTILINE)
    assert re.search(r"^Max core file size +0 +0 ", looked, re.MULTILINE)
    assert "Read-only file system" in looked
    assert re.findall(r"^(?:lo|[a-z]+\d+)$", looked, re.MULTILINE) == ["lo"]
    assert "WRONG" not in running.type("tillit doctor")
    (running.folder / "data/backup.pub").write_text(Identity.new().public.seal.text)
    (running.folder / "data/backup.pub").chmod(0o644)
    running.type("tillit backup /mnt/backup/today.age --to backup.pub")
    assert (running.folder / "backup/today.age").stat().st_size > 0

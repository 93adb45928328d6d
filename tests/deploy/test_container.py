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

import pytest

from tests.deploy.book import blocks
from tests.deploy.fronts import adapted, program
from tests.deploy.machine import fetch_libraries
from tests.house.sources import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.served, pytest.mark.timeout(600)]

# What a build inside another container or a test's own store needs; none of it changes what is built or how it is confined.
BUILDING = "--isolation chroot --network host --volume {folder}/wheels:/wheels:ro --volume {folder}/pip.conf:/etc/pip.conf:ro"
RUNNING = "--ulimit nofile=1024:1024 --ulimit nproc=1024:1024"


@dataclass(frozen=True)
class Workshop:
    """Where images and containers are kept: a folder of the test's own; *memory* is one in memory, as /run is."""

    folder: Path
    memory: Path

    def type(self, text: str) -> str:
        """Type commands in the release's folder, and return what they printed."""
        podman = (
            f"{program('podman')} --root {self.folder}/store --runroot {self.folder}/run --cgroup-manager cgroupfs --runtime runc"
        )
        ran = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f'podman() {{ {podman} "$@"; }}\n{text}'],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{text}\n{ran.stdout}"
        return ran.stdout


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    """Yield a workshop that has the base image, made here, and the libraries."""
    assert os.getuid() == 0, "only root can run it as the page does"
    memory = "/dev/shm"  # noqa: S108 - memory is what is wanted
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory(dir=memory) as in_memory:
        made = Workshop(Path(name), Path(in_memory))
        fetch_libraries(made.folder / "wheels")
        (made.folder / "pip.conf").write_text("[global]\nno-index = true\nfind-links = /wheels\n")
        subprocess.run([program("mmdebstrap"), "--quiet", "--variant=minbase", "bookworm", f"{name}/base.tar"], check=True)
        made.type(f"podman import --quiet {name}/base.tar debian:12-slim")
        try:
            yield made
        finally:
            made.type("podman rm --force --all; podman rmi --force --all")


def test_it_is_built_and_answers_as_confined_as_the_page_has_it(workshop: Workshop) -> None:
    building, tmpfiles, running = (text for place, text in blocks() if place == "container")
    workshop.type(building.replace("podman build", f"podman build {BUILDING.format(folder=workshop.folder)}"))
    assert "/run/tillit 0711" in tmpfiles
    (workshop.folder / "data").mkdir(mode=0o700)
    for folder in (workshop.folder / "data", workshop.memory):
        os.chown(folder, 990, 990)
    (workshop.folder / "env").write_text(adapted("tillit.env", {}))
    changes = {
        "$(id -u tillit):$(id -g tillit)": "990:990",
        "/etc/tillit.env": f"{workshop.folder}/env",
        "--volume /var/lib/tillit:": f"--volume {workshop.folder}/data:",
        "--volume /run/tillit:": f"--volume {workshop.memory}:",
        "podman run": f"podman run {RUNNING}",
        "podman healthcheck": f"until test -S {workshop.memory}/s; do sleep 1; done; podman healthcheck",
    }
    for old, new in changes.items():
        assert old in running, old
        running = running.replace(old, new)
    workshop.type(running)
    assert health(workshop.memory / "s") == 200
    looked = workshop.type(
        "podman exec tillit sh -c 'cat /proc/1/status /proc/1/limits; ls /sys/class/net; touch /opt/x || true'"
    )
    assert re.search(r"^Uid:\t990\t990\t990\t990$", looked, re.MULTILINE)
    assert re.search(r"^CapEff:\t0{16}$", looked, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\t1$", looked, re.MULTILINE)
    assert re.search(r"^Max core file size +0 +0 ", looked, re.MULTILINE)
    assert "Read-only file system" in looked
    assert re.findall(r"^(?:lo|eth\d|[a-z]+\d+)$", looked, re.MULTILINE) == ["lo"]
    assert "There is no organisation yet" in workshop.type("podman exec tillit tillit doctor")


def health(path: Path) -> int:
    """Return the status with which what listens at *path* says how it is."""
    connection = HTTPConnection("localhost", timeout=30)
    with socket(AF_UNIX) as connection.sock:
        connection.sock.connect(str(path))
        connection.request("GET", "/healthz")
        return connection.getresponse().status

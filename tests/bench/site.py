"""A portal that is measured: its server's processor time and memory, workers included."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.portal import Portal, new_portal
from tests.reporter_program import ReporterProgram
from tests.server import Server, serving

MIB = 1024 * 1024
STORY = "What I saw at the meeting. " * 74  # 2 kB
WISHES = {"q_what": STORY}


@dataclass(frozen=True)
class Site:
    """A running server and the portal that it serves."""

    portal: Portal
    server: Server

    @property
    def processes(self) -> list[psutil.Process]:
        """The server's processes."""
        first = psutil.Process(self.server.process.pid)
        return [first, *first.children(recursive=True)]

    def processor_seconds(self) -> float:
        """Return the processor time that the server has used so far, in the system and outside."""
        return float(sum(sum(process.cpu_times()[:2]) for process in self.processes))

    def memory(self) -> float:
        """Return the server's resident memory in MiB."""
        return float(sum(process.memory_info().rss for process in self.processes)) / MIB

    def forget_peak(self) -> None:
        """Let the peak count from now on."""
        for process in self.processes:
            Path(f"/proc/{process.pid}/clear_refs").write_text("5")

    def peak(self) -> float:
        """Return the most resident memory in MiB since `forget_peak`; the kernel keeps it, so no moment is missed."""
        found = (re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{p.pid}/status").read_text()) for p in self.processes)
        return sum(int(match[1]) for match in found if match) / 1024

    def reporter(self) -> ReporterProgram:
        """Return a reporter at this site."""
        return ReporterProgram(self.server.url, self.portal.organisation.slug, patience=600)


@contextmanager
def running(portal: Portal, *arguments: str) -> Iterator[Site]:
    """Serve *portal* as an operator would, with what lives minutes in memory."""
    work = Path(tempfile.mkdtemp(dir=portal.data.parent))
    runtime = Path(tempfile.mkdtemp(prefix="tillit-bench-", dir="/dev/shm"))
    try:
        with serving(work, portal.data, *arguments, environment={"TILLIT_RUNTIME": str(runtime)}) as server:
            yield Site(portal, server)
    finally:
        shutil.rmtree(runtime)


@contextmanager
def committee_of_three(work: Path, *arguments: str) -> Iterator[Site]:
    """Serve a new portal in *work*, whose committee has enrolled and is signed into the directory."""
    portal = new_portal(work / "data")
    with running(portal, *arguments) as site:
        portal.join(site.server.url, "ada", "bo", "cy")
        yield site

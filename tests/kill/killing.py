"""Rounds of one portal: a server starts, reporters send, the server is killed at a random moment, the next one answers for it."""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Final

import psutil

from tests.kill.checks import check_report, check_rows, check_swept
from tests.kill.sealed_submission import SealedReport
from tests.kill.submission import GONE, Answer, Report
from tests.portal import SLUG, Portal, new_portal
from tests.reporter_program import ReporterProgram
from tests.server import Server, serving

SENDERS: Final = 3
SETTINGS: Final = {"TILLIT_DISK_RESERVE": "0"}


@dataclass
class Tally:
    """What happened. *lost_answers* are cases that were stored while the words died on their way; asked again, they are shown."""

    kills: int = 0
    sent: int = 0
    shown: int = 0
    lost_answers: int = 0
    never_stored: int = 0
    repeated: int = 0
    answers: int = 0
    answers_taken: int = 0
    swept: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True)))


@dataclass
class Rounds:
    """
    One portal that is killed again and again.

    Args:
        work: an empty folder.
        chance: where every choice comes from, so that a seed says roughly what happens: the moments differ all the same.
    """

    work: Path
    chance: random.Random
    tally: Tally = field(default_factory=Tally)
    reports: list[Report] = field(default_factory=list)
    usual: float = 0.3
    """Seconds that a submission takes, as far as seen."""

    def run(self, kills: int) -> Tally:
        """Kill the server *kills* times, check after each, and everything once more at the end."""
        portal = new_portal(self.work / "data")
        (self.work / "server").mkdir()
        with self._server(portal) as server:
            for member in portal.join(server.url, "ada", "bo", "cy"):
                member.sign_in()
        fresh: list[Report] = []
        for _ in range(kills):
            with self._server(portal) as server:
                self._answer_for(portal, server, fresh)
                fresh = self._round(server, portal.root)
                self.reports += fresh
        with self._server(portal) as server:
            self._answer_for(portal, server, fresh)
            for report in self.reports:
                check_report(portal, server, report, words_known=True)
        self.tally.swept = check_swept(portal, self.reports)
        return self.tally

    @contextmanager
    def _server(self, portal: Portal) -> Iterator[Server]:
        with serving(self.work / "server", portal.data, environment=SETTINGS) as server:
            for member in portal.staff.values():
                member.move_to(server.url)
            yield server

    def _round(self, server: Server, root: bytes) -> list[Report]:
        """Let several send until the server is dead, and return what they sent."""
        sent: list[Report] = []
        ready, over = Event(), Event()
        with ThreadPoolExecutor(SENDERS) as pool:
            senders = [pool.submit(self._send, server, root, sent, ready, over, self.chance.random()) for _ in range(SENDERS)]
            ready.wait(20)
            time.sleep(self._moment())
            kill(server)
            over.set()
            for sender in senders:
                sender.result()
        self.tally.kills += 1
        return sent

    def _moment(self) -> float:
        """Return how long to wait: anywhere in a submission, and half the time near its end, where things are stored."""
        if self.chance.random() < 0.5:
            return self.chance.uniform(0, 1.3 * self.usual)
        return max(0.0, self.chance.gauss(self.usual, 0.2 * self.usual))

    def _send(self, server: Server, root: bytes, sent: list[Report], ready: Event, over: Event, seed: float) -> None:
        """Send one report after the other, on either path, here and there a further message, until nobody answers any more."""
        chance = random.Random(seed)
        try:
            with ReporterProgram(server.url, SLUG, patience=20) as reporter:
                while not over.is_set():
                    sealed = chance.random() < 0.5
                    report = SealedReport.begin_sealed(chance, root) if sealed else Report.begin(reporter, chance)
                    sent.append(report)
                    ready.set()
                    began = time.monotonic()
                    page = report.send(reporter)
                    assert page.receipt, f"{page.status} {page.heading}: {page.errors}"
                    self.usual = 0.9 * self.usual + 0.1 * (time.monotonic() - began)
                    if chance.random() < 0.3:
                        Answer.send(report, reporter, chance)
        except GONE:
            assert over.wait(20), "a server that was not killed cut a connection"

    def _answer_for(self, portal: Portal, server: Server, fresh: list[Report]) -> None:
        """Check what the killed server left; half of those who saw no words send the same form again."""
        check_rows(portal, self.reports)
        for report in fresh:
            self.tally.sent += 1
            self.tally.answers += len(report.answers)
            self.tally.answers_taken += sum(answer.taken for answer in report.answers)
            stored = check_report(portal, server, report)
            self.tally.shown += report.shown is not None
            self.tally.lost_answers += report.shown is None and stored
            self.tally.never_stored += not stored
            if report.shown is None and self.chance.random() < 0.5:
                self.tally.repeated += 1
                with ReporterProgram(server.url, SLUG) as reporter:
                    page = report.send(reporter)
                assert page.receipt, f"sent again: {page.status} {page.heading}: {page.errors}"
                assert check_report(portal, server, report)


def kill(server: Server) -> None:
    """Kill the server, with all of its workers, as a failing machine would: no handler runs."""
    process = psutil.Process(server.process.pid)
    for each in (process, *process.children(recursive=True)):
        each.kill()
    server.process.wait(20)

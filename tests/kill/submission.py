"""A report, or an answer to one, that is on its way when the server dies; and what its sender knows afterwards."""

import hashlib
import http.client
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.html_page import Form, Page
from tests.reporter_program import File, ReporterProgram

LEAST, MOST = 50_000, 5_000_000  # bytes of a file
GONE: Final = (OSError, http.client.HTTPException)
"""What a client sees of a server that was killed."""


@dataclass(frozen=True)
class Sent:
    """A file that was sent: its name, and a seed that gives its bytes again, so that none need be kept."""

    name: str
    seed: int
    size: int

    @classmethod
    def new(cls, chance: random.Random) -> "Sent":
        """Return a file of 50 kB to 5 MB, small ones as likely as large ones."""
        size = int(LEAST * math.exp(chance.random() * math.log(MOST / LEAST)))
        return cls(f"file {chance.randrange(10**9)}.bin", chance.randrange(2**32), size)

    @property
    def body(self) -> bytes:
        """Its bytes."""
        return random.Random(self.seed).randbytes(self.size)

    @property
    def file(self) -> File:
        """It, ready to be posted."""
        return File(self.name, self.body)

    @property
    def digest(self) -> bytes:
        """SHA-256 of its bytes."""
        return hashlib.sha256(self.body).digest()


@dataclass(repr=False)
class Report:
    """
    A report. Its form's last screen was fetched; *shown* are the ten words once the sender has seen them.

    *secret* is the form's own: with it the test finds a case whose receipt was stored but died on its way to the sender.
    """

    story: str
    name: str
    files: Sequence[Sent]
    form: Form
    shown: str | None = None
    answers: list["Answer"] = field(default_factory=list)

    @classmethod
    def begin(cls, reporter: ReporterProgram, chance: random.Random) -> "Report":
        """Fill all screens but the last."""
        story = f"story {chance.randrange(10**12)}\nwith a second line"
        name = f"somebody {chance.randrange(10**9)}" if chance.random() < 0.3 else ""
        page = reporter.last_screen({"q_what": story, "q_name": name})
        return cls(story, name, [Sent.new(chance) for _ in range(chance.randint(1, 3))], page.form("/report"))

    @property
    def secret(self) -> str:
        """The form's secret, as it stands in its hidden field."""
        return self.form.fields["form"].value

    def send(self, reporter: ReporterProgram) -> Page:
        """Post the last screen and read the words."""
        page = reporter.submit(self.form, {}, [sent.file for sent in self.files])
        if page.receipt is not None:
            assert self.shown in {None, page.receipt}, "one form, two receipts"
            self.shown = page.receipt
        return page


@dataclass(repr=False)
class Answer:
    """A reporter's further message; *taken* once the page has said that it is stored."""

    text: str
    file: Sent
    taken: bool = False

    @classmethod
    def send(cls, report: Report, reporter: ReporterProgram, chance: random.Random) -> None:
        """Come back with the words and write once more."""
        assert report.shown is not None
        case = reporter.come_back(report.shown)
        answer = cls(f"further {chance.randrange(10**12)}", Sent.new(chance))
        report.answers.append(answer)
        page = reporter.reply(case, answer.text, [answer.file.file])
        answer.taken = page.status == 200 and any(answer.text in message.text for message in page.messages)

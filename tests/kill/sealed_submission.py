"""A report that its sender's own program has sealed, on its way when the server dies."""

from __future__ import annotations

import random
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from app.cli.remote.address import read_address
from app.cli.remote.organisation import read_organisation
from app.cli.remote.portal import RemotePortal
from app.cli.remote.sending import send_files
from app.clock import today
from app.services.file_report import Filing, seal_report
from app.services.obstacle import Obstacle
from crypto.bodies import Answer, IdentityField
from crypto.encoding import b64
from crypto.form import FormSecret
from crypto.randomness import random_bytes
from crypto.rooms import TALK
from tests.html_page import Form
from tests.kill.submission import Report, Sent
from tests.reporter_program import ReporterProgram


@dataclass(repr=False)
class SealedReport(Report):
    """The same as `Report`, for a sender who seals; *content* is what was sent last, and is sent again as it is."""

    root: bytes = b""
    made: FormSecret = field(default_factory=FormSecret.new)
    content: dict[str, Any] | None = None

    @classmethod
    def begin_sealed(cls, chance: random.Random, root: bytes) -> SealedReport:
        """Write a report; *root* is the organisation's fingerprint (32 bytes)."""
        story = f"story {chance.randrange(10**12)}\nwith a second line"
        name = f"somebody {chance.randrange(10**9)}" if chance.random() < 0.3 else ""
        files = [Sent.new(chance) for _ in range(chance.randint(1, 3))]
        return cls(story, name, files, Form("", "post", ""), root=root)

    @property
    def secret(self) -> str:
        """What the words derive from."""
        return self.made.text

    def send(self, reporter: ReporterProgram) -> Any:
        """Send it and learn the words; raises OSError: nobody answers."""
        try:
            with RemotePortal(read_address(f"{reporter.origin}/{reporter.slug}/"), None, tries=1) as portal:
                self.shown = self._send(portal)
        except Obstacle as obstacle:
            raise OSError("the server is gone") from obstacle
        return SimpleNamespace(receipt=self.shown)

    def _send(self, portal: RemotePortal) -> str:
        organisation = read_organisation(portal, self.root)
        instance = organisation.reporting.instance.instance
        if self.content is None:
            draft, plain = random_bytes(16), organisation.reporting.rules.plain("concern")
            with ExitStack() as stack:
                folder = Path(stack.enter_context(TemporaryDirectory()))
                paths = [folder / sent.name for sent in self.files]
                for path, sent in zip(paths, self.files, strict=True):
                    path.write_bytes(sent.body)
                sent_files = send_files(portal, draft, paths, self.made.room(instance, TALK).public.seal, 0)
            told = (IdentityField("name", "Your name", self.name),) if self.name else ()
            answers = (Answer("what", "What happened?", self.story),)
            filing = Filing(self.made, plain, answers, told, "en", sent_files.files)
            sealed = seal_report(organisation.reporting, filing, today(), on_server=False)
            token = self.made.receipt(instance).lookup_token(instance)
            self.content = {"token": b64(token), "root": b64(sealed.first.records[0]), **sent_files.with_addition(sealed.first)}
        portal.post("/cases", self.content)
        return self.made.receipt(instance).text

"""What an organisation asks its reporters, as far as it is the same for each of them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.domain.rulebook.tables import Entry
from app.domain.rules.candidates import could_receive
from app.domain.rules.structure import BodyHeld
from app.locale import translations
from app.services.readers import Names
from app.services.reporting import Reporting
from app.web.reporter.report_draft import ReportDraft
from crypto.directory import Body


@dataclass(frozen=True)
class Form:
    """What an organisation asks its reporters on one day, in one language; *names* are those that are published, by member."""

    reporting: Reporting
    names: Names
    day: date
    language: str

    def gettext(self, text: str) -> str:
        """Return *text* in the form's language."""
        return translations(self.language).gettext(text)

    @cached_property
    def bodies(self) -> dict[str, Body]:
        """Return the organisation's bodies by id."""
        return {body.id: body for body in self.reporting.version.bodies}

    def entries(self, draft: ReportDraft) -> tuple[Entry, ...]:
        """Return whom the reporter may turn to."""
        place = self.reporting.rules.structure.unit(draft.unit)
        kind = "" if draft.kind is None else draft.kind.id
        return self.reporting.rulebook.entries_for(kind, None if place is None else place.kind)

    def candidates(self, draft: ReportDraft) -> tuple[BodyHeld, ...]:
        """Return the bodies that the report could come to, nearest first."""
        return could_receive(self.reporting.rulebook, self.reporting.rules.structure, draft.unit)

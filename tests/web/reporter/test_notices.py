"""Who is told that something came: those who can read it at that moment, nobody else, and all in the same words."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.clock import today
from app.domain.mail import DAY
from app.services.draft import read_draft, store_draft
from app.services.end_member import end_member
from app.services.mail import send_due
from app.services.notices import note
from crypto.directory import Seat
from crypto.encoding import b64
from crypto.roles import Role
from tests.reporter_program import ReporterProgram
from tests.services.mailing import without_names
from tests.services.office import Office
from tests.services.post_office import make_certificate, new_post_office, noted, reach, serving
from tests.web.reporter.portal import ANSWERS, Portal
from tests.web.reporter.test_rules_of_the_form import NORTH


def reach_all(office: Office) -> None:
    for handle in office.members:
        reach(office, handle)


def test_a_report_and_each_answer_are_noted_for_those_who_read_them(portal: Portal, reporter: ReporterProgram) -> None:
    reach(portal.office, "ada")
    reach(portal.office, "bo")
    words = reporter.report(ANSWERS)
    assert noted(portal.office) == {"ada", "bo"}
    case = reporter.come_back(words)
    assert noted(portal.office) == set(), "coming back is nothing new"
    reporter.reply(case, "One thing more.")
    assert noted(portal.office) == {"ada", "bo"}


def test_who_is_involved_or_asleep_is_not_noted(party: Portal) -> None:
    reach_all(party.office)
    involved = " ".join(b64(party.office.members[handle]) for handle in ("hal", "ada"))
    with party.reporter() as program:
        words = program.report({**NORTH, "entry": "panel", "category": "money", "involved": involved})
        assert noted(party.office) == {"ina", "finn"}, "finn has it in the register, and sleeps"
        program.reply(program.come_back(words), "One thing more.")
    assert noted(party.office) == {"ina"}


def test_who_has_ended_is_not_noted_though_no_directory_says_so_yet(portal: Portal, reporter: ReporterProgram) -> None:
    """Their keys are still among the readers; the server shows them nothing, so it tells them nothing."""
    words = reporter.report(ANSWERS)
    with portal.office.database.writing() as session:
        end_member(session, portal.office.organisation, "cy")
    reach_all(portal.office)
    reporter.reply(reporter.come_back(words), "One thing more.")
    assert noted(portal.office) == {"ada", "bo"}


def test_who_has_another_role_now_is_not_noted(portal: Portal, reporter: ReporterProgram) -> None:
    """Who was a handler and administers now may have nothing of what they held."""
    reach_all(portal.office)
    words = reporter.report(ANSWERS)
    assert noted(portal.office) == {"ada", "bo", "cy"}
    with portal.office.database.writing() as session:
        draft = read_draft(session, portal.office.organisation).without_member(portal.office.members["cy"])
        seat = Seat(portal.office.members["cy"], Role.ADMINISTRATOR)
        store_draft(session, portal.office.organisation, draft.with_seat("committee", seat))
    portal.office.sign_and_publish(today())
    reporter.reply(reporter.come_back(words), "One thing more.")
    assert noted(portal.office) == {"ada", "bo"}


def test_a_report_an_answer_and_a_warning_are_one_and_the_same_letter(
    portal: Portal, reporter: ReporterProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, post = make_certificate(tmp_path / "post.pem"), new_post_office()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    office, settings = portal.office, replace(portal.office.settings, mail=post.settings())
    reach(office, "ada")
    batch = (today().toordinal() - 719_162) * DAY + 6 * 3600  # the morning's of the day after 1970-01-01 + today

    def warn() -> None:
        with office.database.writing() as session:
            note(session, office.organisation.organisation, [office.members["ada"]], today())

    with serving(post, certificate):
        send_due(office.database, settings, batch)
        words: list[str] = []
        deeds = (
            lambda: words.append(reporter.report(ANSWERS)),
            lambda: reporter.reply(reporter.come_back(words[0]), "One thing more."),
            warn,
        )
        for day, deed in enumerate(deeds, 1):
            deed()
            send_due(office.database, settings, batch + day * DAY)
            assert len(post.taken) == day
    letters = [letter for _, letter in post.taken]
    assert len({len(letter) for letter in letters}) == 1
    assert len({tuple(without_names(letter)) for letter in letters}) == 1

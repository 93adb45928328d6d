"""What a report that was sealed elsewhere begins: the same deadlines as on the server's path, and the same notices."""

from dataclasses import replace

from app.services.file_report import seal_report
from app.storage.deadlines import deadlines_of
from app.storage.notices import notices
from crypto.encoding import b64
from crypto.filing import open_case
from crypto.form import FormSecret
from crypto.grants import ListLine
from crypto.rooms import TALK, Holder
from tests.services.office import Office
from tests.web.sealed.program import PREFIX, Program, rows


def test_the_same_deadlines_begin_as_on_the_servers_path(reporter: Program, house: Office) -> None:
    sealed = reporter.sealed()
    asked = reporter.asked(sealed)
    assert reporter.client.post(f"{PREFIX}/cases", json=asked).status_code == 204
    on_server = seal_report(reporter.reporting, replace(reporter.filing, form=FormSecret.new()), reporter.today)
    with house.database.reading() as session:
        kept = deadlines_of(session, sealed.case.case)
        assert {member for member, _ in notices(session)} == set(house.members.values())
    assert kept == tuple(sorted(on_server.deadlines, key=lambda one: one.day))
    assert [one.id for one in kept] == ["acknowledge", "feedback"]


def test_nobody_sleeps_until_what_never_comes(reporter: Program) -> None:
    """Whoever reports would be told that a silence opens the case to somebody else."""
    reporting = reporter.reporting
    entries = [b64(listed.entry) for listed in reporting.version.in_force]
    for condition, status in (("never", 422), ("feedback", 204)):
        form = FormSecret.new()
        instance = reporting.instance.instance
        step = open_case(
            form.receipt(instance).reporter(instance, form.nonce(instance)),
            reporting.directories,
            nonce=form.nonce(instance),
            rooms={TALK: form.room(instance, TALK)},
            holders={TALK: [Holder(entries[0]), Holder(entries[1], condition)]},
            track="conduct",
            kind="concern",
            day=reporter.today,
            line=ListLine(reporter.today, "concern", ""),
        )
        sealed = seal_report(reporting, replace(reporter.filing, form=form), reporter.today, on_server=False)
        grants = [
            {"room": room, "epoch": epoch, "holder": who, "sealed": b64(sealed_grant)}
            for (room, epoch, who), sealed_grant in step.grants.items()
        ]
        asked = replace(reporter, filing=replace(reporter.filing, form=form)).asked(sealed)
        asked |= {"root": b64(step.record), "grants": grants, "objects": rows(sealed.first)["objects"]}
        answer = reporter.client.post(f"{PREFIX}/cases", json=asked)
        assert answer.status_code == status, answer.text

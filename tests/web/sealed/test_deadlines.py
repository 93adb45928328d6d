"""What a report that was sealed elsewhere begins: the same deadlines as on the server's path, and the same notices."""

from dataclasses import replace

from app.services.file_report import seal_report
from app.storage.deadlines import deadlines_of
from app.storage.notices import notices
from crypto.form import FormSecret
from tests.services.office import Office
from tests.services.post_office import reach
from tests.web.sealed.program import PREFIX, Program


def test_the_same_deadlines_begin_as_on_the_servers_path(reporter: Program, house: Office) -> None:
    for handle in house.members:
        reach(house, handle)
    sealed = reporter.sealed()
    asked = reporter.asked(sealed)
    assert reporter.client.post(f"{PREFIX}/cases", json=asked).status_code == 204
    on_server = seal_report(reporter.reporting, replace(reporter.filing, form=FormSecret.new()), reporter.today)
    with house.database.reading() as session:
        kept = deadlines_of(session, sealed.case.case)
        assert {member for member, _ in notices(session)} == set(house.members.values())
    assert kept == tuple(sorted(on_server.deadlines, key=lambda one: one.day))
    assert [one.id for one in kept] == ["acknowledge", "feedback"]

"""The main job in real browsers: a report goes in, a receipt comes out, the right people read it, an answer comes back."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from crypto.rooms import STAFF, TALK
from tests.browser.chromium import OpenPage
from tests.browser.firefox import OpenFirefox
from tests.browser.reporters import (
    ChromiumReporter,
    FirefoxReporter,
    ReporterBrowser,
    answer,
    come_back,
    safest_saving_to,
    write_report,
)
from tests.portal import SLUG, new_portal
from tests.reporter_program import File
from tests.server import StartServer
from tests.staff_program import StaffProgram

LARGE = 50_000_000
STORY = "The treasurer asked me to change the date.\nI said no."

OpenReporter: TypeAlias = Callable[[], ReporterBrowser]


@pytest.fixture(params=["chromium without script", "firefox, safest"])
def open_reporter(request: pytest.FixtureRequest, chromium: OpenPage, firefox: OpenFirefox, tmp_path: Path) -> OpenReporter:
    """Return a function that opens a browser that has never been here: a reporter comes back from elsewhere."""

    def open_it() -> ReporterBrowser:
        if request.param.startswith("chromium"):
            return ChromiumReporter(chromium(script=False))
        downloads = tmp_path / f"downloads-{len(list(tmp_path.glob('downloads-*')))}"
        return FirefoxReporter(firefox(safest_saving_to(downloads)), downloads)

    return open_it


def noise(path: Path, size: int) -> Path:
    """Write a file of noise and return where it is."""
    path.write_bytes(random.Random(size).randbytes(size))
    return path


def bytes_of(member: StaffProgram, case: bytes, name: str, room: str = TALK) -> bytes:
    """Return a file of the case, fetched and opened by *member*."""
    return b"".join(member.open(case).read_file(name, room))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_report_is_read_answered_and_answered_back(
    open_reporter: OpenReporter, start_server: StartServer, tmp_path: Path
) -> None:
    """Two files, one of 50 MB; two members; a member who leaves; one who joins."""
    portal = new_portal(tmp_path / "data")
    server = start_server(portal.data)
    house = f"{server.url}/{SLUG}/"
    ada, bo, cy = (member.sign_in() for member in portal.join(server.url, "ada", "bo", "cy"))
    photo, film = noise(tmp_path / "photo.jpg", 300_000), noise(tmp_path / "film.mov", LARGE)

    first_visit = open_reporter()
    words = write_report(first_visit, house, {"q_what": STORY, "q_where": "The office"}, [photo, film])
    assert len(words.split(" ")) == 10

    [read] = ada.open_all()
    case = read.chain.case_id
    assert read.said()[0] == ("reporter", f"{STORY}\nThe office\nIt happened to me")
    assert bytes_of(ada, case, "photo.jpg") == photo.read_bytes()
    assert bytes_of(ada, case, "film.mov") == film.read_bytes()
    letter = File("letter.pdf", b"%PDF- of sorts" * 5000)
    read.begin_handling().answer("Thank you. Who else was there?", [letter]).send()
    bo.open(case).note("I know the treasurer: should I recuse myself?").send()

    second_visit = open_reporter()
    come_back(second_visit, house, words)
    assert "Who else was there?" in second_visit.text("article[data-author=staff]")
    assert "treasurer: should" not in second_visit.text("main"), "a note among the staff is shown to the reporter"
    assert second_visit.download("article[data-author=staff] a", "letter.pdf") == letter.body
    diary = noise(tmp_path / "diary.txt", 70_000)
    answer(second_visit, "Only the two of us.", [diary])
    assert ada.open(case).said()[-1] == ("reporter", "Only the two of us.")
    assert bytes_of(bo, case, "diary.txt") == diary.read_bytes()
    assert bo.open(case).refused == []

    before = cy.open(case)
    portal.end("cy")
    ada.read_directory()
    ada.open(case).answer("Thank you. Cy has left us.").note("Cy is gone.").send()
    answer(second_visit, "Good to know.", [photo])
    after = ada.open(case)
    for room in (TALK, STAFF):
        old, new = before.chain.current(room), after.chain.current(room)
        assert new.epoch > old.epoch
        assert before.actor.who not in new.who
        assert (room, new.epoch) not in before.secrets, "who has left holds a key that is still used"
    assert {item.header.place.epoch for item in after.views[TALK].objects[-3:]} == {after.chain.current(TALK).epoch}

    [di] = portal.join(server.url, "di")
    ada.read_directory()
    after = ada.open(case)
    newcomer = next(who for who, entry in after.directories.entries.items() if entry.member == di.member)
    after.admit(newcomer).send()
    seen = di.sign_in().open(case)
    assert [text for _, text in seen.said()][1:] == [
        "Thank you. Who else was there?",
        "Only the two of us.",
        "Thank you. Cy has left us.",
        "Good to know.",
    ]
    assert bytes_of(di, case, "film.mov") == film.read_bytes()
    assert seen.said(STAFF)[-1][1] == "Cy is gone."

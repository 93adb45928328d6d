"""The main job in real browsers: a report goes in, a receipt comes out, the right people read it, an answer comes back."""

import base64
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import expect

from app.storage.blob_files import BlobFiles
from crypto.encoding import b64, unb64
from crypto.passphrases import STAFF as STRETCHED
from crypto.rooms import STAFF, TALK
from tests.browser.chromium import OpenPage
from tests.browser.console import PATIENCE, Console, Office, keep_words
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
from tests.portal import SLUG, Portal, new_portal
from tests.server import StartServer
from tests.staff_api import Api, Authenticator
from tests.staff_case import StaffCase
from tests.staff_program import StaffProgram

LARGE = 50_000_000
STORY = "The treasurer asked me to change the date of a payment"

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


def enrol(console: Console, portal: Portal, handle: str) -> None:
    """Follow an enrolment link, keep what it shows as a person would on paper, and wait for the signature."""
    token = portal.invite(handle)
    look = Api(console.office.server.url).ask("POST", "/enrol/look", {"token": b64(token)})
    instance, organisation, member = (unb64(look[key]) for key in ("instance", "organisation", "member"))
    console.page.goto(f"{console.office.url}#enrol={b64(token)}")
    assert portal.root.hex() in console.part("enrol").inner_text().replace(" ", ""), "the root to compare is not shown"
    passphrase, _ = keep_words(console)
    console.press("Use an authenticator app")
    secret = base64.b32decode(console.part("totp-secret").inner_text().replace(" ", ""))
    authenticator = Authenticator(secret)
    console.type("The code that the app shows now", authenticator.code())
    console.press("Finish")
    expect(console.part("pending")).to_be_visible(timeout=PATIENCE)
    portal.staff[handle] = StaffProgram(
        console.office.server.url,
        SLUG,
        handle,
        instance,
        organisation,
        member,
        root=portal.root,
        passphrase=passphrase,
        authenticator=authenticator,
        profile=STRETCHED,
    )


def save(console: Console, name: str) -> bytes:
    """Save the file called *name* at the console, and return its bytes."""
    console.part("file").filter(has_text=name).get_by_role("button", name="Save…").click()
    with console.page.expect_download(timeout=3 * PATIENCE) as download:
        console.press("Save it")
    assert download.value.suggested_filename == name
    return Path(download.value.path()).read_bytes()


def texts(case: StaffCase, room: str = TALK) -> list[str]:
    """Return what was written after the report."""
    return [text for _, text in case.said(room)][room == TALK :]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_report_is_read_answered_and_answered_back(
    open_reporter: OpenReporter, chromium: OpenPage, start_server: StartServer, tmp_path: Path
) -> None:
    """Two files, one of 50 MB; ada and bo at the console, cy a program that keeps its keys; one leaves, one joins."""
    portal = new_portal(tmp_path / "data")
    server = start_server(portal.data)
    house, office = f"{server.url}/{SLUG}/", Office(portal, server, "")
    ada, bo = Console(chromium(), office), Console(chromium(), office)
    enrol(ada, portal, "ada")
    enrol(bo, portal, "bo")
    [cy] = portal.join(server.url, "cy")
    photo, film = noise(tmp_path / "photo.jpg", 300_000), noise(tmp_path / "film.mov", LARGE)

    words = write_report(open_reporter(), house, {"q_what": STORY, "q_where": "The office"}, [photo, film])
    assert len(words.split(" ")) == 10

    letter = noise(tmp_path / "letter.pdf", 40_000)
    ada.sign_in("ada").open(STORY)
    assert save(ada, "photo.jpg") == photo.read_bytes()
    assert save(ada, "film.mov") == film.read_bytes()
    ada.write("To the reporter", "Thank you. Who else was there?", [letter])
    bo.sign_in("bo").open(STORY).write("Staff note", "I know the treasurer: should I recuse myself?")

    second_visit = open_reporter()
    come_back(second_visit, house, words)
    assert "Who else was there?" in second_visit.text("article[data-author=staff]")
    assert "recuse" not in second_visit.text("main"), "a note among the staff is shown to the reporter"
    assert second_visit.download("article[data-author=staff] a", "letter.pdf") == letter.read_bytes()
    diary = noise(tmp_path / "diary.txt", 70_000)
    answer(second_visit, "Only the two of us.", [diary])
    ada.press("Check for new messages")
    ada.open(STORY)
    expect(ada.entry("Only the two of us.")).to_be_visible(timeout=PATIENCE)
    assert save(ada, "diary.txt") == diary.read_bytes()

    [old] = cy.sign_in().open_all()
    assert old.refused == []
    portal.end("cy")
    ada.press("Check for new messages")
    ada.open(STORY).write("To the reporter", "Thank you. Cy has left us.")
    ada.write("Staff note", "Cy is gone.")
    answer(second_visit, "Good to know.", [photo])

    [di] = portal.join(server.url, "di")
    ada.press("Check for new messages")
    ada.open(STORY).press("Let a colleague in")
    ada.part("let-in").get_by_role("radio", name="Di").check()
    ada.part("let-in").get_by_role("radio", name="Everything that you can read").check()
    ada.press("Let Di in")
    expect(ada.part("let-in")).to_have_count(0, timeout=PATIENCE)
    [seen] = di.sign_in().open_all()
    assert seen.refused == []
    assert texts(seen) == [
        "Thank you. Who else was there?",
        "Only the two of us.",
        "Thank you. Cy has left us.",
        "Good to know.",
    ]
    assert texts(seen, STAFF) == ["I know the treasurer: should I recuse myself?", "Cy is gone."]
    assert b"".join(seen.read_file("film.mov")) == film.read_bytes()
    check_old_keys_open_nothing_new(old, seen)
    check_erased_files_go(di, seen, portal, ["letter.pdf", "diary.txt", "film.mov"])
    assert ada.trouble == bo.trouble == []


def check_erased_files_go(member: StaffProgram, case: StaffCase, portal: Portal, names: Sequence[str]) -> None:
    """What the console sent, what came with an answer and what came with the report: gone once a tombstone stands there."""
    blobs = {name: case.files()[name].blob for name in names}
    files = BlobFiles(portal.settings.blobs)
    assert set(blobs.values()) < set(files.all())
    for name in names:
        case.erase_file(name)
    case.send()
    assert set(blobs.values()).isdisjoint(files.all())
    [left] = member.open_all()
    assert left.refused == []
    assert set(left.files()) == set(case.files()) - set(names)
    assert len(set(files.all())) == len(left.blobs) > 0


def check_old_keys_open_nothing_new(old: StaffCase, new: StaffCase) -> None:
    """Who has left knows every key that they had; all that was written since is sealed to keys that they never had."""
    for room in (TALK, STAFF):
        known = {epoch for where, epoch in old.secrets if where == room}
        since = [item for item in new.views[room].objects if item.digest not in {o.digest for o in old.views[room].objects}]
        assert since, f"nothing was written in {room} since"
        for item in since:
            epoch = item.header.place.epoch
            assert epoch not in known
            assert old.actor.who not in new.chain.key(room, epoch).who

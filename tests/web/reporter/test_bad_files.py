"""Files that can't be taken: each is named with the reason, the text and the other files are kept."""

import pytest
from sqlalchemy.exc import OperationalError

from app.clock import now
from app.services.sweep_leases import forget_leases, remove_files
from app.storage.blob_files import BlobFiles
from app.storage.errors import DiskFull
from tests.reporter_program import File, ReporterProgram
from tests.web.reporter.handler import Handler
from tests.web.reporter.portal import ANSWERS, Portal, text_is_kept

LIMIT = 300_000  # of the portal's settings
SMALL = File("small.txt", b"small")
LARGE = File("large.bin", b"x" * (LIMIT + 1))


@pytest.mark.parametrize("files", [(LARGE,), (SMALL, LARGE), (LARGE, SMALL)])
def test_too_large_a_file_is_named_and_text_and_other_files_are_kept(
    files: tuple[File, ...], portal: Portal, reporter: ReporterProgram
) -> None:
    page = reporter.send_report(ANSWERS, files)
    assert (page.status, portal.count("case")) == (413, 0)
    assert "“large.bin” is larger than 300 kB" in page.errors
    assert text_is_kept(page)
    kept = SMALL in files
    assert ("small.txt" in page.text) == kept
    case = reporter.come_back(reporter.submit(page.form("/report"), {}).receipt or "")
    assert list(case.messages[0].files) == (["small.txt"] if kept else [])


def test_a_kept_file_that_is_unticked_is_not_sent(reporter: ReporterProgram) -> None:
    form = reporter.send_report(ANSWERS, [SMALL, LARGE]).form("/report")
    form.fields["keep"].checked.clear()
    case = reporter.come_back(reporter.submit(form, {}).receipt or "")
    assert case.messages[0].files == {}


def test_a_kept_file_that_is_gone_is_asked_for_again(portal: Portal, reporter: ReporterProgram) -> None:
    form = reporter.send_report(ANSWERS, [SMALL, LARGE]).form("/report")
    sweep(portal, now() + 31 * 60)
    page = reporter.submit(form, {})
    assert (page.status, page.receipt, portal.count("case")) == (409, None, 0)
    assert text_is_kept(page)


def test_kept_files_are_swept_when_nobody_comes_back(portal: Portal, reporter: ReporterProgram) -> None:
    reporter.send_report(ANSWERS, [SMALL, LARGE])
    assert len(portal.files()) == 1
    sweep(portal, now() + 29 * 60)
    assert len(portal.files()) == 1
    sweep(portal, now() + 31 * 60)
    assert (portal.files(), portal.count("blob")) == ([], 0)


def sweep(portal: Portal, at: int) -> None:
    """Sweep as the server does, at another time."""
    with portal.office.database.writing() as session:
        gone = forget_leases(session, at)
    remove_files(portal.edge.blobs, gone)


def test_one_file_too_many_is_named(reporter: ReporterProgram) -> None:
    page = reporter.send_report(ANSWERS, [File(f"{n}.txt", b"x") for n in range(4)])
    assert page.status == 413
    assert "“3.txt” is one file too many" in page.errors
    assert "2.txt" in page.text


def test_files_that_were_kept_count(reporter: ReporterProgram) -> None:
    page = reporter.send_report(ANSWERS, [File("a.txt", b"x"), File("b.txt", b"x"), LARGE])
    page = reporter.submit(page.form("/report"), {}, [File("c.txt", b"x"), File("d.txt", b"x")])
    assert "“d.txt” is one file too many" in page.errors


def test_names_are_made_harmless(reporter: ReporterProgram) -> None:
    names = ["photo\u202egpj.exe", "a\x00b.txt", 'q"uo\r\nte.txt']
    case = reporter.come_back(reporter.report(ANSWERS, [File(name, b"x") for name in names]))
    assert list(case.messages[0].files) == ["photo_gpj.exe", "a_b.txt", 'q"uo%0D%0Ate.txt']
    assert "\u202e" not in case.body.decode()


def test_when_the_disk_is_nearly_full_text_is_still_taken(
    portal: Portal, reporter: ReporterProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(BlobFiles, "check_room", full)
    page = reporter.send_report(ANSWERS, [SMALL])
    assert (page.status, portal.count("case"), portal.files()) == (507, 0, [])
    assert "“small.txt” can't be stored at the moment" in page.errors
    assert text_is_kept(page)
    assert reporter.submit(page.form("/report"), {}).receipt


def test_when_the_disk_fills_up_in_mid_file_nothing_of_it_stays(
    portal: Portal, reporter: ReporterProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_files: BlobFiles, size: int = 0) -> None:
        if size:
            raise DiskFull

    monkeypatch.setattr(BlobFiles, "check_room", full)
    page = reporter.send_report(ANSWERS, [SMALL])
    assert (page.status, portal.count("case"), portal.files()) == (507, 0, [])
    assert text_is_kept(page)


def test_after_all_this_a_report_is_taken_whole(portal: Portal, reporter: ReporterProgram) -> None:
    reporter.send_report(ANSWERS, [LARGE])
    words = reporter.report(ANSWERS, [SMALL])
    assert reporter.come_back(words).messages[0].files
    ada = Handler(portal, "ada")
    assert len(ada.read(ada.cases()[0]).objects) == 2


def test_a_file_for_a_reply_that_finds_no_store_is_named_and_the_text_kept(
    portal: Portal, reporter: ReporterProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise OperationalError("", {}, Exception())

    case = reporter.come_back(reporter.report(ANSWERS))
    monkeypatch.setattr("app.web.reporter.reply.seal_rotation", locked)
    page = reporter.reply(case, "Kept?", [SMALL])
    assert page.status == 507
    assert "“small.txt” can't be stored" in page.errors
    assert page.form("/case/reply").fields["text"].value == "Kept?"
    assert portal.count("object") == 1


def test_files_that_came_with_going_back_are_kept(reporter: ReporterProgram) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")
    form.action += "?back"
    page = reporter.submit(form, {}, [SMALL])
    page = reporter.submit(page.form("/report"), {})
    assert "small.txt" in page.text
    case = reporter.come_back(reporter.submit(page.form("/report"), {}).receipt or "")
    assert list(case.messages[0].files) == ["small.txt"]


def test_each_refused_file_has_its_line_and_beyond_ten_they_are_counted(reporter: ReporterProgram) -> None:
    """Attack on patience: 25 files in one bullet are read by nobody."""
    page = reporter.send_report(ANSWERS, [File(f"{n}.txt", b"x") for n in range(25)])
    summary = page.body.decode().partition('class="bad"')[2].partition("</div>")[0]
    lines = [part.partition("</a>")[0] for part in summary.split('<li><a href="#files">')[1:]]
    assert len(lines) == 11
    assert lines[0].startswith("“3.txt” is one file too many")
    assert lines[-1] == "And 12 more."

"""The receipt is shown for what is stored, and once: a form that is sent again stores nothing new and loses nothing."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from app import clock
from app.services import file_report
from app.storage.ephemeral import EphemeralStore
from tests.html_page import Page
from tests.reporter_program import File, ReporterProgram
from tests.storage.test_ephemeral import fill
from tests.web.reporter.portal import ANSWERS, Portal


def send_twice(reporter: ReporterProgram, *second: File, files: tuple[File, ...] = ()) -> tuple[Page, Page]:
    """Return the answers to the same form, sent with *files* and then with *second*."""
    form = reporter.last_screen(ANSWERS).form("/report")
    return reporter.submit(form, {}, files), reporter.submit(form, {}, second)


def test_the_receipt_is_ten_words_with_single_spaces_and_nothing_else(reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    assert words == " ".join(words.split())
    assert len(words.split()) == 10


def test_the_receipt_says_when_to_come_back_and_how_to_check(reporter: ReporterProgram) -> None:
    page = reporter.send_report(ANSWERS)
    assert "Come back on" in page.text
    assert "/house/receipt" in page.links
    assert "nobody can look them up" in page.text


def test_the_words_open_the_case_that_was_filed(reporter: ReporterProgram) -> None:
    case = reporter.come_back(reporter.report(ANSWERS))
    assert [message.author for message in case.messages] == ["reporter"]
    assert "The invoice was paid twice." in case.messages[0].text


def test_the_same_form_again_shows_the_same_words_and_stores_nothing(portal: Portal, reporter: ReporterProgram) -> None:
    first, second = send_twice(reporter, File("a.txt", b"one"), files=(File("a.txt", b"one"),))
    assert first.receipt
    assert first.receipt == second.receipt
    assert (portal.count("case"), portal.count("object")) == (1, 2)


def test_the_same_form_sent_eight_times_at_once_files_one_case(portal: Portal, reporter: ReporterProgram) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")

    def send(_: int) -> str | None:
        with portal.reporter() as another:
            return another.submit(form, {}, [File("a.txt", b"one")]).receipt

    with ThreadPoolExecutor(8) as threads:
        receipts = set(threads.map(send, range(8)))
    assert len(receipts) == 1
    assert None not in receipts
    assert portal.count("case") == 1


@pytest.mark.parametrize("second", [(), (File("a.txt", b"two"),), (File("b.txt", b"one"),), (File("a.txt", b"one"),) * 2])
def test_an_edited_form_is_offered_as_a_further_message(
    second: tuple[File, ...], portal: Portal, reporter: ReporterProgram
) -> None:
    first, page = send_twice(reporter, *second, files=(File("a.txt", b"one"),))
    assert (page.status, page.receipt, portal.count("case")) == (409, None, 1)
    assert "The invoice was paid twice." in page.form("/receipt").fields["text"].value
    case = reporter.submit(page.form("/receipt"), {"words": first.receipt or ""})
    assert case.status == 200
    sent = reporter.submit(case.form("/case/reply"), {})
    assert [message.author for message in sent.messages] == ["reporter", "reporter"]
    assert "The invoice was paid twice." in sent.messages[1].text


def test_two_different_contents_of_one_form_at_once_lose_neither(portal: Portal, reporter: ReporterProgram) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")

    def send(content: bytes) -> Page:
        with portal.reporter() as another:
            return another.submit(form, {}, [File("a.txt", content)])

    with ThreadPoolExecutor(2) as threads:
        pages = list(threads.map(send, [b"one", b"two"]))
    assert sorted(page.status for page in pages) == [200, 409]
    assert portal.count("case") == 1


def test_once_typed_back_the_words_are_never_shown_again(reporter: ReporterProgram) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")
    words = reporter.submit(form, {}).receipt or ""
    assert reporter.come_back(words).messages
    page = reporter.submit(form, {})
    assert (page.status, page.receipt) == (409, None)
    assert words.encode() not in page.body
    assert reporter.submit(page.form("/receipt"), {"words": words}).messages


def test_after_half_an_hour_the_words_are_never_shown_again(reporter: ReporterProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")
    assert reporter.submit(form, {}).receipt
    later = clock.now() + 31 * 60
    monkeypatch.setattr(clock, "now", lambda: later)
    assert reporter.submit(form, {}).receipt is None


def test_a_receipt_is_never_shown_for_what_was_not_stored(
    portal: Portal, reporter: ReporterProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")

    def fails(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(file_report, "insert_case", fails)
        page = reporter.submit(form, {})
    assert (page.status, page.receipt, portal.count("case")) == (500, None, 0)
    assert reporter.submit(form, {}).receipt  # sent again once it works: the report is not lost


def test_checking_the_words_forgives_slips_and_case(reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS).upper().replace(" ", "\n")
    assert reporter.come_back(f"1. {words}").messages


def test_a_memory_that_is_full_keeps_no_report_out(portal: Portal, reporter: ReporterProgram) -> None:
    """What a stranger can fill must never stand between a reporter and their receipt."""
    store = EphemeralStore(portal.office.settings.ephemeral)
    with pytest.raises(sqlite3.OperationalError, match="full"):
        fill(store, until=2**40)
    words = reporter.report(ANSWERS)
    store.sweep(2**41)
    assert reporter.come_back(words).messages


def test_who_leaves_from_the_receipt_is_not_shown_it_again_by_going_back(reporter: ReporterProgram) -> None:
    """Back and a reload send the form once more: whoever takes the phone must not get the words."""
    form = reporter.last_screen(ANSWERS).form("/report")
    shown = reporter.submit(form, {})
    assert shown.receipt
    left = reporter.submit(shown.form("/leave"), {})
    assert "Close this window" in left.text
    again = reporter.submit(form, {})
    assert again.receipt is None
    assert "shown once only" in again.text
    assert reporter.come_back(shown.receipt).messages


def test_right_words_are_called_right(reporter: ReporterProgram) -> None:
    assert "Your ten words are right" in reporter.come_back(reporter.report(ANSWERS)).text


def test_leaving_ends_the_session_whatever_the_form_holds(reporter: ReporterProgram) -> None:
    page = reporter.come_back(reporter.report(ANSWERS))
    leave = page.form("/leave")
    reporter.submit(leave, {"form": "not a form's secret"})
    assert "ten words" in reporter.get("/house/case").text
    assert not reporter.get("/house/case").messages

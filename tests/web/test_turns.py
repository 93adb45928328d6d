"""Large cases are opened a few at a time: who comes first goes first, and whoever has to come back is told so kindly."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

import pytest

from app.web import turns
from app.web.edge import Share
from app.web.reporter import writing
from app.web.turns import LARGE, QUEUE, ROOM, TooBusy, Turns
from tests.html_page import Page
from tests.reporter_program import File, ReporterProgram
from tests.web.reporter.portal import ANSWERS, Portal

SOON = 0.2
_numbers = count()


def some() -> bytes:
    """Return something that nobody else reads."""
    return str(next(_numbers)).encode()


def waiting(queue: Turns, number: int) -> None:
    """Return once this many wait."""
    deadline = time.monotonic() + 5
    while len(queue._waiting) != number:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_what_is_small_waits_for_nobody() -> None:
    queue = Turns(patience=0)
    with (
        queue.taking(ROOM, some()),
        queue.taking(LARGE - 1, some()),
        queue.taking(0, some()),
        pytest.raises(TooBusy),
        queue.taking(LARGE, some()),
    ):
        raise AssertionError("nothing was free")


def test_large_ones_share_the_room_and_no_more() -> None:
    """Also where one is larger than all of it: it is read alone."""
    queue, at_once, most = Turns(room=4 * LARGE, queue=40), 0, 0
    lock = threading.Lock()

    def read(size: int) -> None:
        nonlocal at_once, most
        with queue.taking(size, some()):
            with lock:
                at_once += min(size, 4 * LARGE)
                most = max(most, at_once)
            time.sleep(0.01)
            with lock:
                at_once -= min(size, 4 * LARGE)

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(read, [LARGE, 2 * LARGE, 9 * LARGE] * 10))
    assert (at_once, most) == (0, 4 * LARGE)


def test_who_came_first_goes_first() -> None:
    """Attack: small ones by the dozen overtake a large one for ever."""
    queue, order = Turns(room=4 * LARGE), []

    def read(name: str, size: int) -> None:
        with queue.taking(size, some()):
            order.append(name)

    with ThreadPoolExecutor(2) as pool:
        with queue.taking(2 * LARGE, some()):
            pool.submit(read, "large", 4 * LARGE)
            waiting(queue, 1)
            pool.submit(read, "late", LARGE)
            waiting(queue, 2)
            assert order == []
        waiting(queue, 0)
    assert order == ["large", "late"]


def test_past_a_short_queue_nobody_waits() -> None:
    queue = Turns(queue=2)
    with ThreadPoolExecutor(2) as pool, queue.taking(ROOM, some()):
        for number in (1, 2):
            pool.submit(lambda: queue.taking(LARGE, some()).__enter__())
            waiting(queue, number)
        with pytest.raises(TooBusy) as refusal, queue.taking(LARGE, some()):
            raise AssertionError("a third one waited")
    assert refusal.value.status_code == 429
    assert int((refusal.value.headers or {})["Retry-After"]) > 0
    assert QUEUE < 20, "each holds one of the 40 threads that answer everybody"


def test_the_same_is_read_and_waited_for_once_so_that_others_find_a_place() -> None:
    """Attack: thirty connections ask for one large case, and the queue is full of it for ever."""
    queue = Turns(queue=2)

    def read(what: bytes) -> None:
        with queue.taking(LARGE, what):
            pass

    with ThreadPoolExecutor(1) as pool, queue.taking(ROOM - LARGE, b"evil"):
        for _ in range(30):
            with pytest.raises(TooBusy), queue.taking(LARGE, b"evil"):
                raise AssertionError("it was read twice")
        with queue.taking(LARGE, b"honest"):
            pool.submit(read, b"evil too")
            waiting(queue, 1)
            with pytest.raises(TooBusy), queue.taking(LARGE, b"evil too"):
                raise AssertionError("it waited twice")
    with queue.taking(LARGE, b"evil"), queue.taking(LARGE - 1, b"evil"):
        assert queue._asked == {b"evil"}


def test_who_gives_up_or_fails_leaves_no_gap() -> None:
    queue = Turns(patience=0)
    with queue.taking(ROOM, some()):
        for _attempt in range(QUEUE + 1):
            with pytest.raises(TooBusy), queue.taking(LARGE, some()):
                raise AssertionError("nothing was free")
    with pytest.raises(ZeroDivisionError), queue.taking(ROOM, some()):
        raise ZeroDivisionError
    with queue.taking(ROOM, some()):
        assert queue._free == 0
    assert queue._free == ROOM


@pytest.fixture
def queue(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Turns:
    """Return the turns of a portal to which every case is a large one, and who waits, waits shortly."""
    monkeypatch.setattr(turns, "LARGE", 0)
    short = Turns(patience=SOON)
    portal.app.state.edge = replace(portal.edge, reporters=Share(short))
    return short


@contextmanager
def full(queue: Turns) -> Iterator[None]:
    """Have nothing free in the block."""
    with queue.taking(ROOM, some()):
        yield


def test_a_case_larger_than_all_the_room_is_not_read_whole(
    reporter: ReporterProgram, queue: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way to read it is named, and what was typed is kept."""
    words = reporter.report(ANSWERS)
    case = reporter.come_back(words)
    monkeypatch.setattr(writing, "ROOM", 1000)
    with full(queue):  # it is not even waited for
        for page in (
            reporter.get("/house/case"),
            reporter.submit(case.form("/reply"), {"text": "A long message."}),
            reporter.submit(case.form("/reply"), {"text": "A long message."}, [File("a.txt", b"attached")]),
        ):
            assert page.status == 413
            assert "in a browser with JavaScript" in page.text
    again = reporter.submit(page.form("/receipt"), {"words": words})
    assert (again.status, again.form("/receipt").fields["text"].value) == (413, "A long message.")


def turned_away(page: Page) -> bool:
    """Whether a page says that one's turn has not come, and when to try again."""
    return page.status == 429 and int(page.header("retry-after")) > 0


def test_a_case_is_opened_once_it_is_its_turn(reporter: ReporterProgram, queue: Turns) -> None:
    reporter.come_back(reporter.report(ANSWERS))
    with full(queue):
        page = reporter.get("/house/case")
        assert turned_away(page)
        assert page.heading == "Many are here at once"
        assert turned_away(reporter.get("/nb/house/case"))
    assert reporter.get("/house/case").status == 200
    assert queue._free == ROOM


def test_reporting_waits_for_nobody(reporter: ReporterProgram, queue: Turns) -> None:
    with full(queue):
        assert reporter.report(ANSWERS)


def test_a_message_whose_turn_does_not_come_is_kept(reporter: ReporterProgram, queue: Turns, portal: Portal) -> None:
    """With a file or without: nothing is stored of it, and nothing that was typed is lost."""
    case = reporter.come_back(reporter.report(ANSWERS))
    stored = portal.count("object")
    for files in ([], [File("a.txt", b"attached")]):
        with full(queue):
            page = reporter.submit(case.form("/reply"), {"text": "A long message."}, files)
        assert turned_away(page)
        form = page.form("/receipt")
        assert form.fields["text"].value == "A long message."
        assert portal.count("object") == stored
    assert portal.files() == []


def test_words_that_were_typed_with_a_message_are_kept_with_it(reporter: ReporterProgram, queue: Turns) -> None:
    words = reporter.report(ANSWERS)
    case = reporter.come_back(words)
    with full(queue):
        page = reporter.submit(case.form("/reply"), {"text": "A long message."})
        page = reporter.submit(page.form("/receipt"), {"words": words})
    assert turned_away(page)
    form = page.form("/receipt")
    assert (form.fields["words"].value, form.fields["text"].value) == (words, "A long message.")
    assert "A long message." in reporter.submit(form, {}).form("/reply").fields["text"].value

"""What is the same for everybody is drawn once, and anew when it tells something else."""

from app.web.drawn import MOST, Drawn
from tests.reporter_program import ReporterProgram
from tests.web.reporter.portal import Portal


def test_a_part_is_drawn_once_for_what_it_tells() -> None:
    drawn, made = Drawn[int](), iter(range(100))
    assert [drawn.once("form", told, lambda: next(made)) for told in ("a", "a", "b", "b", "a")] == [0, 0, 1, 1, 2]


def test_the_oldest_parts_give_way() -> None:
    drawn, made = Drawn[int](), iter(range(1000))
    for name in range(MOST + 1):
        drawn.once(name, None, lambda: next(made))
    assert drawn.once(MOST, None, lambda: -1) == MOST
    assert drawn.once(0, None, lambda: -1) == -1


def test_the_screens_of_the_script_are_the_same_for_all_and_follow_who_reads(portal: Portal, reporter: ReporterProgram) -> None:
    """Nothing in them may be anybody's own: the next visitor gets the same."""
    first, second = (reporter.get("/house/report").body for _ in range(2))
    screens = [body[body.index(b"<template") : body.rindex(b"</template>")] for body in (first, second)]
    assert screens[0] == screens[1]
    assert first != second  # the form of a browser without script has a secret of its own
    portal.end("ada", "bo", "cy")
    assert b"<template" not in reporter.get("/house/report").body

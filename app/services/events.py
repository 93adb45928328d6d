"""What an append means, as far as the server can tell without a key: for deadlines, and for those who have something new."""

from collections.abc import Collection, Iterator

from app.domain.case import Addition
from app.domain.running import CLOSED, REOPENED
from app.services.notices import members_behind
from crypto.chain import RECEIVED, Chain
from crypto.directory import Version
from crypto.records import HANDLING
from crypto.rooms import TALK
from crypto.signers import REPORTER

ACKNOWLEDGED, FEEDBACK_GIVEN, PASSED_ON = "acknowledged", "feedback_given", "passed_on"


def events_of(before: Chain, after: Chain, addition: Addition, *, by_staff: bool, watched: bool) -> tuple[str, ...]:
    """
    Return the events of a rulebook's clocks that happen with *addition*.

    The first that a reporter hears of the staff, that the case was taken up or an answer, says that their report has arrived; an
    answer in a case that was taken up before says what is done. What it says the server can't read.

    Letting a colleague in passes the case on, but not where it is *watched*: where somebody sleeps until it was not passed on.

    Attack: whoever should pass it on lets a friend in, and those whom the rules name never wake.
    """
    found = _events(before, after, addition) if by_staff else ()
    return tuple(event for event in found if event != PASSED_ON or not watched)


def _events(before: Chain, after: Chain, addition: Addition) -> Iterator[str]:
    answered = any(item.room == TALK for item in addition.objects)
    if before.state == RECEIVED and (after.state == HANDLING or answered):
        yield ACKNOWLEDGED
    elif answered:
        yield FEEDBACK_GIVEN
    if set(after.current(TALK).who) - set(before.current(TALK).who):
        yield PASSED_ON
    if before.state != after.state:
        if after.state == CLOSED:
            yield CLOSED
        elif before.state == CLOSED:
            yield REOPENED


def readers_told(version: Version, awake: Collection[str], addition: Addition, *, by_staff: bool) -> frozenset[bytes]:
    """Return the members who have something new: all who read, where the reporter writes; else those who are let in."""
    if by_staff:
        return members_behind(version, {grant.holder for grant in addition.grants if not grant.asleep} - set(awake))
    return members_behind(version, set(awake) - {REPORTER}) if addition.records or addition.objects else frozenset()

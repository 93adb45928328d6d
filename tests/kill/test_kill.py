"""The short form of `make test-kill`."""

import random
from pathlib import Path

import pytest

from tests.kill.killing import Rounds

KILLS = 15


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_receipt_shown_before_a_kill_opens_a_whole_case_after_it(tmp_path: Path) -> None:
    """A server is killed at random moments of submissions with attachments; the next one answers for what it promised."""
    tally = Rounds(tmp_path, random.Random()).run(KILLS)
    assert tally.kills == KILLS
    assert tally.shown
    assert tally.sent > tally.shown, "no kill struck in the middle of a submission"

"""Running the scheduler to its end, batch after batch: by `tillit tick`, and while the portal is served."""

import time
from typing import Final

from app import clock
from app.services.tick import Ticked, take_turns
from app.storage.database import Database
from app.storage.deadlines import has_turns
from app.storage.organisations import organisations

REST: Final = 1.5
"""Times as long as a batch took, between two: whoever files a report finds the write lock free."""


def run_tick(database: Database) -> Ticked:
    """Do all that there is to do today, in every organisation, and return what was done; a missed day is made up for."""
    day = clock.today()
    with database.reading() as session:  # most runs find nothing: they keep no report waiting
        busy = [organisation for organisation in organisations(session) if has_turns(session, organisation.organisation, day)]
    done = Ticked()
    for organisation in busy:
        while True:
            begun = time.monotonic()
            with database.writing() as session:
                batch = take_turns(session, organisation, day)
            if not batch.moved:
                break
            done += batch
            time.sleep(REST * (time.monotonic() - begun))
    return done

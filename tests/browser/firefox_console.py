"""A member of staff at the console in Firefox: what they see and press."""

import time
import warnings
from collections.abc import Callable

from app.clock import now
from tests.staff_api import STEP
from tests.staff_program import StaffProgram

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it imports what newer Pythons will not have
    from marionette_driver.by import By
    from marionette_driver.marionette import Marionette

PATIENCE = 60  # seconds


def wait_for(what: str, seen: Callable[[], bool]) -> None:
    """Return once *seen* says so."""
    deadline = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < deadline, f"in vain: {what}"
        time.sleep(0.2)


def text(firefox: Marionette) -> str:
    """Return all that can be read."""
    return str(firefox.execute_script("return document.body.innerText"))


def press(firefox: Marionette, name: str) -> None:
    """Press the button whose text begins with *name*."""
    buttons = firefox.find_elements(By.CSS_SELECTOR, "button")
    next(button for button in buttons if button.text.startswith(name)).click()


def read_and_answer(firefox: Marionette, url: str, member: StaffProgram, story: str, answer: str) -> None:
    """Sign in at the console *url*, open the case that tells *story*, and answer it."""
    firefox.navigate(url)
    wait_for("the sign-in", lambda: "Your passphrase" in text(firefox))
    fields = firefox.find_elements(By.CSS_SELECTOR, "input")
    fields[-2].send_keys(member.handle)
    fields[-1].send_keys(member.passphrase)
    press(firefox, "Go on")
    wait_for("the second step", lambda: "The code that your authenticator" in text(firefox))
    member.authenticator.last = max(member.authenticator.last, now() // STEP - 1)
    firefox.find_element(By.CSS_SELECTOR, "input").send_keys(member.authenticator.code())
    press(firefox, "Sign in")
    wait_for("the list", lambda: story in text(firefox))
    press(firefox, story)
    wait_for("the case", lambda: "It was sent through the server" in text(firefox))
    firefox.find_element(By.CSS_SELECTOR, "textarea").send_keys(answer)
    press(firefox, "Send to the reporter")
    wait_for("the answer", lambda: "Sent to the reporter." in text(firefox))

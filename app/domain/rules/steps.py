"""What is to be done in a case, in the rulebook's order."""

from app.domain.rulebook.casework import Step
from app.domain.rulebook.conditions import Facts
from app.domain.rulebook.whole import Rulebook


def steps_of(rulebook: Rulebook, facts: Facts) -> tuple[Step, ...]:
    """Return the steps that a case like this has, as they stand in the rulebook; which one follows another is said in each."""
    return tuple(step for step in rulebook.steps if step.when.holds(facts))

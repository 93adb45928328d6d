"""Every rule of the chain refuses what breaks it (SPEC §7)."""

import pytest

from crypto.chain import start_chain
from crypto.errors import Refused
from tests.crypto.forged_epochs import forged_claims, forged_epochs, forged_staff_rooms
from tests.crypto.forged_records import forged_links, forged_roots, forged_states
from tests.crypto.forging import Forgery
from tests.crypto.world import directories

FORGERIES = [
    pytest.param(forgery, id=f"{make.__name__}: {forgery.name}")
    for make in (forged_roots, forged_links, forged_states, forged_epochs, forged_staff_rooms, forged_claims)
    for forgery in make()
]


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_record_that_breaks_a_rule_is_refused_by_that_rule(forgery: Forgery) -> None:
    known = directories(forgery.newest)
    if not forgery.before:
        with pytest.raises(Refused) as refusal:
            start_chain(forgery.record, known)
    else:
        chain = start_chain(forgery.before[0], known)
        for record in forgery.before[1:]:
            chain = chain.extended(record, known)
        with pytest.raises(Refused) as refusal:
            chain.extended(forgery.record, known)
    assert refusal.value.reason == forgery.reason
    assert str(refusal.value) == Refused.SENTENCE


def test_forgeries_have_names_of_their_own() -> None:
    names = [param.id for param in FORGERIES]
    assert len(names) == len(set(names)) > 90

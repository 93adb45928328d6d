"""A reporter comes back: ten words find a case, and open it only if its chain names the keys that they give."""

from dataclasses import dataclass

from app.domain.case import Addition
from app.services.reporting import Reporting
from app.storage.quick_reading import Reader
from app.storage.reporter_cases import LookedUp, look_up
from crypto.chain import Chain, read_chain
from crypto.filing import expose
from crypto.identity import Identity
from crypto.receipt import Receipt
from crypto.root_record import NONCE_SIZE


@dataclass(frozen=True, slots=True, repr=False)
class OpenedCase:
    """A verified chain, and the reporter's identity that it names."""

    chain: Chain
    identity: Identity


def look_up_case(reader: Reader, reporting: Reporting, receipt: Receipt) -> LookedUp | None:
    """Return the case that *receipt* looks up, or None: unknown and erased are the same."""
    instance, organisation = reporting.instance.instance, reporting.organisation.organisation
    return look_up(reader, organisation, receipt.lookup_hash(instance))


def open_for_reporter(found: LookedUp, reporting: Reporting, receipt: Receipt) -> OpenedCase:
    """
    Return the verified case of *receipt*.

    Raises:
        Refused: the chain doesn't verify, or names another reporter.
    """
    chain = read_chain(found.records, reporting.directories, found.case)
    identity = receipt.reporter(reporting.instance.instance, chain.root.nonce)
    chain.require_reporter(identity.public)
    return OpenedCase(chain, identity)


def waste_the_same_work(reporting: Reporting, receipt: Receipt) -> None:
    """Derive keys for a case that isn't there: how long the answer takes must not tell what the words are."""
    _ = receipt.reporter(reporting.instance.instance, bytes(NONCE_SIZE)).public


def seal_exposed(opened: OpenedCase, reporting: Reporting) -> Addition | None:
    """
    Return the record that says that the server's path has held the reporter's keys, None where the chain has it.

    Source: SPEC §7, `exposed`. Stored before the case is shown: whoever reads the chain later knows from when on the server
    could have written in the reporter's name.
    """
    if opened.chain.exposed is not None:
        return None
    # Without a day: when somebody came back is nobody's business.
    return Addition(records=(expose(opened.chain, opened.identity, reporting.directories).record,))

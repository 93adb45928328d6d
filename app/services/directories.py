"""The verified directory of an organisation: checked once for each version, not once for each request."""

from collections import OrderedDict
from threading import Lock

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.storage.organisations import entries, newest_digest, versions
from crypto.directory import SignedVersion
from crypto.directory_history import Directories
from crypto.founding import Founding

KEPT = 8
_verified: OrderedDict[bytes, Directories] = OrderedDict()
_lock = Lock()


def directories_of(session: Session, organisation: Organisation) -> Directories | None:
    """
    Return every version of the organisation's directory, verified from its founding on; None before the first is signed.

    What was verified is kept by the newest version's digest, which stands for all before it.

    Raises:
        Refused: what is stored doesn't verify: nobody is shown anything by it.
    """
    key = newest_digest(session, organisation.organisation)
    if key is None:
        return None
    with _lock:
        if key in _verified:
            _verified.move_to_end(key)
            return _verified[key]
    directories = _verify(session, organisation)
    with _lock:
        _verified[key] = directories
        while len(_verified) > KEPT:
            _verified.popitem(last=False)
    return directories


def _verify(session: Session, organisation: Organisation) -> Directories:
    founding = Founding.parse(organisation.founding)
    stored = [version.signed for version in versions(session, organisation.organisation)]
    listed = {member.entry for signed in stored for member in SignedVersion.parse(signed).version.members}
    # the server's pin is its own record of the founding: what clients pin is what counts
    return Directories(founding, stored, entries(session, sorted(listed)).values(), founding.fingerprint)

"""The signed-in member themself: who they are, and what they sign in with."""

from fastapi import APIRouter

from app.services.change_passphrase import Proof, change_paper_key, change_passphrase
from app.services.enrol import Credentials
from app.services.staff_sessions import close_other_sessions
from app.storage.organisations import pending_entry
from app.web.api.access import UsedEdge
from app.web.api.answers import ApiRoute
from app.web.staff.access import Member, SignedIn, shown_status
from app.web.staff.models import MeAnswer, PaperKeyAsked, PassphraseAsked
from crypto.founding import Founding

router = APIRouter(route_class=ApiRoute, tags=["the member"])


@router.get("/me")
def me(member: Member, edge: UsedEdge) -> MeAnswer:
    """Return who is signed in and where they stand."""
    with edge.database.reading() as session:
        waiting = pending_entry(session, member.member.member)
    return MeAnswer(
        member=member.member.member,
        organisation=member.organisation.organisation,
        instance=Founding.parse(member.organisation.founding).instance,
        slug=member.organisation.slug,
        handle=member.member.handle,
        name=member.member.name,
        status=shown_status(member),
        entries=list(member.entries),
        waiting=waiting,
        directory=0 if member.directories is None else member.directories.newest.number,
    )


@router.post("/passphrase", status_code=204)
def passphrase(asked: PassphraseAsked, session: SignedIn, member: Member, edge: UsedEdge) -> None:
    """Put a new passphrase in place of the old, and sign out everywhere else."""
    proof, new = Proof(asked.proof.kind, asked.proof.auth), Credentials(asked.auth, asked.unlock)
    with edge.database.writing() as database:
        change_passphrase(database, member.member.member, proof, asked.auth_salt, new)
    close_other_sessions(edge.ephemeral, session)


@router.post("/recovery", status_code=204)
def recovery(asked: PaperKeyAsked, session: SignedIn, member: Member, edge: UsedEdge) -> None:
    """Put a new paper key in place of the old, and sign out everywhere else."""
    proof, new = Proof(asked.proof.kind, asked.proof.auth), Credentials(asked.auth, asked.unlock)
    with edge.database.writing() as database:
        change_paper_key(database, member.member.member, proof, new)
    close_other_sessions(edge.ephemeral, session)

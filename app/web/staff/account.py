"""The signed-in member themself: who they are, and what they sign in with."""

from fastapi import APIRouter
from starlette.exceptions import HTTPException

from app.services.change_passphrase import Proof, change_paper_key, change_passphrase
from app.services.enrol import Credentials
from app.services.mail_address import set_mail_address
from app.services.obstacle import Obstacle
from app.services.staff_sessions import close_other_sessions
from app.storage.mail import find_address
from app.storage.organisations import pending_entry
from app.web.api.access import UsedEdge
from app.web.api.answers import ApiRoute
from app.web.staff.access import MailKey, Member, SignedIn, shown_status
from app.web.staff.models import MailAnswer, MailAsked, MeAnswer, PaperKeyAsked, PassphraseAsked
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


@router.get("/mail")
def mail(member: Member, edge: UsedEdge) -> MailAnswer:
    """Return whether the member is told by e-mail to sign in."""
    with edge.database.reading() as session:
        kept = find_address(session, member.member.member)
    return MailAnswer(kept=kept is not None, language=None if kept is None else kept.language)


@router.put("/mail", status_code=204)
def put_mail(asked: MailAsked, member: Member, edge: UsedEdge, key: MailKey) -> None:
    """Tell the member by e-mail to sign in, at this address or at none any more."""
    try:
        with edge.database.writing() as session:
            set_mail_address(session, member.member.member, asked.address, asked.language, key)
    except Obstacle:
        raise HTTPException(422) from None

"""How templates are read: escaped, nothing undefined, in one language; and how a policy names the inline text in them."""

from base64 import b64encode
from hashlib import sha256

from jinja2 import BaseLoader, Environment, StrictUndefined

from app.locale import translations


def environment_of(loader: BaseLoader, language: str) -> Environment:
    """Return what fills in the templates of *loader*; a language has its own, so that nothing is set per request."""
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # i18n has it
    return environment


def source_of(text: str) -> str:
    """Return the name by which a policy allows this inline text and no other."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"

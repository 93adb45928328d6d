"""axe: what a page lacks for those who use it otherwise than by sight and mouse."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


def accessibility_violations(page: Page) -> list[str]:
    """
    Return a line per element of *page* that breaks a rule of axe: the rule, the element, what is wrong.

    The page needs script: axe hangs without. To see a page as it is without script, abort the requests for its scripts.
    """
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text())  # a script tag would be stopped by the page's policy
    results = page.evaluate("axe.run()")
    assert results["passes"], "axe checked nothing"
    return [
        f"{violation['id']}: {node['html'][:120]}: {node['failureSummary']}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]

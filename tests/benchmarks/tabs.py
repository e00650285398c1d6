"""Browser tabs for measuring: Playwright waits for a repaint by eval, which the server's policy forbids to pages."""

from tests.browser.conftest import Tab


def measuring_tab(browser):
    """Open a tab to which the policy does not apply."""
    return Tab(browser, bypass_csp=True)

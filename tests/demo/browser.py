"""The browser for the tests of the page: ``python -m tests.demo.browser`` says whether there is one."""

from __future__ import annotations

import shutil
from pathlib import Path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "expected a Chromium for the tests of the page, found none: they are skipped, and fail where CI is set. "
    "Install one: apt-get install chromium, or: python -m playwright install chromium"
)


def installed_browser() -> str | None:
    """Path of an installed Chromium: of the system, or the one that Playwright has fetched."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


if __name__ == "__main__":
    print(installed_browser() or MISSING)

"""What a visitor's hands do on the page."""

BASELINE = "#seed=1&month=0&choices=0:baseline:"


def move(visit, slider: str, value: float) -> None:
    """Move a slider as a hand does: the page hears ``input``."""
    visit.page.evaluate(
        f"(() => {{ const s = document.getElementById('slider-{slider}'); s.value = {value};"
        " s.dispatchEvent(new Event('input')); })()"
    )


def wait_plan(visit, holds: str) -> None:
    """Until the plan of the page is as asked, by the answer of the server."""
    for _ in range(100):
        if visit.page.evaluate(f"(plan => {holds})(workforce.plan)"):
            return
        visit.page.wait_for_timeout(50)
    raise AssertionError(f"{holds}: {visit.page.evaluate('workforce.plan')}")

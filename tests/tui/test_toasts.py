"""Toasts do not pile up: a refusal is told once and until the next key, news for their time."""

from __future__ import annotations

from tui.toasts import READ, REFUSED, OneRefusal


class Bare(OneRefusal[None]):
    """An application without anything."""


async def test_a_refusal_gives_way_to_the_next_one_and_to_the_next_key() -> None:
    app = Bare()
    async with app.run_test() as pilot:

        async def told(*sentences: str, timeout: float | None = None) -> list[str]:
            for each in sentences:
                app.notify(each, timeout=timeout)
            await pilot.pause()
            return [each.message for each in app._notifications]

        assert await told("not here", "nor here", timeout=REFUSED) == ["nor here"]
        assert await told("news", "more news", "news") == ["nor here", "more news", "news"]
        app.refusal_is_read()  # typed on without a look
        assert len(app._notifications) == 3
        for each in app._notifications:
            each.raised_at -= READ
        app.refusal_is_read()
        assert await told() == ["more news", "news"]

"""The page that the figures are printed on, as they come."""

from __future__ import annotations

WIDTH = 46


class Sheet:
    """Prints figures and remembers what failed or missed its demand."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self._section = ""

    def head(self, section: str) -> None:
        """Begin a section."""
        self._section = section
        print(f"\n{section}", flush=True)

    def line(self, what: str, figure: str) -> None:
        """A figure of which nothing is demanded."""
        print(f"  {what:{WIDTH}}{figure}", flush=True)

    def demand(
        self,
        what: str,
        figure: float,
        unit: str,
        *,
        at_most: float | None = None,
        at_least: float | None = None,
    ) -> None:
        """A figure with its demand, and whether that is met."""
        met = (at_most is None or figure <= at_most) and (at_least is None or figure >= at_least)
        bound = f"at most {at_most:g}" if at_least is None else f"at least {at_least:g}"
        shown = f"{figure:.3f} {unit}".rstrip()
        print(f"  {what:{WIDTH}}{shown:22}{bound:18}{'met' if met else 'MISSED'}", flush=True)
        if not met:
            self.failed.append(f"{self._section}: {what}")

    def same(self, what: str, shown: str, wanted: str) -> None:
        """A figure that is published, digit by digit."""
        met = shown == wanted
        print(f"  {what:{WIDTH}}{shown} {'as published' if met else f'NOT {wanted}'}", flush=True)
        if not met:
            self.failed.append(f"{self._section}: {what}")

    def skip(self, why: str) -> None:
        """A section that cannot be measured here."""
        print(f"  skipped: {why}", flush=True)

    def fail(self, why: str) -> None:
        """A section that broke."""
        print(f"  FAILED: {why}", flush=True)
        self.failed.append(f"{self._section}: {why}")

    def end(self) -> None:
        """What was missed, once more, together."""
        print("\n" + ("\n".join(["missed:", *self.failed]) if self.failed else "all demands met"))

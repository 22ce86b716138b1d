"""How one tab draws: as the library does, within a size that a screen can have."""

from __future__ import annotations

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp

from tui.sizes import within


class TabDriver(WebDriver):
    """Takes no size from the browser that is beyond any screen; ends when the server has gone."""

    def run_input_thread(self) -> None:
        """Read until the pipe ends: a server that was killed sends no more, not even an end."""
        super().run_input_thread()
        self._app.post_message(ExitApp())

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Draw a size that is too large as the largest one."""
        if packet_type == "resize":
            width, height = within(payload["width"], payload["height"])
            payload = {**payload, "width": width, "height": height}
        super().on_meta(packet_type, payload)

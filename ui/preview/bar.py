"""The bar above the pages: what it is, page n of m, steps and zoom."""

from __future__ import annotations

from i18n import _
from ui.components.buttons import IconButton
from ui.components.labels import Elided, Label
from ui.components.layout import Pane, across
from ui.preview.view import PdfView
from ui.theme import theme


class PreviewBar(Pane):
    """Follows a PdfView and steers it."""

    def __init__(self, title: str, view: PdfView) -> None:
        super().__init__("panel", "bottom")
        self._view = view
        self._title, self._page = Label(title, "strong"), Elided("", "small")
        self._zoom = Label("", "small")
        self._zoom.setMinimumWidth(round(theme().width("100 %", "small")) + 4)
        back = IconButton("caret-left", _("Previous page"), pressed=lambda: view.go_to(view.page - 1), size=16)
        on = IconButton("caret-right", _("Next page"), pressed=lambda: view.go_to(view.page + 1), size=16)
        less = IconButton("magnifying-glass-minus", _("Smaller"), pressed=lambda: view.step_zoom(-1), size=16)
        more = IconButton("magnifying-glass-plus", _("Larger"), pressed=lambda: view.step_zoom(1), size=16)
        fit = IconButton("arrows-left-right", _("As wide as there is room for"), pressed=lambda: view.set_zoom(None))
        self.setMinimumHeight(theme().scaled(38))
        across(
            self, self._title, (self._page, 1), back, on, 6, less, self._zoom, more, fit,
            margins=(16, 2, 10, 2), spacing=4,
        )  # fmt: skip
        view.moved.connect(self._follow)
        self._follow()

    def set_title(self, title: str) -> None:
        """The form's name."""
        self._title.setText(title)

    def _follow(self) -> None:
        view = self._view
        page = _("page {n} of {pages}").format(n=view.page + 1, pages=view.pages) if view.pages else ""
        self._page.setText(page)
        self._zoom.setText(f"{round(view.zoom * 100)}\u00a0%")

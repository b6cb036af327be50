"""Input for a place: write the first letters, or choose among the places whose distance is known."""

from __future__ import annotations

from fhr_desktop.domain.places import known_places, place_named
from i18n import _
from ui.components.inputs.suggested import SuggestedInput


class PlaceInput(SuggestedInput):
    """A place in free words. Value: str, "" when empty. Of one that is not known it says that no travel is reckoned."""

    def __init__(self) -> None:
        super().__init__(sorted(place.name for place in known_places()))
        self.left.connect(self._settle)

    def note(self) -> str:
        """That nothing can be reckoned to a place that is not known."""
        if self.value() and place_named(self.value()) is None:
            return _("The place is not known to the program: no travel to it is reckoned.")
        return ""

    def _settle(self) -> None:
        """When one place begins with what was written, take it."""
        text = self.value().casefold()
        hits = [place.name for place in known_places() if place.name.casefold().startswith(text)] if text else []
        if len(hits) == 1 and hits[0] != self.value():
            self._combo.setEditText(hits[0])
            self.edited.emit()

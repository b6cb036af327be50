"""Utseende: light, dark, high contrast or as the system; text size; whether the rail shows words."""

from __future__ import annotations

from i18n import _
from ui.components.field import Field
from ui.components.inputs import ChoiceInput, YesNoInput
from ui.components.labels import Chip, Label
from ui.components.layout import across
from ui.context import AppContext
from ui.pages.settings.section import Section
from ui.theme.fonts import TEXT_SIZES


class Looks(Section):
    """Changed at once; kept for this computer and this person."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.theme_choice = ChoiceInput(
            [
                ("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark")),
                ("high", _("High contrast")),
            ],
            open_=True,
        )  # fmt: skip
        self.percent = ChoiceInput([(str(percent), f"{percent} %") for percent in TEXT_SIZES], open_=True)
        self.rail = YesNoInput()
        self.head(_("Appearance"), _("Follows you on this computer. The paper stays white whatever you choose."))
        self.add(
            Field(_("Colours"), self.theme_choice), 6,
            Field(_("Text size"), self.percent, help=_("From 150 %, side panes are folded away to give room.")), 6,
            Field(_("Words in the rail"), self.rail, help=_("Without words only the icons are shown.")), 10,
            Label(_("So it looks"), "strong"),
            across(None, *self._chips(), None),
        )  # fmt: skip
        self.theme_choice.edited.connect(lambda: ctx.shell.commands.set_theme(self.theme_choice.value()))
        self.percent.edited.connect(lambda: ctx.shell.commands.set_percent(int(self.percent.value())))
        self.rail.edited.connect(self._set_rail)
        ctx.theme.changed.connect(self.opened)

    def _chips(self) -> list[Chip]:
        """One of each colour; of those the person meets."""
        casework = [
            Chip(_("Without remark"), "ok", "check-circle-fill"),
            Chip(_("Protected"), "prot", "shield-check-fill"),
        ]
        common = [Chip(_("Missing"), "gap", "circle-dashed"), Chip(_("Conflict"), "amber", "intersect-fill")]
        return common if self.ctx.actor.only_trains else [casework[0], *common, casework[1]]

    def opened(self) -> None:
        """Show what holds now."""
        self.theme_choice.set_value(self.ctx.theme.choice)
        self.percent.set_value(str(self.ctx.theme.fonts.percent))
        self.rail.set_value(bool(self.ctx.settings.get("rail_wide", True)))

    def _set_rail(self) -> None:
        if bool(self.rail.value()) != bool(self.ctx.settings.get("rail_wide", True)):
            self.ctx.shell.toggle_rail()

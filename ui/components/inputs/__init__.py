"""What a person writes and chooses in: one small class a kind of value, all with the same few methods."""

from ui.components.inputs.base import Input
from ui.components.inputs.by_digit import DigitInput
from ui.components.inputs.choice import ChoiceInput, MultiChoiceInput, YesNoInput
from ui.components.inputs.date import DateInput
from ui.components.inputs.days import DaysInput
from ui.components.inputs.identity import IdentityInput
from ui.components.inputs.municipality import MunicipalityInput
from ui.components.inputs.rows import RowColumn, RowsInput
from ui.components.inputs.suggested import SuggestedInput
from ui.components.inputs.text import IntegerInput, LineInput, LongTextInput, YearInput

__all__ = [
    "ChoiceInput",
    "DateInput",
    "DaysInput",
    "DigitInput",
    "IdentityInput",
    "Input",
    "IntegerInput",
    "LineInput",
    "LongTextInput",
    "MultiChoiceInput",
    "MunicipalityInput",
    "RowColumn",
    "RowsInput",
    "SuggestedInput",
    "YearInput",
    "YesNoInput",
]

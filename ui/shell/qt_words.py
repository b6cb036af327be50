"""Qt's own words in Swedish: its shipped translation, and the sentences that one leaves in English."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

# What qtbase_sv of Qt 6.11 does not hold, by source text. Found by walking the dialogs we open.
_MISSING = {
    "Don't Save": "Spara inte",
    "Close without Saving": "Stäng utan att spara",
    "Look in:": "Sök i:",
    "Files of type:": "Filtyp:",
    "Date Modified": "Ändrad",
    "&Rename": "&Byt namn",
    "&Delete": "&Ta bort",
    "Show &hidden files": "Visa &dolda filer",
    "&New Folder": "&Ny mapp",
    "&Choose": "&Välj",
    "Back": "Tillbaka",
    "Forward": "Framåt",
    "Parent Directory": "Mappen ovanför",
    "Create New Folder": "Skapa ny mapp",
    "List View": "Lista",
    "Detail View": "Detaljer",
    "Go back": "Gå tillbaka",
    "Go forward": "Gå framåt",
    "Go to the parent directory": "Gå till mappen ovanför",
    "Create a New Folder": "Skapa en ny mapp",
    "Change to list view mode": "Visa som lista",
    "Change to detail view mode": "Visa med detaljer",
    "Sidebar": "Sidofält",
    "Files": "Filer",
    "My Computer": "Den här datorn",
    "Computer": "Datorn",
    "Find Directory": "Välj mapp",
    "Open": "Öppna",
    "Save As": "Spara som",
    "Directory:": "Mapp:",
    "File &name:": "Fil&namn:",
    "Name": "Namn",
    "Size": "Storlek",
    "Type": "Typ",
    "Kind": "Sort",
    "All Files (*)": "Alla filer (*)",
    "Select All": "Markera allt",
    "Cu&t": "Klipp &ut",
    "&Undo": "&Ångra",
    "&Redo": "&Gör om",
    "&Copy": "&Kopiera",
    "&Paste": "Klistra &in",
    "Delete": "Ta bort",
    "Copy &Link Location": "Kopiera &länkens adress",
    "OK": "OK",
    "Cancel": "Avbryt",
    "Alt": "Alt",
    "Return": "Enter",
    "Clear": "Rensa",
    "Press": "Tryck",
    "Toggle": "Växla",
    "Check": "Kryssa",
    "Uncheck": "Ta bort kryss",
    "Show Menu": "Visa menyn",
    "SetFocus": "Gå hit",
    "Increase": "Öka",
    "Decrease": "Minska",
    "Scroll Left": "Rulla åt vänster",
    "Scroll Right": "Rulla åt höger",
    "Scroll Up": "Rulla uppåt",
    "Scroll Down": "Rulla nedåt",
    "Previous Page": "Föregående sida",
    "Next Page": "Nästa sida",
}


class _OurWords(QTranslator):
    """Answers only for the sentences above; Qt then asks the shipped translation."""

    def translate(self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """The Swedish words, or None to let the next translator answer."""
        return _MISSING.get(source_text)

    def isEmpty(self) -> bool:
        """Never empty, or Qt would not ask."""
        return False


def speak_swedish(app: QApplication) -> None:
    """Install both translations and the Swedish locale. Called once, before the first window."""
    QLocale.setDefault(QLocale("sv_SE"))
    shipped = QTranslator(app)
    if shipped.load("qtbase_sv", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(shipped)
    app.installTranslator(_OurWords(app))

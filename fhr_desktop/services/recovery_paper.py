"""The recovery key on paper: to type off, and as a sign to scan. Made when the key is, and kept nowhere."""

from __future__ import annotations

import segno

from fhr_desktop.printing.document import PrintContext, Printed, render_plain
from fhr_desktop.printing.plain import Code, QrCode, Text
from fhr_desktop.security.recovery import RecoverySheet

TITLE = "Återställningsnyckel"
INTRO = (
    "Den här nyckeln öppnar databasen om lösenfrasen är glömd eller datorn är trasig. Förvara bladet inlåst, "
    "skilt från datorn. Den som har både bladet och datorn kan läsa allt."
)
USE = (
    "Så används nyckeln: välj Glömt lösenfrasen när programmet frågar efter den, och skriv av "
    "raderna. Mellanslag och stora eller små bokstäver spelar ingen roll. Programmet säger till om en rad är fel."
)
TOLD = "Samma nyckel som en ruta att läsa av med kamera."


def recovery_printed(sheet: RecoverySheet, context: PrintContext) -> Printed:
    """The sheet as a document, for preview and paper."""
    code = QrCode(segno.make(sheet.qr, error="q").matrix, TOLD)
    whose = Text(f"Gäller databasen för {context.printed_by}. Nyckeln gjordes {context.printed_at:%Y-%m-%d}.")
    return render_plain(TITLE, [Text(INTRO), whose, Code(sheet.rows), code, Text(USE)], context)


def recovery_pdf(sheet: RecoverySheet, context: PrintContext) -> bytes:
    """The sheet as a tagged PDF."""
    return recovery_printed(sheet, context).pdf

"""The painting vocabulary that widgets and delegates share: words, chips, keycaps, marks, rings, the logo."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from ui.theme import theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

# status → (icon, colour token). The shape differs for each, so colour is never alone.
STATUS: dict[str, tuple[str, str]] = {
    "ok": ("check-circle-fill", "ok"),
    "wait": ("clock", "wait"),
    "missing": ("circle-dashed", "amber"),
    "old": ("hourglass-medium", "amber"),
    "silent": ("hourglass-medium", "err"),
    "conflict": ("intersect-fill", "amber"),
    "error": ("warning-octagon-fill", "err"),
    "protected": ("shield-check-fill", "prot"),
    "info": ("info", "info"),
    "not": ("minus-circle", "text3"),
    "new": ("circle-fill", "accent"),
    "draft": ("pencil-simple", "wait"),
    "sent": ("paper-plane-tilt", "info"),
    "received": ("checks", "ok"),
    "here": ("laptop", "wait"),
    "partly": ("circle-half-tilt-fill", "amber"),
    "paused": ("pause-circle", "wait"),
    "reserved": ("hourglass-medium", "info"),
    "progress": ("magnifying-glass", "info"),
    "available": ("circle-fill", "ok"),
    "half_free": ("circle-half-fill", "ok"),
    "renew": ("arrow-clockwise", "amber"),
    "full": ("circle", "text2"),
    "blocked": ("prohibit", "err"),
    "left": ("sign-out", "text3"),
}


def words(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    ink: str = "text",
    align: Qt.AlignmentFlag = LEFT,
    *,
    elide: bool = True,
) -> float:
    """One line of words, with … when it does not fit. Returns the width taken, in logical pixels."""
    painter.setFont(font)
    painter.setPen(theme().color(ink))
    metrics = QFontMetricsF(font)
    if elide and metrics.horizontalAdvance(text) > rect.width() + 0.5:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(align) | int(Qt.TextFlag.TextSingleLine), text)
    return metrics.horizontalAdvance(text)


def paragraph(painter: QPainter, rect: QRectF, text: str, font: QFont, ink: str = "text") -> float:
    """Wrapped words from the top of `rect`. Returns the height taken."""
    painter.setFont(font)
    painter.setPen(theme().color(ink))
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
    painter.drawText(rect, flags, text)
    return painter.boundingRect(rect, flags, text).height()


def chip_height() -> int:
    """Height of a chip: 20 at 100 %."""
    return max(20, round(theme().line("small")) + 4)


def chip_width(text: str, icon: str | None, kind: str) -> float:
    """Width of a chip with its words. `kind` as in `chip`."""
    weight = 400 if kind == "gap" else 600
    return theme().width(text, "small", weight) + 14 + (theme().scaled(13) + 3 if icon else 0)


def chip(painter: QPainter, x: float, middle: float, text: str, kind: str, icon: str | None = None) -> float:
    """A chip from `x`, centred on `middle`. `kind`: "gap" (outlined, amber mark, ordinary words) or a
    status colour: ok, wait, amber, err, info, prot. Returns its width."""
    look = theme()
    width, height = chip_width(text, icon, kind), chip_height()
    rect = QRectF(x, middle - height / 2, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    words_token, icon_token = kind, kind
    if kind == "gap":
        painter.setPen(QPen(look.color("line"), 1))
        painter.setBrush(look.color("content"))
        words_token, icon_token = "text", "amber"
    elif look.name == "high":
        painter.setPen(QPen(look.color(f"{kind}_edge"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(f"{kind}_bg"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    left = x + 7
    if icon:
        side = look.scaled(13)
        look.glyph(painter, QRectF(left - 1, middle - side / 2, side, side), icon, icon_token, side)
        left += side + 3
    font = look.font("small", 400 if kind == "gap" else 600)
    words(painter, QRectF(left, rect.top(), width, height), text, font, words_token, elide=False)
    return width


def keycap_width(key: str) -> float:
    """Width of a keycap with this name."""
    return max(theme().scaled(16), theme().width(key, "micro") + 9)


def keycap(painter: QPainter, x: float, middle: float, key: str, *, right: bool = False) -> float:
    """A key, from `x` (or ending at `x`), centred on `middle`. Returns its width."""
    look = theme()
    width = keycap_width(key)
    height = max(16.0, look.line("micro") + 2)
    if right:
        x -= width
    rect = QRectF(x + 0.5, middle - height / 2 - 0.5, width - 1, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("line"), 1))
    painter.setBrush(look.color("content"))
    painter.drawRoundedRect(rect, 3, 3)
    words(painter, rect, key, look.font("micro"), "text2", CENTRE, elide=False)
    return width


def horizontal(painter: QPainter, x1: float, x2: float, y: float, ink: str = "hair") -> None:
    """A hairline from x1 to x2."""
    painter.fillRect(QRectF(x1, y, x2 - x1, 1), theme().color(ink))


def vertical(painter: QPainter, x: float, y1: float, y2: float, ink: str = "hair") -> None:
    """A hairline from y1 to y2."""
    painter.fillRect(QRectF(x, y1, 1, y2 - y1), theme().color(ink))


def focus_ring(painter: QPainter, rect: QRectF, radius: float = 4) -> None:
    """The 2 px ring, inside the bounds."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme().color("focus"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


def selection(painter: QPainter, rect: QRectF) -> None:
    """The selected item of a rail or list of words: soft fill and the 3 px bar."""
    look = theme()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("sel"))
    painter.drawRoundedRect(rect, 5, 5)
    painter.setBrush(look.color("accent"))
    painter.drawRoundedRect(QRectF(rect.left(), rect.top() + 8, 3, rect.height() - 16), 1.5, 1.5)


def gap_mark(painter: QPainter, x: float, y: float, state: str, part: float = 0.5, radius: float = 6.5) -> None:
    """The 13 px mark, centred on x, y. `state`: full, part (`part` 0–1 filled), empty, not, conflict."""
    look = theme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    box = QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
    ring = box.adjusted(0.75, 0.75, -0.75, -0.75)
    if state == "full":
        look.glyph(painter, box.adjusted(-2, -2, 2, 2), "check-circle-fill", "ok", 2 * radius + 3)
    elif state == "part":
        painter.setPen(QPen(look.color("amber_edge"), 1.5))
        painter.drawEllipse(ring)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("amber_edge"))
        painter.drawPie(box.adjusted(3, 3, -3, -3), 90 * 16, -int(360 * 16 * part))
    elif state == "empty":
        pen = QPen(look.color("control"), 1.5)
        pen.setDashPattern([2, 1.6])
        painter.setPen(pen)
        painter.drawEllipse(ring)
    elif state == "not":
        painter.setPen(QPen(look.color("control"), 1.5))
        painter.drawLine(QPointF(x - 4, y), QPointF(x + 4, y))
    elif state == "conflict":
        look.glyph(painter, box.adjusted(-2, -2, 2, 2), "intersect-fill", "amber_edge", 2 * radius + 3)
    painter.restore()


def cottage(painter: QPainter, rect: QRectF) -> None:
    """The mark of the program: a Falu-red cottage with white corner boards. The only place of that red."""
    look = theme()
    x, y, w, h = rect.x(), rect.y(), rect.width(), rect.height()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    body = QPainterPath(QPointF(x + w * 0.5, y + h * 0.06))
    for px, py in ((0.97, 0.44), (0.97, 0.95), (0.03, 0.95), (0.03, 0.44)):
        body.lineTo(x + w * px, y + h * py)
    body.closeSubpath()
    painter.setBrush(look.color("falu"))
    painter.drawPath(body)
    painter.setBrush(look.color("falu_trim"))
    for board in (0.12, 0.80):
        painter.drawRect(QRectF(x + w * board, y + h * 0.50, w * 0.08, h * 0.45))
    painter.drawRect(QRectF(x + w * 0.37, y + h * 0.57, w * 0.26, h * 0.22))
    pen = QPen(look.color("falu_trim"), max(1.0, w * 0.065))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    roof = QPainterPath(QPointF(x + w * 0.10, y + h * 0.505))
    roof.lineTo(x + w * 0.5, y + h * 0.185)
    roof.lineTo(x + w * 0.90, y + h * 0.505)
    painter.drawPath(roof)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("falu"))
    painter.drawRect(QRectF(x + w * 0.482, y + h * 0.57, w * 0.036, h * 0.22))
    painter.drawRect(QRectF(x + w * 0.37, y + h * 0.662, w * 0.26, h * 0.036))
    painter.restore()

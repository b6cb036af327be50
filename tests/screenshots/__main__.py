"""Draws the scenes offscreen at scale 2. Environment is set before Qt is loaded."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_SCALE_FACTOR", "2")
os.environ["QT_LOGGING_RULES"] = "qt.qpa.fonts=false"

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests.screenshots.scene import Scene, Studio
from ui.shell.qt_words import speak_swedish
from ui.tasks import Tasks
from ui.theme import Theme

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def draw(studio: Studio, scene: Scene, theme: str, percent: int, folder: Path) -> Path:
    """One picture of one scene. Dialogs that are open are drawn in their place."""
    if studio.theme.choice != theme:
        studio.theme.set_choice(theme)
    if studio.theme.fonts.percent != percent:
        studio.theme.set_percent(percent)
    widget = scene.make(studio)
    widget.resize(*scene.size)
    widget.show()
    widget.activateWindow()
    studio.settle()
    if scene.after is not None:
        scene.after(studio, widget)
        studio.settle()
    image = QImage(widget.size() * widget.devicePixelRatio(), QImage.Format.Format_RGB888)
    image.setDevicePixelRatio(widget.devicePixelRatio())
    widget.render(image)
    dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    for dialog in dialogs:
        _add_dialog(studio, image, widget, dialog)
    words = [scene.name, theme] + ([str(percent)] if percent != 100 else [])
    path = folder / f"{'-'.join(words)}.png"
    image.save(str(path), "PNG", 0)
    for dialog in dialogs:
        dialog.close()
    widget.close()
    widget.deleteLater()
    studio.settle()
    return path


def _add_dialog(studio: Studio, image: QImage, window: QWidget, dialog: QWidget) -> None:
    """The dialog over a dimmed window, framed as the system would."""
    painter = QPainter(image)
    scrim = studio.theme.color("scrim", 0.5 if studio.theme.name == "dark" else 0.22)
    painter.fillRect(window.rect(), scrim)
    at = QPoint((window.width() - dialog.width()) // 2, (window.height() - dialog.height()) // 2)
    painter.setPen(studio.theme.color("line"))
    painter.drawRect(dialog.rect().translated(at).adjusted(-1, -1, 0, 0))
    dialog.render(painter, at, QRegion(), QWidget.RenderFlag.DrawChildren | QWidget.RenderFlag.DrawWindowBackground)
    painter.end()


def main() -> int:
    """Draw all scenes, or those whose name holds a word."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots")
    parser.add_argument("folder", nargs="?", type=Path, help="for all pictures; without it the chosen go to docs")
    parser.add_argument("--only", default="", help="scenes whose name holds this")
    wish = parser.parse_args()
    folder: Path = wish.folder or PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(["fhr-desktop"])
    app.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus)
    speak_swedish(app)
    from tests.screenshots.scenes import ALL

    studio = Studio(app, Theme(app, choice="light", bundled=True), Tasks())
    for scene in ALL:
        if wish.only not in scene.name or (wish.folder is None and not scene.keep):
            continue
        for theme in scene.themes:
            for percent in scene.percents:
                path = draw(studio, scene, theme, percent, folder)
                print(path.name, path.stat().st_size // 1000, "kB")
    studio.tasks.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

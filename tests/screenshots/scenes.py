"""All scenes, in order. Whoever writes a page adds a list of scenes here."""

from __future__ import annotations

from tests.screenshots import kit_scenes
from tests.screenshots.scene import Scene

ALL: list[Scene] = [*kit_scenes.SCENES]

"""All scenes, in order. Whoever writes a page adds a list of scenes here."""

from __future__ import annotations

from tests.screenshots import (
    annual_report_scenes,
    case_scenes,
    compensation_scenes,
    conflict_scenes,
    cost_share_scenes,
    followup_scenes,
    insight_scenes,
    kit_scenes,
    matching_scenes,
    meeting_scenes,
    paper_scenes,
    pool_map_scenes,
    pool_scenes,
    report_scenes,
    review_scenes,
    start_scenes,
    sync_scenes,
    training_scenes,
)
from tests.screenshots.scene import Scene

ALL: list[Scene] = [
    *kit_scenes.SCENES,
    *case_scenes.SCENES,
    *report_scenes.SCENES,
    *paper_scenes.SCENES,
    *review_scenes.SCENES,
    *start_scenes.SCENES,
    *sync_scenes.SCENES,
    *conflict_scenes.SCENES,
    *training_scenes.SCENES,
    *matching_scenes.SCENES,
    *meeting_scenes.SCENES,
    *pool_scenes.SCENES,
    *pool_map_scenes.SCENES,
    *cost_share_scenes.SCENES,
    *compensation_scenes.SCENES,
    *annual_report_scenes.SCENES,
    *followup_scenes.SCENES,
    *insight_scenes.SCENES,
    *cost_share_scenes.SCENES,
]

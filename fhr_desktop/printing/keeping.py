"""What stands together on a page: headings with what they head, signatures with what is signed, a form on one page."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import CondPageBreak, Flowable, PageBreak

from fhr_desktop.printing import paper
from fhr_desktop.printing.blocks import Block

_CLOSEST, _CLOSE = 0.3, 0.5  # of the usual space between blocks: on a diploma, on any other form
_SHORT = paper.HEIGHT / 4  # a block up to this height goes along whole with the signature below it
_BARE = paper.HEIGHT / 5  # a part up to this height holds little more than its signatures


def with_breaks(blocks: Sequence[Block]) -> list[Flowable]:
    """The blocks, with page breaks offered where a heading would else stand alone at the foot of a page."""
    story: list[Flowable] = []
    run: list[Block] = []
    for block in blocks:
        run.append(block)
        if block.keep_with_next:
            continue
        if len(run) > 1 or block.whole:
            story.append(CondPageBreak(total_height(run[:-1]) + run[-1].spaceBefore + run[-1].least))
        story.extend(run)
        run = []
    return [*story, *run]


def together(blocks: Sequence[Block], limit: float = paper.HEIGHT) -> list[Flowable]:
    """The blocks on one page, if they are no higher than `limit` points."""
    height = total_height(blocks)
    if height > limit:
        return with_breaks(blocks)
    return [CondPageBreak(height), *blocks]


def total_height(blocks: Sequence[Block]) -> float:
    """The height of the blocks one below the other, spaces included, in points."""
    return sum(block.height + block.spaceBefore + block.spaceAfter for block in blocks)


def on_one_page(story: Sequence[Flowable], *, grand: bool = False) -> list[Flowable]:
    """The same on one page, or from one page break to the next, its blocks closer to each other if need be. What is too
    high even so is on several, with no signature alone on one. `grand`: a diploma, which may be set closer still.
    """
    found: list[Flowable] = []
    stretch: list[Flowable] = []
    for one in story:
        if isinstance(one, PageBreak):
            found += [*_closer(stretch, grand=grand), one]
            stretch = []
        else:
            stretch.append(one)
    return found + _closer(stretch, grand=grand)


def _closer(story: list[Flowable], *, grand: bool) -> list[Flowable]:
    if _needed(story) <= paper.HEIGHT:
        return story
    blocks = [one for one in story if isinstance(one, Block)]
    heights = sum(block.height for block in blocks)
    share = min(1.0, (paper.HEIGHT - heights) / (_needed(blocks) - heights))
    if share < (_CLOSEST if grand else _CLOSE):
        return _with_signatures(story)
    for block in blocks:
        block.spaceBefore, block.spaceAfter = block.spaceBefore * share, block.spaceAfter * share
    return [*blocks]


def signed_part(blocks: Sequence[Block]) -> None:
    """Where a part of a form holds little more than its signatures, all of it goes along with them."""
    if any(block.signs for block in blocks) and total_height(blocks) <= _BARE:
        for block in blocks:
            block.signs = True


def _with_signatures(story: Sequence[Flowable]) -> list[Flowable]:
    """The same with no signature alone on a page: of what is signed at least the last comes along with it."""
    found = [*story]
    at = len(found)
    while at:
        at -= 1
        if not (isinstance(found[at], Block) and found[at].signs):
            continue
        last = at
        while at and _goes_with_signature(found[at - 1]):
            at -= 1
        if at and isinstance(found[at - 1], Block):
            at = _bind(found, at - 1, last)
    return found


def _goes_with_signature(one: Flowable) -> bool:
    return isinstance(one, CondPageBreak) or (isinstance(one, Block) and (one.signs or one.keep_with_next))


def _bind(story: list[Flowable], at: int, last: int) -> int:
    """Keep the block, or its end, with those after it up to `last`; returns where what goes along begins."""
    block: Block = story[at]
    signed = [one for one in story[at + 1 : last + 1] if isinstance(one, Block)]
    if block.height > _SHORT and not block.whole and block.parted(block.height):
        block.tied = block.spaceAfter + total_height(signed)
        return at
    while at and isinstance(story[at - 1], Block) and story[at - 1].keep_with_next:
        at -= 1
    needed = total_height([one for one in story[at : last + 1] if isinstance(one, Block)])
    if needed <= paper.HEIGHT:
        story.insert(at, CondPageBreak(needed))
    return at


def _needed(story: Sequence[Flowable]) -> float:
    """The height it takes, in points: of two spaces that meet the larger, both where a page break is offered."""
    taken = below = 0.0
    for one in story:
        if not isinstance(one, Block):
            below = 0.0
            continue
        taken += one.height + one.spaceAfter + (max(one.spaceBefore - below, 0.0) if taken else 0.0)
        below = one.spaceAfter
    return taken - below

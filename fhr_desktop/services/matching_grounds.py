"""The grounds of a home that fits, in words: how it meets each wish, how far it is, and whom to consult first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from db.queries.pool import PooledHome
from fhr_desktop.domain import places
from fhr_desktop.domain.matching import Fitting
from fhr_desktop.domain.matching_terms import SAME_GENDER, Fit, OfferedHome, Wish
from fhr_desktop.forms.library import choice_words
from fhr_desktop.services.matching import MatchSheet, home_place
from i18n import _, _n

LEAST = 5  # minutes: an estimate says nothing of less
HAS, MAY, SAYS_NO = "experienced", "willing", "no"


def grounds_said(one: Fitting, sheet: MatchSheet) -> tuple[tuple[Wish, Fit, str], ...]:
    """For each wish how it is met, and what that rests on."""
    return tuple((wish, fit, _GROUNDS[wish](one.home, sheet)) for wish, fit in one.grounds.items())


def where_said(home: PooledHome, municipalities: Mapping[str, str]) -> str:
    """ "Utby, Rättvik"; nothing of a protected home."""
    if home.home.protected:
        return ""
    town = municipalities.get(home.home.municipality or "", "")
    known = home_place(home)
    village = home.home.place or (known.name if known is not None and known.name != town else "")
    return ", ".join(dict.fromkeys(part for part in (village, town) if part))


def minutes_said(home: OfferedHome, *, protected: bool) -> str:
    """ "cirka 14 min" to the place that is furthest away; a protected home's is written by hand."""
    known = [minutes for minutes in home.minutes if minutes is not None]
    if not known:
        return ""
    if not protected and max(known) < LEAST:
        return _("under {n} min").format(n=LEAST)
    said = _("at most {n} min, told by hand") if protected else _("about {n} min")
    return said.format(n=max(known))


def estimate_said() -> str:
    """How travel is reckoned, and from what; to be shown wherever it is."""
    factor = f"{places.road_factor():g}".replace(".", ",")
    said = _("Travel is an estimate: as the crow flies × {factor}, at {speed} km/h.")
    return f"{said.format(factor=factor, speed=round(places.KM_AN_HOUR))} {places.source()}."


def consult_said(home: PooledHome, sheet: MatchSheet, municipalities: Mapping[str, str]) -> str:
    """Which municipalities are to be consulted before a decision (SoL 22:6); "" when none but the one that asks."""
    own = sheet.need.municipality
    lives = home.home.municipality if home.home.municipality != own and not home.home.protected else None
    placing = [one.municipality for one in home.placements if one.takes_a_place() and one.municipality != own]
    named = {code: municipalities.get(code, code) for code in (*([lives] if lives else []), *placing)}
    if not named:
        return ""
    parts = [_("The home is in {place}.").format(place=named[lives])] if lives else []
    for code in dict.fromkeys(placing):
        children = _n("{n} child from {place} lives here.", "{n} children from {place} live here.", placing.count(code))
        parts.append(children.format(n=placing.count(code), place=named[code]))
    asks = municipalities.get(own, own)
    duty = _("{who} is to inform and consult {others} before a decision (SoL 22:6).")
    return " ".join((*parts, duty.format(who=asks, others=_joined(named.values()))))


def unknown_said(home: PooledHome) -> str:
    """What nobody has noted, of all that is asked before a child comes: the home is let by, and it is said."""
    found = [] if home.days.assessed_on else [_("No assessment is noted.")]
    if home.days.checked_on is None:
        found.append(_("No register checks are noted."))
    return " ".join(found)


def _joined(names: Iterable[str]) -> str:
    found = list(names)
    if len(found) < 2:
        return "".join(found)
    return _("{first} and {last}").format(first=", ".join(found[:-1]), last=found[-1])


def _travel(home: OfferedHome, sheet: MatchSheet) -> str:
    protected = sheet.homes[home.id].home.protected
    found = []
    for row, minutes, limit in zip(sheet.need.places_that_matter, home.minutes, sheet.wanted.limits, strict=True):
        place = str(row.get("place", ""))
        if minutes is None:
            found.append(_("the travel to {place} is not known").format(place=place))
            continue
        said = _("at most {n} min to {place}, told by hand") if protected else _("about {n} min to {place}")
        if not protected and minutes < LEAST:
            said = _("under {n} min to {place}")
        told = said.format(n=minutes if protected else max(minutes, LEAST), place=place)
        found.append(told if limit is None else _("{told}, the limit is {n}").format(told=told, n=limit))
    here, lives = home_place(sheet.homes[home.id]), sheet.homes[home.id].home.place
    if here is not None and lives and here.name != lives:
        found.append(_("reckoned from {place}").format(place=here.name))
    return "; ".join(found)


def _siblings(home: OfferedHome, _sheet: MatchSheet) -> str:
    places_ = _n("{n} free place", "{n} free places", home.free).format(n=home.free)
    takes = {"siblings_only_two": _("takes two siblings"), "siblings_welcome": _("takes siblings")}
    return ", ".join(part for part in (places_, takes.get(home.sibling_scope, "")) if part)


def _age(home: OfferedHome, _sheet: MatchSheet) -> str:
    said = _("takes {low}–{high} years").format(low=home.age_from, high=home.age_to)
    low, high = home.wish_ages
    if low is None and high is None:
        return said
    return _("{takes}, would rather have {low}–{high}").format(
        takes=said, low=home.age_from if low is None else low, high=home.age_to if high is None else high
    )


def _room(home: OfferedHome, sheet: MatchSheet) -> str:
    if home.own_rooms is None:
        return _("nothing is noted of rooms of their own")
    said = _n("{n} room of their own", "{n} rooms of their own", home.own_rooms).format(n=home.own_rooms)
    lacks = home.own_rooms < sheet.wanted.places
    return _("{rooms} for {n} children").format(rooms=said, n=sheet.wanted.places) if lacks else said


def _contact(home: OfferedHome, sheet: MatchSheet) -> str:
    if not home.contact:
        return _("nothing is noted of contact with the family")
    can, cannot = (
        choice_words("contact_arrangement", keys).lower()
        for keys in (sheet.wanted.contact & home.contact, sheet.wanted.contact - home.contact)
    )
    said = [_("contact: {what}").format(what=can)] if can else []
    return "; ".join([*said, *([_("has not offered: {what}").format(what=cannot)] if cannot else [])])


def _experience(home: OfferedHome, sheet: MatchSheet) -> str:
    wanted = sorted(sheet.wanted.required | sheet.wanted.preferred)
    by_level: dict[str | None, list[str]] = {}
    for area in wanted:
        by_level.setdefault(home.experience.get(area), []).append(area)
    heads = {
        HAS: _("has experience: {what}"),
        MAY: _("is open to: {what}"),
        SAYS_NO: _("says no to: {what}"),
        None: _("nothing is noted of: {what}"),
    }
    return "; ".join(
        heads[level].format(what=choice_words("experience_area", by_level[level]).lower())
        for level in heads
        if level in by_level
    )


def _language(home: OfferedHome, sheet: MatchSheet) -> str:
    spoken = choice_words("language", sheet.wanted.languages & home.languages).lower()
    if spoken:
        return _("speaks {languages}").format(languages=spoken)
    return _("does not speak {languages}").format(languages=choice_words("language", sheet.wanted.languages).lower())


def _length(home: OfferedHome, _sheet: MatchSheet) -> str:
    said = choice_words("placement_length", home.lengths).lower()
    return _("takes: {lengths}").format(lengths=said) if said else _("nothing is noted of the length")


def _adult(home: OfferedHome, _sheet: MatchSheet) -> str:
    return {
        True: _("an adult at home in the daytime"),
        False: _("no adult at home in the daytime"),
        None: _("nothing is noted of adults in the daytime"),
    }[home.adult_daytime]


def _accessible(home: OfferedHome, _sheet: MatchSheet) -> str:
    return {
        True: _("the home is accessible"),
        False: _("the home is not accessible"),
        None: _("nothing is noted of how accessible it is"),
    }[home.accessible]


def _smoke(home: OfferedHome, _sheet: MatchSheet) -> str:
    return {
        True: _("smoke-free"),
        False: _("somebody smokes in the home"),
        None: _("nothing is noted of smoking"),
    }[home.smoke_free]


def _animals(home: OfferedHome, _sheet: MatchSheet) -> str:
    return {True: _("there are animals"), False: _("no animals"), None: _("nothing is noted of animals")}[home.animals]


def _children(home: OfferedHome, sheet: MatchSheet) -> str:
    """How many there are, and of how many what matters is not known."""
    there = home.children
    if not there:
        return _("no other children in the home")
    found = [_n("{n} other child in the home", "{n} other children in the home", len(there)).format(n=len(there))]
    unaged = sum(one.age is None for one in there)
    if unaged:
        found.append(_n("the age of {n} is not known", "the ages of {n} are not known", unaged).format(n=unaged))
    if sheet.wanted.other_children == SAME_GENDER:
        ungendered = sum(one.gender is None for one in there)
        if ungendered:
            said = _n("the gender of {n} is not known", "the genders of {n} are not known", ungendered)
            found.append(said.format(n=ungendered))
        elif not sheet.wanted.gendered:
            found.append(_("the request does not say the child's gender"))
    return ", ".join(found)


def _training(home: OfferedHome, _sheet: MatchSheet) -> str:
    return {
        True: _("has completed the basic course"),
        False: _("has not completed the basic course"),
        None: _("nothing is noted of training"),
    }[home.trained]


_GROUNDS: dict[Wish, Callable[[OfferedHome, MatchSheet], str]] = {
    Wish.TRAVEL: _travel,
    Wish.SIBLINGS: _siblings,
    Wish.AGE: _age,
    Wish.ROOM: _room,
    Wish.CONTACT: _contact,
    Wish.EXPERIENCE: _experience,
    Wish.LANGUAGE: _language,
    Wish.ADULT_DAYTIME: _adult,
    Wish.ACCESSIBLE: _accessible,
    Wish.SMOKING: _smoke,
    Wish.ANIMALS: _animals,
    Wish.LENGTH: _length,
    Wish.OTHER_CHILDREN: _children,
    Wish.TRAINING: _training,
}

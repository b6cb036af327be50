"""Counts every figure anew from the raw log: operations decoded and replayed in a dictionary, then plain loops.

Nothing of how the program counts is imported, nor is any table of records read: only the log's bytes.
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import cbor2
import yaml

import resources
from fhr_desktop.services.storage import OpenStore

Row = dict[str, Any]
Counted = tuple[float | int | None, int]
BANDS = {"0_2": (0, 2), "3_5": (3, 5), "6_9": (6, 9), "10_12": (10, 12), "13_15": (13, 15), "16_17": (16, 17),
         "18_20": (18, 20)}  # fmt: skip
TYPES = ("family_home", "emergency_home", "network_home", "supported_home", "reinforced_home", "contact_family",
         "lss_home")  # fmt: skip
ENDS = ("a8_suitable", "a9_not_suitable", "x_closed")
LATER = "9999-12-31"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def back(on: dt.date, years: int) -> dt.date:
    if (on.month, on.day) == (2, 29) and (on.year - years) % 4:
        return dt.date(on.year - years, 2, 28)
    return dt.date(on.year - years, on.month, on.day)


def middle(values: list[int]) -> float | int | None:
    if not values:
        return None
    found = statistics.median(values)
    return int(found) if found == int(found) else found


def rank(values: list[int], percent: int) -> int | None:
    """The smallest that so many in a hundred do not exceed, by trying each."""
    fits = (one for one in sorted(values) if sum(v <= one for v in values) * 100 >= percent * len(values))
    return next(fits, None)


class Recount:
    """The log of a store, replayed."""

    def __init__(self, opened: OpenStore, today: dt.date) -> None:
        self.today = today
        self.tables: dict[str, dict[bytes, Row]] = {}
        self.written: dict[bytes, list[tuple[dt.date, Row]]] = {}
        with opened.desk.store.read() as connection:
            query = "SELECT tbl, rec, plain, body, hlc FROM op ORDER BY hlc, stream, seq"
            for table, key, plain, body, hlc in connection.exec_driver_sql(query):
                self._replay(table, key, str(cbor2.loads(plain)[1]), cbor2.loads(body) if body else {}, hlc)
        self._cases()
        self._pool()
        self._training()

    def _replay(self, table: str, key: bytes, kind: str, values: Row, hlc: int) -> None:
        rows = self.tables.setdefault(table, {})
        if kind == "erase":
            rows.pop(key, None)
        elif kind == "new":
            rows[key] = {"id": key, **values}
        elif kind in ("set", "archive") and key in rows:
            rows[key].update(values)
        on = dt.datetime.fromtimestamp((hlc >> 16) / 1000, dt.UTC).astimezone().date()
        self.written.setdefault(key, []).append((on, dict(values)))

    def all(self, table: str) -> list[Row]:
        return list(self.tables.get(table, {}).values())

    # what has been, in plain rows

    def _cases(self) -> None:
        self.cases = []
        steps: dict[bytes, list[Row]] = {}
        for one in sorted(self.all("transition"), key=lambda row: row["recorded_at"]):
            steps.setdefault(one["case_id"], []).append(one)
        gaps = {one["case_id"] for one in self.all("assessment")
                if one.get("gap_reason") and one.get("manager_review") == "agree"}  # fmt: skip
        for case in self.all("case"):
            mine = steps.get(case["id"], [])
            undone = {one["reverses"] for one in mine if one.get("reverses")}
            kept = [one for one in mine if one["id"] not in undone and not one.get("reverses")]
            road = [(one["to_state"], day(one["on"])) for one in kept]
            home = self.tables["home"][case["home_id"]]
            came = self.tables["inquiry"][case["inquiry_id"]]
            self.cases.append({
                "home": case["home_id"], "where": home["municipality"], "on": day(came["received_on"]), "road": road,
                "why": case.get("closing_reason"), "number": case["number"], "gaps": case["id"] in gaps,
                "opened": next((on for state, on in road if state == "a3_opened"), None),
                "done": next((on for state, on in road if state in ENDS[:2]), None),
                "ended": road[-1][1] if road[-1][0] in ENDS else None,
                "back": [then[1] for now, then in pairwise(road)
                         if (now[0], then[0]) == ("a7_review", "a6_investigation")],
            })  # fmt: skip

    def _pool(self) -> None:
        self.children = []
        for one in self.all("placement"):
            home = self.tables["home"][one["home_id"]]
            need = self.tables["need"].get(one.get("request_id") or b"", {})
            wants = need.get("child_municipality") or one["municipality"]
            far = self._km(home, wants)
            self.children.append({
                **one, "lives": home["municipality"], "from": day(one["starts_on"]), "need": one.get("request_id"),
                "to": day(one["ended_on"]) if one["state"] == "ended" else None, "planned": one["state"] == "planned",
                "near": home["municipality"] == wants or far <= 30,
                "hour": home["municipality"] == wants or round(far * 1.3) <= 60,
                "child": (one["municipality"], (one.get("alias") or "").strip().lower() or one["id"],
                          one.get("born_year")),
            })  # fmt: skip
        self.begun = sorted((one for one in self.children if not one["planned"]),
                            key=lambda one: (one["from"], self._label(one["home_id"])))  # fmt: skip
        for case in self.cases:
            days = [one["from"] for one in self.begun
                    if one["home_id"] == case["home"] and case["opened"] and one["from"] >= case["opened"]]  # fmt: skip
            case["placed"] = min(days, default=None)
        self._offers()
        self.needs = []
        for one in self.all("need"):
            came = [each["from"] for each in self.begun if each["need"] == one["id"]]
            closed = day(one["closed_on"]) if one.get("closed_on") else None
            sent = [each["on"] for each in self.offers if each["need"] == one["id"]]
            through = closed if one.get("outcome") == "placed_through_fhr" else None
            self.needs.append({
                "where": one["municipality"], "on": day(one["received_on"]), "closed": closed,
                "why": one.get("outcome"), "placed": min(came, default=through), "sent": min(sent, default=None),
                "places": len(one["children"]) if one.get("together", True) else 1,
                "ages": [child["age"] for child in one["children"] if "age" in child],
            })  # fmt: skip

    def _label(self, home: bytes) -> str:
        entry = next(one for one in self.all("pool_entry") if one["home_id"] == home)
        newest = max(one["number"] for one in self.cases if one["home"] == home)
        return f"Hem {entry['number']}" if entry.get("number") else f"Ärende {newest}"

    def _km(self, home: Row, wants: str) -> float:
        """As the crow flies from the home's place to the middle of a municipality."""
        units = yaml.safe_load(resources.text("unit", "municipalities.yaml"))["municipalities"]
        places = {one["name"]: one["at"] for one in yaml.safe_load(resources.text("unit", "places.yaml"))["places"]}
        places |= {one["name"]: (float(one["lat"]), float(one["lon"])) for one in units}
        goal = next((one["lat"], one["lon"]) for one in units if one["code"] == wants)
        centre = next((one["lat"], one["lon"]) for one in units if one["code"] == home["municipality"])
        lies = places.get(home.get("place", ""), centre)
        (a, b), (c, d) = [tuple(math.radians(float(x)) for x in at) for at in (lies, goal)]
        angle = math.acos(min(1.0, math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)))
        return angle * 6371

    def _offers(self) -> None:
        """Each time a home was proposed, with how long it was kept and how long it stood."""
        self.offers = []
        for proposal in self.all("proposal"):
            mine = [one for one in self.all("proposal_step") if one["proposal_id"] == proposal["id"]]
            times: list[Row] = []
            for one in sorted(mine, key=lambda row: row["recorded_at"]):
                on, what = day(one["on"]), one["what"]
                if what == "offered":
                    times.append({"on": on, "both": None, "end": None})
                elif what == "proceeding":
                    times[-1]["both"] = times[-1]["both"] or on
                elif what == "taken_back":
                    times[-1]["end"] = None
                elif what in ("withdrawn", "expired", "other_home", "placed") or one.get("answer") == "no":
                    times[-1]["end"] = times[-1]["end"] or on
            until = day(proposal["reserved_until"]) + dt.timedelta(days=1)
            for at, one in enumerate(times):
                last = at == len(times) - 1
                ends = [one["end"]] if one["end"] else []
                lapses = last and not (one["both"] and proposal["state"] in ("proceeding", "ended"))
                self.offers.append({
                    **one, "need": proposal["need_id"], "home": proposal["home_id"],
                    "where": self.tables["need"][proposal["need_id"]]["municipality"],
                    "stood": min([*ends, *([until] if lapses else [])], default=dt.date.max),
                })  # fmt: skip

    def _training(self) -> None:
        courses = {one["id"]: one for one in self.all("course")}
        (template,) = [one for one in self.all("course_template") if one.get("basic")]
        parts = [str(one["key"]) for one in template["parts"]]
        enrolled = [one for one in self.all("enrolment") if one.get("status", "invited") != "removed"]
        self.people: dict[bytes, Row] = {}
        for one in enrolled:
            mine = [each for each in enrolled if each["participant_id"] == one["participant_id"]]
            own = {each["course_id"] for each in mine}
            done = self._completed(one, courses[one["course_id"]], own, parts)
            person = self.people.setdefault(one["participant_id"], {
                "where": self.tables["participant"][one["participant_id"]].get("municipality") or "", "done": [],
                "offered": min(day(each["offered_on"]) for each in mine),
                "yes": any(each.get("status") in ("accepted", "attending") for each in mine),
            })  # fmt: skip
            person["done"] += [done] if done else []
        for one in self.people.values():
            one["done"] = min(one["done"], default=None)
            one["yes"] = one["yes"] or one["done"] is not None
        self.homes = []
        links = self.all("training_link")
        for home in {one["home_id"] for one in links}:
            adults = [one["id"] for one in self.all("person") if one["home_id"] == home and one["role"] == "applicant"]
            linked = [[self.people[one["participant_id"]] for one in links if one["person_id"] == who
                       and one["participant_id"] in self.people] for who in adults]  # fmt: skip
            done = [min((one["done"] for one in some if one["done"]), default=None) for some in linked]
            everybody = [one for some in linked for one in some]
            self.homes.append({
                "home": home, "where": self.tables["home"][home]["municipality"],
                "done": max(done) if all(done) else None, "yes": any(one["yes"] for one in everybody),  # type: ignore[type-var]
                "offered": min((one["offered"] for one in everybody), default=None),
            })  # fmt: skip

    def _completed(self, enrolment: Row, course: Row, own: set[bytes], parts: list[str]) -> dt.date | None:
        waived = {one["part"]: day(one["decided_on"]) for one in self.all("waiver")
                  if one["enrolment_id"] == enrolment["id"] and not one.get("withdrawn")}  # fmt: skip
        days, made_up = [], 0
        for part in parts:
            taken: dict[bool, list[dt.date]] = {True: [], False: []}
            for mark in self.all("attendance"):
                meeting = self.tables["session"][mark["session_id"]]
                there = mark.get("mark") in ("present", "late")
                if mark["participant_id"] == enrolment["participant_id"] and meeting.get("part") == part and there:
                    taken[meeting["course_id"] in own].append(day(meeting["on"]))
            if taken[True]:
                days.append(min(taken[True]))
            elif part in waived:
                days.append(waived[part])
            elif taken[False]:
                days.append(min(taken[False]))
                made_up += 1
            else:
                return None
        most = course.get("most_made_up")
        return max(days) if most is None or made_up <= most else None


Here = Callable[..., list[Row]]

"""The access log's codes in words. A code that is not here is shown as it stands, so that nothing is hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fhr_desktop.domain.registry import RECORDS
from fhr_desktop.domain.unit import Role
from fhr_desktop.services import erasing
from fhr_desktop.services.actor import ROLE_WORDS
from fhr_desktop.services.privacy import Access
from i18n import _, _n
from ui import words

READ, WRITTEN, OUT, STORE = "read", "written", "out", "store"  # kinds, for the filters

_KINDS = {
    "attachment.open": READ, "attachment.open_with_reason": READ,
    "case.open": READ, "case.open_with_reason": READ, "form.open": READ, "form.open_with_reason": READ,
    "review.open": READ, "search": READ, "statistics": READ, "log.read": READ, "dump": OUT, "statistics.export": OUT,
    "statistics.publish": OUT,
    "annual_report.export": OUT,
    "duplicates.find": READ, "training.open": READ, "training.history": READ, "training.verify": READ,
    "training.radar": READ, "training.proposals": READ,
    "training.evaluation_open": READ, "training.calendar": OUT,
    "pool.open": READ, "pool.export": OUT, "pool.candidates": READ, "pool.entry": READ, "pool.steps": READ,
    "placement.open": READ, "match.open": READ,
    "need.open": READ,
    "recruitment.open": READ, "recruitment.export": OUT, "survey.open": READ, "survey.satisfaction": READ,
    "survey.export": OUT,
    "meeting.open": READ, "meeting.calendar": OUT,
    "coverage.open": READ, "pool.home": READ,
    "ledger.open": READ, "ledger.verify": READ, "ledger.export": OUT, "insight.open": READ, "insight.package": OUT,
    "cost_share.open": READ, "cost_share.export": OUT,
    "sync.export": OUT, "sync.request": OUT, "sync.preview": READ, "device.request": OUT, "device.identity": OUT,
    "incarnation.new": STORE,
}  # fmt: skip


def kind(access: Access) -> str:
    """What sort of act it is."""
    if access.action in _KINDS:
        return _KINDS[access.action]
    family = access.action.partition(".")[0]
    return {"print": OUT, "store": STORE}.get(family, WRITTEN)


def with_reason(access: Access) -> bool:
    """Whether it opened something of another pair's."""
    return access.action.endswith("_with_reason")


def act(action: str) -> str:
    """What was done."""
    return {
        "attachment.add": _("Added an attachment"),
        "attachment.open": _("Opened an attachment"),
        "attachment.open_with_reason": _("Opened another pair's attachment, with a reason"),
        "case.open": _("Opened a case"),
        "case.open_with_reason": _("Opened another pair's case, with a reason"),
        "case.move": _("Moved a case to another state"),
        "case.reverse": _("Took back a step"),
        "case.assign": _("Gave a case to a pair"),
        "annual_report.export": _("Printed or saved the annual report"),
        "annual_report.fix": _("Fixed the annual report"),
        "annual_report.reopen": _("Opened the annual report again"),
        "annual_report.save": _("Wrote in the annual report"),
        "compensation.enter": _("Entered figures of compensation"),
        "clash.decide": _("Decided a conflict"),
        "inbox.open": _("Read what waits for a decision"),
        "clash.reopen": _("Took back a decision in a conflict"),
        "meeting.open": _("Opened a meeting"),
        "meeting.calendar": _("Took out a meeting for the calendar"),
        "meeting.plan": _("Planned a meeting"),
        "meeting.change": _("Changed a meeting"),
        "meeting.agenda": _("Wrote on a meeting's agenda"),
        "meeting.presence": _("Marked who took part in a meeting"),
        "meeting.decide": _("Wrote a decision in a protocol"),
        "meeting.action": _("Wrote an action from a meeting"),
        "meeting.adjust": _("Noted that a protocol was adjusted"),
        "meeting.unadjust": _("Took up an adjusted protocol again"),
        "print.meeting_summons": _("Took out the summons to a meeting"),
        "print.meeting_protocol": _("Took out the protocol of a meeting"),
        "seat.save": _("Changed who sits in a group"),
        "guideline.enter": _("Entered a guideline"),
        "membership.join": _("Noted that a municipality joins"),
        "membership.leave": _("Noted that a municipality leaves"),
        "duplicates.find": _("Was shown families that may be known already"),
        "duplicate.settle": _("Said whether two persons are the same"),
        "aside.keep": _("Kept text that was set aside"),
        "aside.drop": _("Removed text that was set aside"),
        "home.archive": _("Archived a home"),
        "home.erase": _("Erased a family"),
        "home.protect": _("Moved a protected home apart"),
        "home.unarchive": _("Took up an archived home again"),
        "inquiry.register": _("Registered an enquiry"),
        "home.save": _("Changed the home"),
        "home.lift_protection": _("Lifted the protection of a home"),
        "person.save": _("Changed a person"),
        "visit.save": _("Wrote a visit"),
        "checks.open": _("Opened the checks"),
        "checks.open_with_reason": _("Opened another pair's checks with a reason"),
        "check.save": _("Wrote a check"),
        "reference.save": _("Wrote a reference"),
        "consent.save": _("Wrote a consent"),
        "note.sign": _("Signed a note"),
        "treserva.copy": _("Copied a heading to Treserva"),
        "treserva.settle": _("Noted papers as put into Treserva"),
        "treserva.package": _("Made a package for Treserva"),
        "treserva.clear": _("Cleared files that are in Treserva"),
        "form.begin": _("Began a form"),
        "form.open": _("Opened a form"),
        "form.open_with_reason": _("Opened another pair's form, with a reason"),
        "form.answer": _("Answered in a form"),
        "assessment.sign": _("Signed the assessment"),
        "assessment.review": _("Reviewed the assessment"),
        "review.open": _("Read a report to review"),
        "review.comment": _("Commented on a report"),
        "review.answer": _("Answered a comment"),
        "review.close": _("Closed a comment"),
        "review.reopen": _("Took up a comment again"),
        "review.read": _("Marked a report as read"),
        "addendum.sign": _("Signed an addendum to a report"),
        "search": _("Searched"),
        "statistics": _("Looked at the statistics"),
        "statistics.export": _("Took out the statistics"),
        "print.statistics": _("Printed or saved the statistics per municipality"),
        "recruitment.open": _("Looked at the recruiting"),
        "recruitment.export": _("Took out the recruiting figures"),
        "recruitment.campaign": _("Wrote a campaign"),
        "recruitment.plan": _("Wrote in the communication plan"),
        "survey.open": _("Looked at a survey's results"),
        "survey.export": _("Took out a survey's results"),
        "survey.round": _("Wrote a survey round"),
        "survey.reply": _("Wrote in a survey reply"),
        "survey.satisfaction": _("Looked at what a municipality's survey says"),
        "ledger.open": _("Looked at the ledger"),
        "ledger.verify": _("Checked the ledger"),
        "ledger.export": _("Took out the ledger"),
        "insight.open": _("Looked at the municipalities"),
        "insight.package": _("Made a municipality's package"),
        "cost_share.open": _("Looked at the sharing of costs"),
        "cost_share.budget": _("Changed a budget"),
        "cost_share.fix": _("Fixed a sharing of costs"),
        "cost_share.export": _("Took out a sharing of costs"),
        "cost_share.population": _("Read in a population file"),
        "print.cost_share": _("Printed or saved a sharing of costs"),
        "statistics.publish": _("Published the statistics"),
        "log.read": _("Read the access log"),
        "dump": _("Took out all records"),
        "print.addendum": _("Printed or saved an addendum"),
        "print.course": _("Printed or saved papers of a course"),
        "print.pool": _("Printed or saved the overview of the pool"),
        "print.need": _("Printed or saved a request"),
        "print.compensation": _("Printed or saved a calculation of compensation"),
        "print.blank": _("Printed or saved blank forms"),
        "print.document": _("Printed or saved a form"),
        "print.plain": _("Printed or saved a document"),
        "sync.export": _("Made a package"),
        "sync.import": _("Took in a package"),
        "sync.preview": _("Looked in a package"),
        "sync.request": _("Asked for a new package"),
        "device.request": _("Asked to let this computer into the unit"),
        "device.approve": _("Let a computer into the unit"),
        "device.revoke": _("Shut a computer out of the unit"),
        "device.promote": _("Gave a computer the right to manage the unit's computers"),
        "device.demote": _("Took from a computer the right to manage the unit's computers"),
        "device.role": _("Gave a computer another role"),
        "device.rename": _("Gave a computer another name"),
        "device.identity": _("Took out this computer's private key"),
        "roster.renew": _("Renewed the list of computers"),
        "roster.withdraw": _("Put away a change to the unit's computers"),
        "roster.cosign": _("Signed a change to the unit's computers"),
        "roster.threshold": _("Changed how many signatures the list of computers needs"),
        "incarnation.new": _("This computer began a new series of changes"),
        "store.create": _("Made the database"),
        "store.unlock": _("Unlocked"),
        "store.passphrase": _("Changed the passphrase"),
        "store.recovery_sheet": _("Made a new recovery sheet"),
        "store.backup": _("Made a backup"),
        "training.template": _("Changed a kind of course"),
        "training.round": _("Made or changed a course round"),
        "training.round_back": _("Took back a course round that was just made"),
        "training.session": _("Changed a meeting of a course"),
        "training.open": _("Opened a course round"),
        "training.history": _("Read what somebody has attended"),
        "training.proposals": _("Looked for who a participant is"),
        "training.link": _("Linked a participant to a person"),
        "training.unlink": _("Took a participant's link to a person away"),
        "training.enrolment": _("Enrolled somebody in a course round"),
        "training.take_back": _("Took back an enrolment in a course round"),
        "training.enrol": _("Said that a person takes part in training"),
        "training.participant": _("Changed a participant"),
        "training.answer": _("Changed where a participant stands"),
        "training.mark": _("Marked attendance"),
        "training.waive": _("Gave or took back a waiver"),
        "training.certificate": _("Issued certificates"),
        "training.verify": _("Checked a certificate"),
        "training.radar": _("Looked at who lacks training"),
        "training.evaluation": _("Wrote an answer to an evaluation of a course"),
        "training.evaluation_open": _("Read the evaluation of a course"),
        "training.calendar": _("Took out a course's meetings for a calendar"),
        "pool.open": _("Looked at the pool"),
        "pool.export": _("Took out the list of the pool"),
        "pool.view": _("Saved or put away a view of the pool"),
        "pool.candidates": _("Looked at the homes that may be put in the pool"),
        "pool.entry": _("Read what a home in the pool offers"),
        "pool.steps": _("Read a home's way through the pool"),
        "pool.enter": _("Put a home in the pool"),
        "pool.save": _("Changed what a home in the pool offers"),
        "pool.move": _("Moved a home in the pool to another state"),
        "pool.confirm": _("Noted that a home in the pool is still available"),
        "pool.unmove": _("Undid that a home in the pool had moved to another state"),
        "pool.unconfirm": _("Took back that a home in the pool is still available"),
        "pool.home": _("Opened a home in the pool"),
        "pool.return": _("Answered whether a home goes back to the pool"),
        "coverage.open": _("Looked at which places the pool covers"),
        "placement.open": _("Read a home's placements"),
        "placement.save": _("Wrote a placement"),
        "need.open": _("Opened a municipality's request"),
        "placement.never_came": _("Took away a placement whose child never came"),
        "placement.undo": _("Undid the last change of a placement"),
        "need.receive": _("Entered a municipality's request"),
        "need.save": _("Changed a municipality's request"),
        "need.move": _("Moved a municipality's request to another state"),
        "match.open": _("Matched a request with the pool"),
        "proposal.open": _("Read proposals to municipalities"),
        "proposal.ledger": _("Read the ledger of a request"),
        "proposal.competing": _("Looked at which requests want a home"),
        "order_rule.enter": _("Entered a new order"),
        "proposal.paper": _("Looked at a paper of a proposal"),
        "proposal.hand_out": _("Handed out a paper of a proposal"),
        "proposal.offer": _("Proposed a home to a municipality"),
        "proposal.no_home": _("Noted that the pool has no home for a request"),
        "proposal.ask_family": _("Noted that a family has been asked"),
        "proposal.answer_family": _("Noted what a family answered"),
        "proposal.answer_municipality": _("Noted what a municipality answered"),
        "proposal.withdraw": _("Withdrew a proposal"),
        "proposal.decide": _("Decided between proposals of the same home"),
        "proposal.expire": _("Noted that a proposal has ended by itself"),
        "unit.settings": _("Changed the unit's settings"),
        "unit.user": _("Added or changed a user"),
        "unit.legal_reference": _("Changed a legal reference"),
        "unit.municipality": _("Changed a municipality"),
    }.get(action, action)


def detail(access: Access) -> str:
    """The codes of the act in words."""
    codes = access.codes
    if not codes:
        return ""
    match access.action:
        case "attachment.add" | "attachment.open" | "attachment.open_with_reason":
            return codes[0][:8]  # enough to tell one from another
        case "search" | "duplicates.find":
            hits = int(codes[0]) if codes[0].isdigit() else 0
            return _n("{n} hit", "{n} hits", hits).format(n=hits)
        case "case.move" | "case.reverse":
            return words.state(codes[0])
        case "pool.move" | "pool.unmove":
            return words.choice("pool_status", codes[0])
        case "proposal.offer":
            return ", ".join([codes[0], words.choice("proposal_means", codes[1]), " ".join(codes[2:])])
        case "proposal.hand_out":
            what = words.choice("proposal_means", "package") if codes[0] == "package" else codes[0]
            named = [_("with names")] if codes[1:2] == ("full",) else []
            return ", ".join([what, *named, " ".join(codes[2:])])
        case "proposal.answer_family":
            return words.choice("family_answer", codes[0])
        case "proposal.answer_municipality":
            return words.choice("municipality_answer", codes[0])
        case "need.move":
            return words.choice("need_state", codes[0])
        case "statistics.export" | "recruitment.export":
            return _export(codes)
        case "survey.export":
            comments = [_("with comments")] if "comments" in codes else []
            return ", ".join([_export([code for code in codes if code != "comments"]), *comments])
        case "print.plain":
            plain = {"recovery_sheet": _("recovery sheet"), "key_card": _("card of shortcuts")}
            return plain.get(codes[0], codes[0])
        case "print.course":
            sheets = {
                "evaluation": _("summary of the evaluation"),
                "evaluation_blank": _("evaluation to answer by hand"),
            }
            return sheets.get(codes[0], codes[0])
        case "assessment.review":
            reviewed = {
                "agree": _("agreed"), "supplement": _("sent back to be completed"),
            }  # fmt: skip
            return reviewed.get(codes[0], " ".join(codes))
        case "treserva.settle":
            papers = _n("{n} paper", "{n} papers", int(codes[1])).format(n=codes[1])
            return f"{words.choice('treserva_status', codes[0])}, {papers}"
        case "treserva.package":
            return _n("{n} paper", "{n} papers", int(codes[0])).format(n=codes[0])
        case "sync.import" | "sync.export":
            changes = _n("{n} change", "{n} changes", int(codes[0])).format(n=codes[0])
            to = [_n("to {n} computer", "to {n} computers", int(code)).format(n=code) for code in codes[1:]]
            return ", ".join([changes, *to])
        case "addendum.sign":
            return words.choice("addendum_kind", codes[0])
        case _:
            return ", ".join(_NAMES.get(access.action, dict)().get(code, code) for code in codes)


def _fields() -> dict[str, str]:
    return {name: spec.label for kind in reversed(RECORDS) for name, spec in kind.SPECS.items()}


def _roles() -> dict[str, str]:
    return {role.value: ROLE_WORDS[role] for role in Role}


_NAMES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "clash.decide": _fields,
    "clash.reopen": _fields,
    "device.approve": _roles,
    "device.role": _roles,
    "duplicate.settle": lambda: {
        "same": _("Same person"), "other": _("Different persons"), "open": _("Not decided yet"),
    },
    "print.pool": lambda: {"internal": _("for the unit"), "insight": _("for insight")},
    "home.erase": lambda: {reason.value: said for reason, said in erasing.WORDS.items()},
}  # fmt: skip


def _export(codes: Sequence[str]) -> str:
    outside = {"outside": _("for outside the unit"), "inside": _("for the unit")}
    copied = {"copy": _("copied")}
    return ", ".join(outside.get(code, copied.get(code, code)) for code in codes)

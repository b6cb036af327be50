"""Forms on paper: a case's document, or a blank form, with the unit's head; every print is logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from db import history, records
from db.queries import conflicts
from db.queries import investigations as queries
from db.store import Connection
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import Case, FormDocument
from fhr_desktop.domain.record import Merge, RecordId
from fhr_desktop.domain.registry import BY_TABLE
from fhr_desktop.domain.unit import User
from fhr_desktop.forms.answers import AnswerKey, FilledForm, Value
from fhr_desktop.forms.definition import FormDefinition
from fhr_desktop.forms.gaps import Gap, SectionState, before_signing, section_states
from fhr_desktop.forms.library import library
from fhr_desktop.printing.document import PrintContext, Printed, render, render_blanks, render_to_look_at
from fhr_desktop.services.actor import Actor, demand_case, demand_form
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.cases import case_and_home
from fhr_desktop.services.investigations.contested import Place, contested, on_paper
from fhr_desktop.services.investigations.documents import document_of, fill, gather
from fhr_desktop.services.investigations.facts import CaseFacts
from fhr_desktop.services.investigations.letters import words_of
from fhr_desktop.services.investigations.presentation import ANONYMOUS, FULL, demand_presentable
from fhr_desktop.services.investigations.presentation import FORM as PRESENTATION
from fhr_desktop.services.print_context import print_context
from i18n import _

CLOSED = "F12"
MOST_COPIES = 50  # of one form in a batch


@dataclass(frozen=True, slots=True)
class Proof:
    """A document read whole, so that its gaps and pages can be made without the store. `draw` takes long.

    `closed`: it is locked or signed by both, so that nobody writes in it. `contested` are the answers in conflict,
    `both` what is printed for them; `position` is how far the log had come.
    """

    filled: FilledForm
    context: PrintContext
    today: dt.date
    closed: bool
    contested: Mapping[AnswerKey, Place]
    both: Mapping[AnswerKey, str]
    position: int

    def gaps(self) -> tuple[Gap, ...]:
        """What is left to do, in reading order."""
        return before_signing(self.filled, self.today)

    def states(self) -> Mapping[str, SectionState]:
        """How far each section has come."""
        return section_states(self.filled, self.today)

    def draw(self) -> Printed:
        """The pages, for the screen."""
        return render_to_look_at(_with_both(self.filled, self.both), self.context)


class Paper:
    """Making PDFs. Nothing is written to disk here; the caller decides where the bytes go."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def blank_forms(self, actor: Actor) -> tuple[str, ...]:
        """The numbers of the forms that the role has as blanks."""
        return library().blanks_for(actor.role.value)

    def blank(self, actor: Actor, form: str) -> Printed:
        """A form to fill in by hand, for paper or file. Raises Refused for an unknown form and one of other roles."""
        return self.blanks(actor, {form: 1})

    def blanks(self, actor: Actor, copies: Mapping[str, int]) -> Printed:
        """Forms to fill in by hand, so many of each, in one file for paper.

        Raises Refused for an unknown form, and NotAllowed for one that the role does not work with.
        """
        forms = self._blanks(actor, copies)
        codes = [f"{library().latest(form).number}×{count}" for form, count in copies.items() if count > 0]
        with self._desk.store.logged_read(actor.user_id, "print.blank", None, *codes) as connection:
            context = self._context(connection, actor, version=0)
        return render_blanks(forms, context)

    def preview_blanks(self, actor: Actor, copies: Mapping[str, int]) -> Printed:
        """The same to look at, which nobody needs to know of."""
        with self._desk.store.read() as connection:
            context = self._context(connection, actor, version=0)
        return render_blanks(self._blanks(actor, copies), context)

    def _blanks(self, actor: Actor, copies: Mapping[str, int]) -> list[FormDefinition]:
        forms, own = _blank_forms(copies), self.blank_forms(actor)
        for form in forms:
            demand_form(form.number, own)
        return forms

    def proof(self, actor: Actor, document_id: RecordId, unsaved: Mapping[AnswerKey, Value], reason: str = "") -> Proof:
        """The document with the answers being typed, to be drawn on another thread. Opening it was logged."""
        with self._desk.store.read() as connection:
            document = document_of(connection, document_id)
            demand_case(actor, *case_and_home(connection, document.case_id), reason)
            facts = gather(connection, document.case_id, document)
            filled, context = self._parts(connection, actor, document, facts, unsaved, variant=FULL)
            clashes, position = contested(connection, document, facts, filled), history.position(connection)
            both = on_paper(connection, filled, clashes, self._desk.today())
        closed = document.locked_at is not None or facts.signed()
        return Proof(filled, context, self._desk.today(), closed, clashes, both, position)

    def preview(self, actor: Actor, document_id: RecordId, reason: str = "", variant: str = "") -> Printed:
        """The document as it would be printed, to look at first. Opening the document was logged."""
        with self._desk.store.read() as connection:
            document = document_of(connection, document_id)
            demand_case(actor, *case_and_home(connection, document.case_id), reason)
            facts = gather(connection, document.case_id, document)
            filled, context = self._printed(connection, actor, document, facts, variant)
        return render(filled, context)

    def document(self, actor: Actor, document_id: RecordId, reason: str = "", variant: str = "") -> Printed:
        """The document for paper or file. Raises Refused while a status in it is contradicted on two machines.

        `variant` is which of a presentation's two: without names, unless something else is said. Raises Refused
        for one that may not be let out.
        """
        with self._desk.store.read() as connection:
            document = document_of(connection, document_id)
            demand_case(actor, *case_and_home(connection, document.case_id), reason)
        code = document.form_key
        with self._desk.store.logged_read(actor.user_id, "print.document", document.case_id, code) as connection:
            facts = gather(connection, document.case_id, document)
            _demand_agreed(connection, facts)
            filled, context = self._printed(connection, actor, document, facts, variant)
            if context.variant:
                demand_presentable(actor, filled, facts, context.variant, self._desk.today())
        return render(filled, context)

    def of_case(self, actor: Actor, case_id: RecordId, form: str) -> Printed:
        """The case's document of a form. Raises Refused when none is begun."""
        definition = library().latest(form)
        with self._desk.store.read() as connection:
            demand_case(actor, *case_and_home(connection, case_id))
            found = [d for d in queries.documents(connection, case_id) if d.form_key == definition.number]
        if not found:
            raise Refused(
                _("The form {form} is not begun in this case. Begin it first.").format(form=definition.number)
            )
        return self.document(actor, found[-1].id)

    def plain_context(self, actor: Actor, printed: str = "") -> PrintContext:
        """The head and foot for a document outside the forms, such as a list of figures.

        `printed` is a code for the access log when the document is about to leave the program.
        """
        store = self._desk.store
        reading = store.logged_read(actor.user_id, "print.plain", None, printed) if printed else store.read()
        with reading as connection:
            return self._context(connection, actor, version=1)

    def _printed(
        self, connection: Connection, actor: Actor, document: FormDocument, facts: CaseFacts, variant: str
    ) -> tuple[FilledForm, PrintContext]:
        filled, context = self._parts(connection, actor, document, facts, variant=variant)
        clashes = contested(connection, document, facts, filled)
        return _with_both(filled, on_paper(connection, filled, clashes, self._desk.today())), context

    def _parts(
        self,
        connection: Connection,
        actor: Actor,
        document: FormDocument,
        facts: CaseFacts,
        unsaved: Mapping[AnswerKey, Value] = MappingProxyType({}),
        variant: str = "",
    ) -> tuple[FilledForm, PrintContext]:
        filled = fill(connection, document, facts, self._desk.today(), unsaved)
        draft = _is_draft(document, facts.case)
        context = self._context(connection, actor, case=facts.case, version=document.form_version, draft=draft)
        return filled, _fitted(context, document, facts, filled, variant)

    def _context(
        self, connection: Connection, actor: Actor, *, version: int, case: Case | None = None, draft: bool = False
    ) -> PrintContext:
        mark, words = (f"Ärende {case.number}", _case_words(connection, case)) if case else ("", {})
        return print_context(self._desk, connection, actor, version=version, mark=mark, draft=draft, words=words)


def _blank_forms(copies: Mapping[str, int]) -> list[FormDefinition]:
    forms = [(library().latest(form), count) for form, count in copies.items() if count > 0]
    if not forms or max(count for _form, count in forms) > MOST_COPIES:
        raise Refused(
            _("Choose at least one form, and at most {n} copies of each. Nothing has been printed.").format(
                n=MOST_COPIES
            )
        )
    return [form for form, count in forms for _copy in range(count)]


def _fitted(
    context: PrintContext, document: FormDocument, facts: CaseFacts, filled: FilledForm, variant: str
) -> PrintContext:
    """The context with what the form itself asks for: its variant, the sentence of a reason, whom to ask."""
    words = {**context.words, **words_of(facts)}
    if document.form_key == CLOSED:
        return replace(context, words=words, text_variants={"closed_case_reason": facts.case.closing_reason or ""})
    if document.form_key == PRESENTATION:
        which = variant or ANONYMOUS
        number = filled.value("home_number")
        unnamed = f"Hem nr {number}" if number else "Familjepresentation"
        mark = unnamed if which == ANONYMOUS else context.case_mark
        return replace(context, words=words, variant=which, case_mark=mark)
    return replace(context, words=words)


def _with_both(filled: FilledForm, both: Mapping[AnswerKey, str]) -> FilledForm:
    return replace(filled, answers={**filled.answers, **both}) if both else filled


def _demand_agreed(connection: Connection, facts: CaseFacts) -> None:
    """Raises Refused while something decisive is contradicted. A safety flag that anybody has on is on."""
    for clash in conflicts.of_case(connection, facts.case, facts.home, facts.persons):
        spec = BY_TABLE[clash.table].SPECS[clash.field]
        if spec.merge is Merge.CRITICAL:
            raise Refused(
                _(
                    "Two computers say different things about {field}. Nothing has been printed; "
                    "decide which holds in the case first."
                ).format(field=spec.label.lower())
            )


_UNDECIDED = frozenset(
    {
        CaseState.INQUIRY, CaseState.FIRST_CONTACT, CaseState.OPENED, CaseState.INITIAL_ASSESSMENT, CaseState.QUEUE,
        CaseState.INVESTIGATION, CaseState.REVIEW,
    }
)  # fmt: skip


def _is_draft(document: FormDocument, case: Case) -> bool:
    """Whether what the paper says is not decided yet: a report not locked, a letter about a decision to come."""
    if document.form_key == "F10":
        return document.locked_at is None
    return document.form_key in ("F11", "F12") and case.stage() in _UNDECIDED


def _case_words(connection: Connection, case: Case) -> Mapping[str, str]:
    """The placeholders of the standard texts that the case knows."""
    names = {user.id: user.name for user in records.load_where(connection, User)}
    return {
        "case_number": case.number,
        "investigator_1": names.get(case.investigator_1, "") if case.investigator_1 else "",
        "investigator_2": names.get(case.investigator_2, "") if case.investigator_2 else "",
    }

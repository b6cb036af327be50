"""The forms that come with the program: which there are, each read once when first asked for.

What is inside a form is `definition`'s; answers are kept elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from string import ascii_lowercase

import resources
from fhr_desktop.domain.errors import Refused
from fhr_desktop.forms.definition import Choice, FormDefinition
from fhr_desktop.forms.reader import read_form
from fhr_desktop.forms.shared import Shared, read_shared
from fhr_desktop.forms.source import FormDefinitionError, read_map
from i18n import _

_NAME = re.compile(r"(f(\d+)([a-z]?))_[a-z0-9_]+\.v(\d+)\.yaml")
_SHARED = ("choices.yaml", "references.yaml", "texts.yaml")


class FormLibrary:
    """The forms in a folder. Nothing is read before it is asked for, and nothing twice.

    A file is called f<number>_<name>.v<version>.yaml. Raises FormDefinitionError for a faulty file, and
    Refused for a form that is not there.
    """

    def __init__(self, folder: Path) -> None:
        self._files: dict[str, dict[int, Path]] = {}
        self._keys: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._access: dict[str, frozenset[str]] = {}
        self._blanks: set[str] = set()
        self._read: dict[tuple[str, int], FormDefinition] = {}
        self._shared: Shared | None = None
        self._folder = folder
        found = [(match, path) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))]
        for match, path in sorted(found, key=lambda one: (int(one[0][2]), one[0][3], int(one[0][4]))):
            self._files.setdefault(f"F{match[2]}{match[3]}", {})[int(match[4])] = path

    @property
    def shared(self) -> Shared:
        """Choice lists, legal references, standard texts, placeholders and watch words."""
        if self._shared is None:
            files = {name: self._folder.joinpath(name).read_text("utf-8") for name in _SHARED}
            self._shared = read_shared(files)
        return self._shared

    def numbers(self) -> tuple[str, ...]:
        """F1, F2 … F22 in natural order."""
        return tuple(self._files)

    def versions(self, number_or_key: str) -> tuple[int, ...]:
        """The released versions, oldest first. Raises Refused."""
        return tuple(self._files[self._number(number_or_key)])

    def title(self, number_or_key: str) -> str:
        """The newest version's title, without reading the whole form. Raises Refused."""
        number = self._number(number_or_key)
        self._heads()
        return self._titles[number]

    def open_to(self, role: str) -> tuple[str, ...]:
        """The forms that a role works with, as the newest versions say, without reading the whole forms."""
        self._heads()
        return tuple(number for number in self.numbers() if role in self._access[number])

    def blanks_for(self, role: str) -> tuple[str, ...]:
        """Those of them that are also handed out as blanks."""
        return tuple(number for number in self.open_to(role) if number in self._blanks)

    def latest(self, number_or_key: str) -> FormDefinition:
        """The newest version. Raises Refused."""
        number = self._number(number_or_key)
        return self._load(number, max(self._files[number]))

    def get(self, number_or_key: str, version: int) -> FormDefinition:
        """A version, as a draft keeps the one it was begun in. Raises Refused."""
        number = self._number(number_or_key)
        if version not in self._files[number]:
            raise Refused(
                _("Version {version} of form {form} is not in this program. Update the program.").format(
                    version=version, form=number
                )
            )
        return self._load(number, version)

    def choices(self, name: str) -> tuple[Choice, ...]:
        """The options of a shared list. Raises KeyError."""
        return self.shared.choices[name].items

    def check(self) -> None:
        """Reads every form and follows the names that lead from one to another. Raises FormDefinitionError."""
        forms = {number: self.latest(number) for number in self.numbers()}
        by_key = {form.key: {f.key for s in form.sections for f in s.fields} for form in forms.values()}
        report = {f"{s.key}.{f.key}" for s in self.latest("F10").sections for f in s.fields}
        for number, form in forms.items():
            file = self._files[number][form.version].name
            for one in (f for section in form.sections for f in section.fields):
                if one.prefill and one.prefill.startswith("form:"):
                    key, _dot, name = one.prefill.removeprefix("form:").partition(".")
                    if name not in by_key.get(key, ()):
                        raise FormDefinitionError(file, 1, f"{one.key}: prefill {one.prefill} leads nowhere")
                if lost := set(one.feeds) - report:
                    raise FormDefinitionError(file, 1, f"{one.key}: feeds {min(lost)} is not in F10")

    def _number(self, number_or_key: str) -> str:
        folded = number_or_key.strip().casefold()
        for number in self._files:
            if number.casefold() == folded:
                return number
        self._heads()
        if folded in self._keys:
            return self._keys[folded]
        lettered = [number for number in self._files if number.rstrip(ascii_lowercase).casefold() == folded]
        if lettered:
            named = _("{first} and {last}").format(first=", ".join(lettered[:-1]), last=lettered[-1])
            raise Refused(
                _("There is no form called {form}, but {forms}. Choose one of them.").format(
                    form=number_or_key, forms=named
                )
            )
        raise Refused(_("There is no form called {form}.").format(form=number_or_key))

    def _heads(self) -> None:
        """Keys, titles and who has the blank, from the part of each file that stands before the sections."""
        if self._titles:
            return
        for number, versions in self._files.items():
            path = versions[max(versions)]
            head = path.read_text("utf-8").partition("\nsections:")[0]
            top = read_map(path.name, head)
            self._keys[top.text("key")] = number
            self._titles[number] = top.text("title")
            self._access[number] = frozenset(top.texts("access"))
            if top.flag("blank_version"):
                self._blanks.add(number)

    def _load(self, number: str, version: int) -> FormDefinition:
        if (number, version) not in self._read:
            path = self._files[number][version]
            form = read_form(path.name, path.read_text("utf-8"), self.shared)
            if (form.number, form.version) != (number, version):
                raise FormDefinitionError(path.name, 1, f"says it is {form.number} version {form.version}")
            self._read[number, version] = form
        return self._read[number, version]


@cache
def library() -> FormLibrary:
    """The program's own forms."""
    return FormLibrary(resources.path("forms"))


def choice_words(name: str, keys: Iterable[str]) -> str:
    """The labels of some options of a shared list, in the list's order. Raises KeyError for an unknown list."""
    wanted = set(keys)
    return ", ".join(one.label for one in library().choices(name) if one.key in wanted)


@cache
def listed_areas() -> tuple[tuple[str, str], ...]:
    """The areas of experience, by key and label, that may be listed, asked for and matched on.

    The others wait for a lawyer (lag 2001:454, 7 a §): the list's own note says so.
    """
    found = library().choices("experience_area")
    return tuple((one.key, one.label) for one in found if one.facts.get("matching") == "allowed")

"""A YAML file as checked, line-numbered values: every key is taken once, and a leftover key is an error.

What the keys mean is `reader`'s and `lists`' work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

import yaml

E = TypeVar("E")

_TRUE, _FALSE = ("true", "True"), ("false", "False")


class FormDefinitionError(ValueError):
    """A definition file is wrong: a release error, never a person's. The text names file and line."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(f"{file}:{line}: {what}")
        self.file = file
        self.line = line


class Item:
    """A scalar or a list in the file, with its place."""

    def __init__(self, file: str, node: yaml.Node) -> None:
        self.file = file
        self.node = node

    @property
    def line(self) -> int:
        """Line number, counted from 1."""
        return int(self.node.start_mark.line) + 1

    def error(self, what: str) -> FormDefinitionError:
        """The error to raise for something wrong here."""
        return FormDefinitionError(self.file, self.line, what)

    def scalar(self) -> str | int | bool | None:
        """The value of a scalar. Raises FormDefinitionError for a list or map."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.error("a single value was expected")
        value, kind = str(self.node.value), self.node.tag.rpartition(":")[2]
        if kind == "null":
            return None
        if kind == "int":
            return int(value)
        if kind == "bool":
            if value not in _TRUE + _FALSE:
                raise self.error(f"write true or false, not {value}")
            return value in _TRUE
        return value

    def text(self) -> str:
        """The value as text. Raises FormDefinitionError for anything but non-empty text."""
        value = self.scalar()
        if not isinstance(value, str) or not value.strip():
            raise self.error("text was expected")
        return value

    def items(self) -> list[Item]:
        """The members of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error("a list was expected")
        return [Item(self.file, one) for one in self.node.value]

    def texts(self) -> tuple[str, ...]:
        """The members of a list of texts."""
        return tuple(one.text() for one in self.items())

    def map(self) -> Map:
        """The value as a map."""
        return Map(self.file, self.node)


class Map(Item):
    """A map in the file. Each key is taken once; `finish` refuses what nobody took."""

    def __init__(self, file: str, node: yaml.Node) -> None:
        super().__init__(file, node)
        if not isinstance(node, yaml.MappingNode):
            raise self.error("keys with values were expected")
        self._left: dict[str, Item] = {}
        for key, value in node.value:
            name = Item(file, key)
            if key.value in self._left:
                raise name.error(f"the key {key.value!r} is there twice")
            self._left[str(key.value)] = Item(file, value)

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def __iter__(self) -> Iterator[tuple[str, Item]]:
        """Every remaining key with its value; they count as taken."""
        left, self._left = self._left, {}
        return iter(left.items())

    def take(self, key: str) -> Item:
        """A key that must be there."""
        if key not in self._left:
            raise self.error(f"the key {key!r} is missing")
        return self._left.pop(key)

    def find(self, key: str) -> Item | None:
        """A key that may be there."""
        return self._left.pop(key, None)

    def text(self, key: str = "", default: str | None = None) -> str:
        """The text of a key; without `default` it must be there."""
        if default is not None and key not in self._left:
            return default
        return self.take(key).text()

    def texts(self, key: str = "") -> tuple[str, ...]:
        """The list of texts of a key that may be absent."""
        found = self.find(key)
        return found.texts() if found else ()

    def integer(self, key: str) -> int | None:
        """The whole number of a key that may be absent."""
        found = self.find(key)
        if found is None:
            return None
        value = found.scalar()
        if isinstance(value, bool) or not isinstance(value, int):
            raise found.error(f"{key} must be a whole number")
        return value

    def flag(self, key: str, default: bool | None = False) -> bool | None:
        """The truth value of a key that may be absent."""
        found = self.find(key)
        if found is None:
            return default
        value = found.scalar()
        if not isinstance(value, bool):
            raise found.error(f"{key} must be true or false")
        return value

    def maps(self, key: str) -> list[Map]:
        """The list of maps of a key that may be absent."""
        found = self.find(key)
        return [one.map() for one in found.items()] if found else []

    def one_of(self, key: str, allowed: Mapping[str, E], default: E | None = None) -> E:
        """The text of a key, looked up among the allowed ones."""
        if default is not None and key not in self._left:
            return default
        found = self.take(key)
        value = found.text()
        if value not in allowed:
            raise found.error(f"{key}: {value!r} is not one of {', '.join(allowed)}")
        return allowed[value]

    def finish(self) -> None:
        """Raises FormDefinitionError when a key was not taken."""
        for key, value in self._left.items():
            raise value.error(f"unknown key {key!r}")


def read_map(file: str, text: str) -> Map:
    """The file's one map. Raises FormDefinitionError when it is not YAML or not a map."""
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FormDefinitionError(file, line, str(error.problem)) from error
    finally:
        loader.dispose()
    if node is None:
        raise FormDefinitionError(file, 1, "the file is empty")
    return Map(file, node)

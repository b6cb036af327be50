"""The system's keyring through the real library, on a back end kept in memory."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import PasswordDeleteError, PasswordSetError

from fhr_desktop.security.keyring import SystemKeyring, system_keyring


class Kept(KeyringBackend):
    """A keyring that lasts as long as the test."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if username == "refused":
            raise PasswordSetError
        self.kept[(service, username)] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_secret_is_kept_and_forgotten() -> None:
    keyring.set_keyring(Kept())
    ring = system_keyring()
    assert isinstance(ring, SystemKeyring)
    assert ring.get("a") is None
    assert ring.put("a", bytes(range(32)))
    assert ring.get("a") == bytes(range(32))
    ring.drop("a")
    ring.drop("a")
    assert ring.get("a") is None


def test_keyring_that_refuses_or_holds_rubbish_is_no_crash() -> None:
    backend = Kept()
    keyring.set_keyring(backend)
    assert SystemKeyring().put("refused", b"x") is False
    backend.kept[("FHR Desktop", "b")] = "inte base64 å"
    assert SystemKeyring().get("b") is None


@pytest.mark.parametrize("backend", [fail.Keyring(), null.Keyring()])
def test_stand_ins_are_no_keyring(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)
    assert system_keyring() is None


def test_real_keyring_inside_a_chain_counts() -> None:
    class Chain(chainer.ChainerBackend):  # type: ignore[misc]
        backends = [Kept()]  # type: ignore[assignment]  # noqa: RUF012

    keyring.set_keyring(Chain())
    assert system_keyring() is not None

"""A new machine's request to be let in, as a file and as digits two people compare (SYNC §9). QR is drawn elsewhere.

The file is signed by the machine itself, so nothing in it can be changed on the way; that it comes from the right
machine only the comparison tells. The answer is compared too, so that the machine trusts the right manager.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fhr_desktop.domain import canonical, digits
from fhr_desktop.domain.errors import Refusal
from fhr_desktop.domain.unit import Role
from fhr_desktop.sync import strict
from fhr_desktop.sync.refusals import refused, wrong_file
from fhr_desktop.sync.roster import Member, Verify
from i18n import _

MAGIC = b"FHRE1"
FORMAT = 1
CONTEXT = b"FHR-enrol-1"
LARGEST = 16 * 1024
YEARS = (1900, 2200)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the machine says of itself. `device` and `user` 16 bytes, `verify` 32, `incarnation` 8.

    `role` is what its user asks for; who approves decides. `recipient` is "age1…", not yet tried.
    """

    device: bytes
    verify: bytes
    recipient: str
    incarnation: bytes
    user: bytes
    name: str
    role: Role
    exam: str
    exam_year: int | None
    made: dt.date

    def member(self, role: Role, series: int) -> Member:
        """The machine as `roster_changes.with_member` takes it in, with the role decided."""
        return Member(self.device, self.user, role, self.verify, self.recipient, (), series)

    @property
    def digits(self) -> str:
        """What both screens show."""
        return digits_of(self.verify, self.recipient)


def write_enrolment(enrolment: Enrolment, sign: Callable[[bytes], bytes]) -> bytes:
    """The request file; `sign` with the machine's own key."""
    body = canonical.encode(
        {
            "v": FORMAT,
            "device": enrolment.device,
            "verify": enrolment.verify,
            "recipient": enrolment.recipient,
            "incarnation": enrolment.incarnation,
            "user": enrolment.user,
            "name": enrolment.name,
            "role": enrolment.role.value,
            "exam": enrolment.exam,
            "exam_year": enrolment.exam_year,
            "made": enrolment.made.isoformat(),
        }
    )
    return MAGIC + canonical.encode([body, sign(CONTEXT + body)])


def read_enrolment(data: bytes, verify: Verify) -> Enrolment:
    """The request in a file. Raises BundleRefused: UNREADABLE (another sort of file), TOO_LARGE, TOO_NEW, DAMAGED,
    or SIGNATURE (not signed with the key it names).
    """
    if not data.startswith(MAGIC[:-1]):
        raise wrong_file(_("a request from a new computer"))
    if len(data) > LARGEST:
        raise refused(Refusal.TOO_LARGE)
    if not data.startswith(MAGIC):
        raise refused(Refusal.TOO_NEW)
    try:
        body, signature = strict.items(strict.decode(data[len(MAGIC) :], LARGEST), 2)
        if not isinstance(body, bytes):
            raise ValueError("body")  # noqa: TRY004, TRY301  # malformed like the rest
        found = _enrolment(body)
        strict.octets(signature, 64)
    except ValueError as error:
        raise refused(Refusal.DAMAGED) from error
    if not verify(found.verify, CONTEXT + body, signature):
        raise refused(Refusal.SIGNATURE)
    return found


def digits_of(verify: bytes, recipient: str) -> str:
    """Twelve groups of five digits that stand for both of a machine's public keys."""
    return digits.groups(CONTEXT + verify + recipient.encode())


def mutual_digits(verify: bytes, admins: Iterable[bytes]) -> str:
    """The digits for the way back: the new machine's key and the admins' (`adoption.anchor`), in any order."""
    return digits.groups(CONTEXT + verify + b"".join(sorted(admins)))


def qr_text(verify: bytes, recipient: str) -> str:
    """What the QR code holds: the digits without spaces, and the keys they stand for."""
    return f"FHR-ENROL-1 {digits_of(verify, recipient).replace(' ', '')} {verify.hex()} {recipient}"


def _enrolment(body: bytes) -> Enrolment:
    plain = strict.decode(body, LARGEST)
    if isinstance(plain, dict) and type(plain.get("v")) is int and plain["v"] > FORMAT:
        raise refused(Refusal.TOO_NEW)
    version, device, verify, recipient, incarnation, user, name, role, exam, exam_year, made = strict.fields(
        plain,
        "v", "device", "verify", "recipient", "incarnation", "user", "name", "role", "exam", "exam_year", "made",
    )  # fmt: skip
    strict.whole(version, FORMAT, FORMAT)
    if not strict.text(name).strip():
        raise ValueError("name")
    return Enrolment(
        strict.octets(device, 16),
        strict.octets(verify, 32),
        strict.recipient(recipient),
        strict.octets(incarnation, 8),
        strict.octets(user, 16),
        name,
        Role(strict.text(role)),
        strict.text(exam),
        None if exam_year is None else strict.whole(exam_year, *YEARS),
        strict.day(made),
    )

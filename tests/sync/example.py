"""The worked example of docs/bundle-format.md, made from fixed keys and ids. Run as a module, it writes the page's."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from fhr_desktop.domain.operations import (
    GENESIS,
    Body,
    Dot,
    Entry,
    Header,
    Operation,
    OperationKind,
    Stream,
    Transaction,
    leaves_hash,
    pack,
)
from fhr_desktop.domain.record import RecordId
from fhr_desktop.security import signing
from fhr_desktop.sync.bundle_write import signed_part
from fhr_desktop.sync.manifest import Manifest, PeerState, Recipient, ScopeEntry
from fhr_desktop.sync.wire_manifest import encode_manifest
from fhr_desktop.sync.wire_records import BlobChunk, Trailer, encode_chunk, encode_parcel, encode_trailer

PAGE = Path(__file__).parents[2] / "docs" / "bundle-format.md"
BEGIN = "```hex\n"
END = "```\n"
WIDTH = 48  # bytes a line

SIGNER = signing.Signer(bytes(range(32)))
STREAM = Stream(b"\xd1" * 16, b"\x1c" * 8, b"\x5c" * 16)
_PERSON, _RECORD = RecordId(bytes=b"\xaa" * 16), RecordId(bytes=b"\xee" * 16)
_HLC = 1_795_000_000_000 << 16


def records() -> Iterator[tuple[str, bytes]]:
    """What each record is, and its bytes."""
    transaction = _transaction()
    said = Manifest(
        bundle=b"\xb0" * 16,
        unit=b"\x0f" * 16,
        sender=PeerState(STREAM.device, (STREAM.incarnation,), 1, 1, {STREAM: 3}),
        created=_HLC,
        recipients=(Recipient(b"\xd2" * 16, sha256(b"age1example").digest()),),
        rosters=(),
        proposal=None,
        app="0.2.0",
        schema="0002",
        min_reader="0.2.0",
        caps=(),
        scopes=(ScopeEntry(STREAM.scope, "casework"),),
        prereq={},
        peers=(),
        checkpoint=(0, bytes(32)),
        transactions=1,
        operations=3,
        blobs=1,
    )
    yield "manifest", encode_manifest(said)
    parcel = pack(transaction)
    erased = parcel.entries[1]
    entries = (parcel.entries[0], Entry(erased.plain, None, None), parcel.entries[2])
    begin, operations = encode_parcel(type(parcel)(parcel.header, parcel.signature, entries))
    yield "transaction", begin
    yield "its operations: new, set (values erased), set", operations
    yield "attachment", encode_chunk(BlobChunk(b"\xbb" * 16, 0, True, b"sealed bytes"))


def _transaction() -> Transaction:
    values = [{"name": "Åkerlund", "places": 2}, {"name": "Berg"}, {"name": "Berglund"}]
    bodies = {seq: Body(bytes([seq]) * 16, one) for seq, one in enumerate(values, 1)}
    operations = tuple(
        Operation(
            seq,
            OperationKind.SET if seq > 1 else OperationKind.NEW,
            "home",
            _RECORD,
            {"name": (Dot(STREAM, seq - 1),)} if seq > 1 else {},
            _HLC,
            body.commit(),
        )
        for seq, body in bodies.items()
    )
    header = Header(STREAM, 1, 3, GENESIS, _PERSON, _HLC, "0.2.0", "0002", leaves_hash(operations))
    return Transaction(header, SIGNER.sign(header.encode()), operations, bodies)


def text() -> str:
    """The example as it stands on the page."""
    parts, inner = [], b""
    for name, record in records():
        inner += len(record).to_bytes(4) + record
        parts.append(_lines(name, record))
    digest = sha256(inner).digest()
    trailer = encode_trailer(Trailer(digest, len(inner), SIGNER.sign(signed_part(digest, len(inner)))))
    parts.append(_lines("trailer", trailer))
    return "".join(parts)


def _lines(name: str, record: bytes) -> str:
    framed = (len(record).to_bytes(4) + record).hex()
    rows = [framed[at : at + 2 * WIDTH] for at in range(0, len(framed), 2 * WIDTH)]
    return f"# {name}\n" + "\n".join(rows) + "\n"


def on_page(page: str) -> str:
    """The example that a page holds."""
    return page.partition(BEGIN)[2].partition(END)[0]


def _write() -> None:
    before = PAGE.read_text("utf-8").partition(BEGIN)[0]
    public = f"The public key is `{SIGNER.public.hex()}`.\n\n"
    before = before.partition("The public key is `")[0]
    PAGE.write_text(before + public + BEGIN + text() + END, "utf-8")


if __name__ == "__main__":
    _write()

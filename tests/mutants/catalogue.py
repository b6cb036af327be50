"""The mutations: a name, the file, the text that is replaced and by what, and what is run against it."""

from __future__ import annotations

from dataclasses import dataclass

FOUND = "tests/sync/test_found_by_simulator.py"
CURRENT = "tests/services/test_pool_current.py"


@dataclass(frozen=True)
class Mutant:
    """`old` stands exactly once in `file`. `tests` are run first, then `schedules` of the simulator."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...] = ()
    schedules: int = 24


MUTANTS: tuple[Mutant, ...] = (
    # Merging
    Mutant(
        "the last writer wins",
        "fhr_desktop/domain/merge.py",
        "    return (frozenset(heads) - frozenset(parents)) | {dot}",
        "    return frozenset({dot})",
    ),
    Mutant(
        "an equal value is no write",
        "db/projection.py",
        "            working.move(key, field, after)",
        "            told = [self.head(table, field, self._book.dot(*one)).value for one in before - {name}]\n"
        "            if values.get(field) in told:\n"
        "                continue\n"
        "            working.move(key, field, after)",
    ),
    Mutant(
        "off wins over on",
        "fhr_desktop/domain/merge.py",
        "    if merge is Merge.SAFETY and any(head.value is True for head in heads):\n        return True",
        "    if merge is Merge.SAFETY and any(head.value is False for head in heads):\n        return False",
    ),
    Mutant(
        "taking out takes what was put in unseen",
        "db/sets.py",
        "    rows = [(rec, field, canonical.encode(item), *name) for item in items for name in seen]\n"
        "    if rows:\n"
        '        run("DELETE FROM element WHERE rec = ? AND field = ? AND value = ? AND stream = ? AND seq = ?", rows)',
        "    rows = [(rec, field, canonical.encode(item)) for item in items]\n"
        "    if rows:\n"
        '        run("DELETE FROM element WHERE rec = ? AND field = ? AND value = ?", rows)',
        (FOUND,),
    ),
    Mutant(
        "the second of two machines that make a record is ignored",
        "db/projection.py",
        "        elif born is None:  # its first",
        "        elif born is None or operation.kind is OperationKind.NEW:  # its first",
    ),
    Mutant(
        "what comes back does not find what was written after it",
        "db/projection.py",
        "                self._project_anew(table, record)\n",
        "                pass\n",
        (FOUND,),
    ),
    Mutant(
        "a word from before a right was given back counts",
        "fhr_desktop/sync/acks.py",
        "        given = since.get((stream.device, stream.scope), 0)\n",
        "        given = 0\n",
        (FOUND,),
    ),
    Mutant(
        "a conflict is not noted",
        "db/projection.py",
        "stands=merge.in_conflict(heads, spec.merge))",
        "stands=False)",
    ),
    Mutant(
        "nothing marked stands against a mark",
        "fhr_desktop/domain/merge.py",
        "    if merge is not Merge.SAID:\n        return heads\n",
        "    if heads:\n        return heads\n",
    ),
    # Erasing
    Mutant(
        "erased text stays in the log",
        "db/erasure.py",
        "UPDATE op SET salt = NULL, body = NULL WHERE rec = ? AND NOT EXISTS ",
        "UPDATE op SET salt = NULL WHERE rec = ? AND NOT EXISTS ",
    ),
    Mutant(
        "late writing is not held against erasures",
        "db/projection.py",
        "        if operation.record.bytes in working.gone:\n            return False",
        "        if operation.record.bytes in working.gone:\n            return True",
    ),
    Mutant(
        "what belongs to an erased record stays",
        "db/erasure.py",
        "    removed = Removed(_with_what_is_aside(run, found, scope))",
        "    removed = Removed([(operation.table, rec)])",
    ),
    Mutant(
        "what an erasure names stays",
        "db/erasure.py",
        "    for table, one in _named(run, values.get(WITH), scope):",
        "    for table, one in _named(run, None, scope):",
        (FOUND,),
    ),
    Mutant(
        "what a machine shut out had begun under an erased record stays",
        "db/erasure.py",
        "    known = dict.fromkeys(found)\n    fresh = list(known)\n",
        "    known = dict.fromkeys(found)\n    fresh = []\n",
        (FOUND,),
    ),
    Mutant(
        "what is born to an erased record stays",
        "db/projection.py",
        "            return not any(working.gone.get(values.get(parent)) == scope for parent in PARENTS)"
        "  # type: ignore[arg-type]",
        "            return True",
    ),
    Mutant(
        "erased text stays in the index's pages",
        "db/search_index.py",
        "    if left:\n",
        "    if False:\n",
        ("tests/db/test_search_index.py",),
    ),
    Mutant(
        "own text goes with a colleague's erasure",
        "db/erasure.py",
        "        if own:\n",
        "        if own is None:\n",
    ),
    Mutant(
        "what comes without its values wipes at once",
        "db/projection.py",
        "                self._hollow[(operation.table, operation.record)] = scope",
        "                working.write()\n"
        "                erasure.wipe(self._run, operation.table, rec, scope)\n"
        "                working.forget([rec], scope)",
        (FOUND,),
    ),
    Mutant(
        "erased text stays in what was set aside",
        "db/erasure.py",
        "    aside.erase(run, rec)\n    run(\n",
        "    run(\n",
        (FOUND,),
    ),
    # Making packages
    Mutant(
        "what was sent counts as received",
        "fhr_desktop/services/sync/exchange.py",
        '            self._audit(connection, actor, "sync.export", str(ready.manifest.operations), str(len(to)))',
        '            self._audit(connection, actor, "sync.export", str(ready.manifest.operations), str(len(to)))\n'
        "            from dataclasses import replace as other\n"
        "            state, known = ready.manifest.sender, membership.heard(connection)\n"
        "            for one in to:\n"
        "                for lineage in [line for (owner, _), line in known.lineages.items() if owner == one.device]:\n"
        "                    word = other(state, device=one.device, lineage=lineage, serial=10**6 + created % 10**12)\n"
        "                    known = acks.learn(known, word, direct=True)\n"
        "            membership.keep_heard(connection, membership.read(connection).tip.unit, known)",
    ),
    Mutant(
        "the greatest of what was ever said counts",
        "fhr_desktop/sync/acks.py",
        "    if old is None or new.serial > old.serial:\n        return new",
        "    if old is None:\n        return new\n"
        "    if new.serial > old.serial:\n"
        "        most = {stream: max(seq, old.have.get(stream, 0)) for stream, seq in new.have.items()}\n"
        "        return Word(new.serial, new.roster, {**old.have, **most})",
        ("tests/sync/test_acks.py",),
    ),
    Mutant(
        "a package carries every scope",
        "fhr_desktop/services/sync/exporting.py",
        "    scopes = membership.shared_scopes(connection, member, to)\n    held = ",
        "    scopes = frozenset(arrivals.scopes(connection))\n    held = ",
    ),
    Mutant(
        "a protected home goes to everybody",
        "fhr_desktop/services/sync/membership.py",
        "            if all(one.active and one.user in readers for one in to):",
        "            if all(one.active for one in to):",
    ),
    Mutant(
        "others' writing is not passed on",
        "db/log.py",
        "        if base is not None and row.seq_from <= base.get(stream, 0):\n            continue",
        "        if base is not None and row.seq_from <= base.get(stream, 0):\n            continue\n"
        "        own = connection.exec_driver_sql(\"SELECT value FROM local WHERE key = 'device'\").scalar_one()\n"
        "        if base is not None and stream.device != own:\n            continue",
    ),
    # Taking packages in
    Mutant(
        "what comes before is not asked for",
        "fhr_desktop/services/sync/importing.py",
        "            raise refused(Refusal.GAP)\n",
        "            pass\n",
    ),
    Mutant(
        "a signature in the log is not verified",
        "fhr_desktop/services/sync/importing.py",
        "                if not verify(header.stream.device, item.header, item.signature):",
        "                if not item.signature:",
        ("tests/sync/test_refusals.py", "tests/sync/test_refusals_content.py", "tests/sync/test_bundle_inner.py"),
        0,
    ),
    Mutant(
        "the hash before is not compared",
        "db/arrivals.py",
        "        if prev_hash != chain:\n            raise Forked(header_stream)\n",
        "",
        ("tests/sync/test_refusals.py", "tests/sync/test_refusals_content.py", "tests/sync/test_environment.py"),
        0,
    ),
    Mutant(
        "a machine shut out is listened to for ever",
        "fhr_desktop/sync/standing.py",
        "    return author.accept_until.get((stream.incarnation, stream.scope), 0)",
        "    return None",
    ),
    Mutant(
        "a package is not taken in as one",
        "db/arrivals.py",
        "            self.projection.apply_many(some)\n",
        "            self.projection.apply_many(some)\n"
        '            self.connection.exec_driver_sql("COMMIT")\n'
        '            self.connection.exec_driver_sql("BEGIN IMMEDIATE")\n',
    ),
    Mutant(
        "an older list of machines is no hindrance",
        "fhr_desktop/sync/adoption.py",
        "        return self.outcome in (Outcome.OLDER, Outcome.FORK_KEPT)\n",
        "        return self.outcome is Outcome.FORK_KEPT\n",
        ("tests/sync/test_refusals.py",),
    ),
    Mutant(
        "a right taken away leaves what was held",
        "fhr_desktop/services/sync/membership.py",
        "        arrivals.drop_scopes(connection, lost)\n",
        "",
    ),
    # What counts of a home in the pool
    Mutant(
        "a report that nobody has agreed to counts",
        "db/queries/pool_current.py",
        "a.manager_review = 'agree' AND a.result <> 'not_suitable' AND c.state = 'a8_suitable' ",
        "1 ",
        (CURRENT,),
        schedules=0,
    ),
    Mutant(
        "the oldest report counts",
        "db/queries/pool_current.py",
        "ORDER BY a.date, ",
        "ORDER BY a.date DESC, ",
        (CURRENT,),
        schedules=0,
    ),
    Mutant(
        "one register stands for all",
        "db/queries/pool_current.py",
        "GROUP BY r.person_id, r.register) c",
        "GROUP BY r.person_id) c",
        (CURRENT,),
        schedules=0,
    ),
    # Going on
    Mutant(
        "a copy goes on under its old name",
        "fhr_desktop/services/sync/machine.py",
        "        if backup.is_copy(connection) or remembered != token:",
        "        if False:",
    ),
    Mutant(
        "a store put back unseen goes on under its old name",
        "fhr_desktop/services/sync/importing.py",
        "    return any(acks.rolled_back(one, device, own, held) for one in told)",
        "    return False",
        ("tests/sync/test_environment.py",),
    ),
)

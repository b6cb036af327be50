"""By what homes are found that may be one that calls again: their keys, and which homes are due to get new ones."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

HOME = ("municipality", "street_address", "postcode_and_town", "name", "protected")
PERSON = (
    "home_id", "role", "given_name", "family_name", "identity_number", "other_id", "birth_date", "phone", "email",
)  # fmt: skip
# Taken away at once, not when new keys are made: what is changed or erased leaves nothing behind.
AWAY = "DELETE FROM match_key WHERE home = {home};"
DUE = "INSERT OR IGNORE INTO match_due(home) VALUES ({home});"


def upgrade() -> None:
    """All homes are due: their keys are made when they are first asked for."""
    op.execute(
        "CREATE TABLE match_key (key INTEGER NOT NULL, home BLOB NOT NULL, PRIMARY KEY (key, home)) WITHOUT ROWID"
    )
    op.execute("CREATE INDEX ix_match_key_home ON match_key (home)")
    op.execute("CREATE TABLE match_due (home BLOB NOT NULL, PRIMARY KEY (home)) WITHOUT ROWID")
    op.execute("INSERT INTO match_due SELECT id FROM home")
    _trigger("home_insert", "INSERT ON home", DUE.format(home="NEW.id"))
    _trigger("home_update", f"UPDATE OF {', '.join(HOME)} ON home", (AWAY + DUE).format(home="NEW.id"))
    _trigger("home_delete", "DELETE ON home", AWAY.format(home="OLD.id") + "DELETE FROM match_due WHERE home = OLD.id;")
    both = "".join((AWAY + DUE).format(home=f"{row}.home_id") for row in ("OLD", "NEW"))
    _trigger("person_insert", "INSERT ON person", (AWAY + DUE).format(home="NEW.home_id"))
    _trigger("person_update", f"UPDATE OF {', '.join(PERSON)} ON person", both)
    _trigger("person_delete", "DELETE ON person", (AWAY + DUE).format(home="OLD.home_id"))


def _trigger(name: str, when: str, then: str) -> None:
    op.execute(f"CREATE TRIGGER match_{name} AFTER {when} BEGIN {then} END")

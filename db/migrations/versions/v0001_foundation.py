"""The first tables: the log, what stays on the machine, the search index, and the records of casework.

Self-contained: it says what the tables were on this day, whatever the program's descriptions say later.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE audit ( n INTEGER NOT NULL, hlc INTEGER NOT NULL, user BLOB NOT NULL, device BLOB NOT NULL,
    action TEXT NOT NULL, record BLOB, codes TEXT NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY
    (n) )
    """,
    """
    CREATE INDEX ix_audit_record ON audit (record)
    """,
    """
    CREATE TABLE clash ( rec BLOB NOT NULL, field TEXT NOT NULL, tbl TEXT NOT NULL, PRIMARY KEY (rec, field) )
    WITHOUT ROWID
    """,
    """
    CREATE TABLE draft ( user BLOB NOT NULL, place TEXT NOT NULL, text TEXT NOT NULL, cursor INTEGER NOT NULL, hlc
    INTEGER NOT NULL, PRIMARY KEY (user, place) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE gate ( open INTEGER NOT NULL, PRIMARY KEY (open) )
    """,
    """
    CREATE TABLE local ( "key" TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY ("key") ) WITHOUT ROWID
    """,
    """
    CREATE TABLE scope ( id INTEGER NOT NULL, "key" BLOB NOT NULL, kind TEXT NOT NULL, home BLOB, PRIMARY KEY
    (id), UNIQUE ("key"), UNIQUE (home) )
    """,
    """
    CREATE TABLE search_entry ( id INTEGER NOT NULL, rec BLOB NOT NULL, tbl TEXT NOT NULL, home BLOB, title TEXT
    NOT NULL, body TEXT NOT NULL, PRIMARY KEY (id), UNIQUE (rec) )
    """,
    """
    CREATE INDEX ix_search_entry_home ON search_entry (home)
    """,
    """
    CREATE TABLE stream ( id INTEGER NOT NULL, device BLOB NOT NULL, incarnation BLOB NOT NULL, scope INTEGER NOT
    NULL, PRIMARY KEY (id), UNIQUE (device, incarnation, scope), FOREIGN KEY(scope) REFERENCES scope (id) )
    """,
    """
    CREATE TABLE answer ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER
    NOT NULL, changed INTEGER NOT NULL, document_id BLOB NOT NULL, field_key TEXT NOT NULL, subject TEXT, value
    TEXT, evidence TEXT, no_evidence_reason TEXT, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id),
    FOREIGN KEY(born_stream) REFERENCES stream (id) )
    """,
    """
    CREATE INDEX ix_answer_document_id ON answer (document_id)
    """,
    """
    CREATE TABLE assessment ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq
    INTEGER NOT NULL, changed INTEGER NOT NULL, case_id BLOB NOT NULL, document_id BLOB NOT NULL, result TEXT,
    date TEXT, communicated_on TEXT, reply_by TEXT, update_by TEXT, update_triggers TEXT, signed_1_by BLOB,
    signed_1_on TEXT, signed_2_by BLOB, signed_2_on TEXT, manager_review TEXT, manager_id BLOB, manager_on TEXT,
    gap_reason TEXT, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream)
    REFERENCES stream (id) )
    """,
    """
    CREATE INDEX ix_assessment_case_id ON assessment (case_id)
    """,
    """
    CREATE INDEX ix_assessment_document_id ON assessment (document_id)
    """,
    """
    CREATE INDEX ix_assessment_manager_id ON assessment (manager_id)
    """,
    """
    CREATE INDEX ix_assessment_signed_1_by ON assessment (signed_1_by)
    """,
    """
    CREATE INDEX ix_assessment_signed_2_by ON assessment (signed_2_by)
    """,
    """
    CREATE TABLE "case" ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER
    NOT NULL, changed INTEGER NOT NULL, home_id BLOB NOT NULL, inquiry_id BLOB, number TEXT NOT NULL, state TEXT
    NOT NULL, state_since TEXT NOT NULL, rests_from TEXT, treserva_number TEXT, opened_on TEXT, report_reason
    TEXT, investigator_1 BLOB, investigator_2 BLOB, methods TEXT, interpreter_used BOOLEAN, interpreter_language
    TEXT, closing_reason TEXT, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN
    KEY(born_stream) REFERENCES stream (id) )
    """,
    """
    CREATE INDEX ix_case_home_id ON "case" (home_id)
    """,
    """
    CREATE INDEX ix_case_inquiry_id ON "case" (inquiry_id)
    """,
    """
    CREATE INDEX ix_case_investigator_1 ON "case" (investigator_1)
    """,
    """
    CREATE INDEX ix_case_investigator_2 ON "case" (investigator_2)
    """,
    """
    CREATE INDEX ix_case_listed ON "case" (state, state_since, number, home_id, inquiry_id, investigator_1,
    investigator_2, id)
    """,
    """
    CREATE TABLE device ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER
    NOT NULL, changed INTEGER NOT NULL, name TEXT NOT NULL, device_key TEXT NOT NULL, verify_key TEXT NOT NULL,
    series INTEGER NOT NULL, user_id BLOB, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN
    KEY(born_stream) REFERENCES stream (id) )
    """,
    """
    CREATE INDEX ix_device_user_id ON device (user_id)
    """,
    """
    CREATE TABLE form_document ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq
    INTEGER NOT NULL, changed INTEGER NOT NULL, case_id BLOB NOT NULL, form_key TEXT NOT NULL, form_version
    INTEGER NOT NULL, begun_at TEXT NOT NULL, begun_by BLOB NOT NULL, locked_at TEXT, content_hash TEXT, frozen
    TEXT, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream
    (id) )
    """,
    """
    CREATE INDEX ix_form_document_begun_by ON form_document (begun_by)
    """,
    """
    CREATE INDEX ix_form_document_case_id ON form_document (case_id)
    """,
    """
    CREATE TABLE have ( stream INTEGER NOT NULL, seq INTEGER NOT NULL, chain_hash BLOB NOT NULL, PRIMARY KEY
    (stream), FOREIGN KEY(stream) REFERENCES stream (id) )
    """,
    """
    CREATE TABLE head ( rec BLOB NOT NULL, field TEXT NOT NULL, stream INTEGER NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (rec, field, stream, seq), FOREIGN KEY(stream) REFERENCES stream (id) ) WITHOUT ROWID
    """,
    """
    CREATE TABLE home ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER
    NOT NULL, changed INTEGER NOT NULL, name TEXT NOT NULL, number TEXT, municipality TEXT, street_address TEXT,
    postcode_and_town TEXT, place TEXT, household_form TEXT, other_adults TEXT, has_animals BOOLEAN, pet_kinds
    TEXT, pets TEXT, allergens TEXT, smoking TEXT, housing_kind TEXT, housing_tenure TEXT, living_area INTEGER,
    room_count INTEGER, own_room TEXT, accessible BOOLEAN, safety_overall TEXT, places_by_space INTEGER, languages
    TEXT, children_elsewhere TEXT, previous_assignments TEXT, protected BOOLEAN, readers TEXT, PRIMARY KEY (id),
    FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id) )
    """,
    """
    CREATE TABLE inquiry ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq
    INTEGER NOT NULL, changed INTEGER NOT NULL, home_id BLOB NOT NULL, received_on TEXT NOT NULL, channel TEXT NOT
    NULL, received_by BLOB, source TEXT, campaign TEXT, motive TEXT, age_from INTEGER, age_to INTEGER, places
    INTEGER, sibling_scope TEXT, placement_length TEXT, available_from TEXT, first_contact_on TEXT, referred_to
    TEXT, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream
    (id) )
    """,
    """
    CREATE INDEX ix_inquiry_home_id ON inquiry (home_id)
    """,
    """
    CREATE INDEX ix_inquiry_received_by ON inquiry (received_by)
    """,
    """
    CREATE TABLE legal_reference ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL,
    born_seq INTEGER NOT NULL, changed INTEGER NOT NULL, "key" TEXT NOT NULL, text TEXT NOT NULL, source TEXT,
    valid_from TEXT, valid_to TEXT, to_verify TEXT, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id),
    FOREIGN KEY(born_stream) REFERENCES stream (id) )
    """,
    """
    CREATE TABLE municipality ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq
    INTEGER NOT NULL, changed INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, participates_from TEXT,
    participates_to TEXT, is_host BOOLEAN, contacts TEXT, children_by_year TEXT, PRIMARY KEY (id), FOREIGN
    KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id) )
    """,
    """
    CREATE TABLE note ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER
    NOT NULL, changed INTEGER NOT NULL, case_id BLOB NOT NULL, happened_on TEXT NOT NULL, text TEXT NOT NULL,
    sensitive BOOLEAN, signed_at TEXT NOT NULL, signed_by BLOB NOT NULL, corrects BLOB, PRIMARY KEY (id), FOREIGN
    KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id) )
    """,
    """
    CREATE INDEX ix_note_case_id ON note (case_id, happened_on)
    """,
    """
    CREATE INDEX ix_note_corrects ON note (corrects)
    """,
    """
    CREATE INDEX ix_note_signed_by ON note (signed_by)
    """,
    """
    CREATE TABLE op ( stream INTEGER NOT NULL, seq INTEGER NOT NULL, lsn INTEGER NOT NULL, tbl TEXT NOT NULL, rec
    BLOB NOT NULL, hlc INTEGER NOT NULL, plain BLOB NOT NULL, salt BLOB, body BLOB, PRIMARY KEY (stream, seq),
    FOREIGN KEY(stream) REFERENCES stream (id) ) WITHOUT ROWID
    """,
    """
    CREATE INDEX ix_op_lsn ON op (lsn)
    """,
    """
    CREATE INDEX ix_op_rec ON op (rec)
    """,
    """
    CREATE TABLE organisation_settings ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL,
    born_seq INTEGER NOT NULL, changed INTEGER NOT NULL, unit_name TEXT, host_municipality TEXT, host_board TEXT,
    unit_phone TEXT, unit_address TEXT, dpo_contact TEXT, first_contact_days INTEGER, silence_days INTEGER,
    update_months INTEGER, lock_minutes INTEGER, local_keep_days INTEGER, min_cell INTEGER, proposal_days INTEGER,
    PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id) )
    """,
    """
    CREATE TABLE person ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER
    NOT NULL, changed INTEGER NOT NULL, home_id BLOB NOT NULL, role TEXT NOT NULL, given_name TEXT NOT NULL,
    family_name TEXT, identity_number TEXT, other_id TEXT, birth_date TEXT, phone TEXT, email TEXT, relation TEXT,
    residence_pattern TEXT, occupation TEXT, employer TEXT, employment_status TEXT, working_hours TEXT, driving
    TEXT, civil_status TEXT, citizenship TEXT, languages TEXT, protection_degree TEXT, PRIMARY KEY (id), FOREIGN
    KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id) )
    """,
    """
    CREATE INDEX ix_person_home_id ON person (home_id)
    """,
    """
    CREATE TABLE transition ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq
    INTEGER NOT NULL, changed INTEGER NOT NULL, case_id BLOB NOT NULL, from_state TEXT, to_state TEXT NOT NULL,
    "on" TEXT NOT NULL, recorded_at TEXT NOT NULL, user_id BLOB NOT NULL, reason TEXT, note TEXT, reverses BLOB,
    PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream (id) )
    """,
    """
    CREATE INDEX ix_transition_case_id ON transition (case_id)
    """,
    """
    CREATE INDEX ix_transition_reverses ON transition (reverses)
    """,
    """
    CREATE INDEX ix_transition_user_id ON transition (user_id)
    """,
    """
    CREATE TABLE tx ( lsn INTEGER NOT NULL, stream INTEGER NOT NULL, seq_from INTEGER NOT NULL, seq_to INTEGER NOT
    NULL, header BLOB NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (lsn), UNIQUE (stream, seq_from), FOREIGN
    KEY(stream) REFERENCES stream (id) )
    """,
    """
    CREATE TABLE user ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER
    NOT NULL, changed INTEGER NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, exam TEXT, exam_year INTEGER,
    phone TEXT, active BOOLEAN, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN
    KEY(born_stream) REFERENCES stream (id) )
    """,
    """
    CREATE TABLE visit ( id BLOB NOT NULL, scope INTEGER NOT NULL, born_stream INTEGER NOT NULL, born_seq INTEGER
    NOT NULL, changed INTEGER NOT NULL, case_id BLOB NOT NULL, kind TEXT NOT NULL, form TEXT, "on" TEXT NOT NULL,
    starts TEXT, ends TEXT, held BOOLEAN, purpose TEXT, participants TEXT, other_participants TEXT, investigators
    TEXT, PRIMARY KEY (id), FOREIGN KEY(scope) REFERENCES scope (id), FOREIGN KEY(born_stream) REFERENCES stream
    (id) )
    """,
    """
    CREATE INDEX ix_visit_case_id ON visit (case_id, held, "on")
    """,
    """
    CREATE VIRTUAL TABLE search_word USING fts5(title, body, content='search_entry', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3')
    """,
    """
    CREATE VIRTUAL TABLE search_part USING fts5(title, body, content='search_entry', content_rowid='id',
    tokenize='trigram remove_diacritics 1')
    """,
    """
    INSERT INTO search_word(search_word, rank) VALUES ('secure-delete', 1)
    """,
    """
    INSERT INTO search_part(search_part, rank) VALUES ('secure-delete', 1)
    """,
    """
    CREATE TRIGGER search_entry_ai AFTER INSERT ON search_entry BEGIN INSERT INTO search_word(rowid, title, body)
    VALUES (new.id, new.title, new.body); INSERT INTO search_part(rowid, title, body) VALUES (new.id, new.title,
    new.body); END
    """,
    """
    CREATE TRIGGER search_entry_ad AFTER DELETE ON search_entry BEGIN INSERT INTO search_word(search_word, rowid,
    title, body) VALUES ('delete', old.id, old.title, old.body); INSERT INTO search_part(search_part, rowid,
    title, body) VALUES ('delete', old.id, old.title, old.body); END
    """,
)
RECORDS = (
    "municipality",
    "user",
    "device",
    "organisation_settings",
    "legal_reference",
    "home",
    "person",
    "inquiry",
    "case",
    "transition",
    "visit",
    "note",
    "form_document",
    "answer",
    "assessment",
)


def upgrade() -> None:
    """Make every table, and the triggers that refuse a change of a record outside the log."""
    for statement in STATEMENTS:
        op.execute(statement)
    for name in RECORDS:
        for event in ("INSERT", "UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER gate_{name}_{event.lower()} BEFORE {event} ON "{name}" '
                "WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'outside the log'); END"
            )

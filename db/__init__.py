"""The encrypted store: tables, the write path, queries, migrations. The only SQL."""

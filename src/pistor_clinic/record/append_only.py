"""Triggers that make the database itself refuse to change or remove a row.

For a migration, after the table is made:

    operations = [append_only("record_event")]
"""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

SQLITE = """
CREATE TRIGGER {table}_append_only_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: {event} is refused'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION pistor_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_append_only_{event} BEFORE {event} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION pistor_append_only()
"""
EVENTS = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}


def append_only(table: str) -> RunPython:
    """The migration that adds the triggers to `table`; reversed, it takes them away."""

    def refuse(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        vendor = editor.connection.vendor
        if vendor == "postgresql":
            # None: the text is not a pattern with placeholders.
            editor.execute(POSTGRESQL_FUNCTION, None)
        trigger = POSTGRESQL if vendor == "postgresql" else SQLITE
        for event in EVENTS[vendor]:
            editor.execute(trigger.format(table=table, event=event))

    def allow(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        vendor = editor.connection.vendor
        of_table = f" ON {table}" if vendor == "postgresql" else ""
        for event in EVENTS[vendor]:
            editor.execute(f"DROP TRIGGER {table}_append_only_{event}{of_table}")

    return RunPython(refuse, allow)

"""Takes the triggers of append-only tables away while Django empties them after a test."""


def suspend(connection):
    """Returns what `restore` needs."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger "
                r"WHERE tgname LIKE '%\_append\_only\_%'"
            )
            tables = [row[0] for row in cursor.fetchall()]
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            return tables
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
            r"AND name LIKE '%\_append\_only\_%' ESCAPE '\'"
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        return [sql for _, sql in triggers]


def restore(connection, taken):
    with connection.cursor() as cursor:
        for one in taken:
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {one} ENABLE TRIGGER USER")
            else:
                cursor.execute(one)

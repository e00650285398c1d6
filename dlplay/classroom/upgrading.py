"""A database that an earlier version of the playground made: it gets the columns that have come since."""

from sqlalchemy import Engine, MetaData, inspect
from sqlalchemy.schema import CreateColumn


def add_missing_columns(engine: Engine, tables: MetaData) -> None:
    """Add to the tables that are there the columns that they lack; what stands in them stays.

    A new column must be nullable or have a server default, which the rows that are there get.
    """
    with engine.begin() as connection:
        seen, write = inspect(connection), connection.dialect.identifier_preparer
        for table in tables.sorted_tables:
            there = {column["name"] for column in seen.get_columns(table.name)}
            for column in table.columns:
                if column.name not in there:
                    defined = CreateColumn(column).compile(dialect=connection.dialect)
                    connection.exec_driver_sql(f"ALTER TABLE {write.format_table(table)} ADD COLUMN {defined}")

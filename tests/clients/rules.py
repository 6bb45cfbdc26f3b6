"""The rules in each dialect of SQL, held against `gtm portfolio`.

Every edge with a cent and a person on either side, missing values, and amounts as
text go through the program and through each database, and must come out alike,
row by row. DuckDB, PostgreSQL and Spark are the real ones. BigQuery is ZetaSQL,
its own grammar with the engine that defines what it means; Snowflake is fakesnow,
which runs it on DuckDB. These two keep no functions, so that calls are written
out, and they take fewer rows. What isn't installed is said, and fails where
`GTM_CLIENTS` is set, as `.ci/run` does once it has installed them.
`GTM_RULES_ROWS` asks for more rows.
"""

import csv
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

GTM, FOLDER = sys.argv[1], Path(sys.argv[2])
ROWS = int(os.environ.get("GTM_RULES_ROWS", "20000"))
FEWER_ROWS = 200
EDGES = [500_000_000, 1_500_000_000, 4_000_000_000]
PEOPLE = [30, 80, 200]
TEXTS = [
    "12500000", "$12.5M", "12.5m", "850K", "$850k", "1.2B", "0.5M", "4999999.99", "$5000000.00",
    "1000", "999", "999.99", "$20.00", "$20", "$20.0", "0.5", "$0.50", "0", "$0M", "00", "0.00",
    "012500000", "20", "5M ", "M", "$", "$M", "1.234M", "12,500,000", "12.5 million", "-5M", "5M-15M",
    "1e7", "inf", "999999999999.99", "1000000000001", "999.99B", "1000B", "€5M", "5..1M", "1.M", ".5M",
]


def gtm(*arguments: str, **options) -> str:
    return subprocess.run(
        [GTM, *arguments], check=True, text=True, stdout=subprocess.PIPE, cwd=FOLDER, **options
    ).stdout


def dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def numbers(count: int) -> list[tuple]:
    """Cents and people: every edge and what is next to it, none, and others at random."""
    near = lambda edges: [edge + step for edge in edges for step in (-1, 0, 1)]
    rows = list(itertools.product([None, 100_000, *near(EDGES)], [None, 1, *near(PEOPLE)]))
    chance = random.Random(14)
    while len(rows) < count:
        rows.append((chance.randint(100_000, 9_000_000_000), chance.randint(1, 400)))
    return rows


def answered(rows: list[tuple[str, str]], policy: str) -> dict[int, tuple]:
    """What the program says of rows, by their place; nothing of those it refuses."""
    with (FOLDER / "rows.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["place", "arr", "headcount"])
        writer.writerows([place, *row] for place, row in enumerate(rows))
    said = gtm("portfolio", "rows.csv", "--format", "csv", "--policy", policy,
               "--max-rejects", str(len(rows)), stderr=subprocess.DEVNULL)
    names = ["gtm_stage", "gtm_arr_stage", "gtm_headcount_stage", "gtm_agreement"]
    return {int(row["place"]): tuple(row[name] or None for name in names)
            for row in csv.DictReader(said.splitlines())}


QUERY = """SELECT place, gtm_stage(arr_cents, people), gtm_arr_stage(arr_cents),
gtm_headcount_stage(people), gtm_agreement(arr_cents, people) FROM given_numbers"""
TEXT_QUERY = """SELECT place, gtm_cents(amount), gtm_cents_refused(amount),
gtm_arr_stage(gtm_cents(amount)) FROM given_texts"""
VERDICTS = """SELECT id, gtm_verdict(low, low, low_held, high, high_held),
gtm_verdict(high, low, low_held, high, high_held), low_held, high_held FROM gtm_targets"""


class DuckDB:
    def __init__(self, rules: str):
        import duckdb

        self.connection = duckdb.connect()
        self.connection.execute(rules)

    def table(self, name: str, columns: str, rows: list[tuple]):
        self.connection.execute(f"CREATE TABLE {name} ({columns})")
        path = FOLDER / f"{name}.csv"
        write(path, rows)
        self.connection.execute(f"COPY {name} FROM '{path}' (NULL '\\N', HEADER false)")

    def query(self, sql: str) -> list[tuple]:
        return self.connection.execute(sql).fetchall()


class Postgres:
    """A server of its own in the folder, over its socket."""

    def __init__(self, rules: str):
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        if not programs:
            raise ImportError("PostgreSQL")
        self.programs, self.data = programs[-1], FOLDER / "data"
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        FOLDER.chmod(0o777)
        for parent in FOLDER.parents[:-2]:
            parent.chmod(parent.stat().st_mode | 0o011)
        self.run("initdb", "-D", self.data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-k {FOLDER} -c listen_addresses='' -c fsync=off"
        self.run("pg_ctl", "-D", self.data, "-o", options, "-w", "-l", FOLDER / "log", "start")
        self.psql(rules)

    def run(self, program: str, *arguments, **options):
        command = [*self.user, self.programs / program, *arguments]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        done = subprocess.run(command, text=True, cwd=FOLDER, **options)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def psql(self, sql: str) -> str:
        return self.run("psql", "-h", FOLDER, "-d", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1",
                        "--csv", "-P", "null=\\N", input=sql)

    def table(self, name: str, columns: str, rows: list[tuple]):
        path = FOLDER / f"{name}.csv"
        write(path, rows)
        self.psql(f"CREATE TABLE {name} ({columns.replace('VARCHAR', 'text')});"
                  f"\n\\copy {name} FROM '{path}' (FORMAT csv, NULL '\\N')")

    def query(self, sql: str) -> list[tuple]:
        return [tuple(map(typed, row)) for row in csv.reader(self.psql(sql).splitlines())]

    def close(self):
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")


class Spark:
    def __init__(self, rules: str):
        from pyspark.sql import SparkSession

        if not shutil.which("java"):
            raise ImportError("a Java runtime")
        self.session = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
                        .config("spark.sql.shuffle.partitions", "2")
                        .config("spark.ui.showConsoleProgress", "false")
                        .config("spark.sql.warehouse.dir", str(FOLDER / "warehouse"))
                        .config("spark.log.level", "ERROR").getOrCreate())
        self.session.sparkContext.setLogLevel("ERROR")
        without_comments = "\n".join(
            line for line in rules.splitlines() if not line.startswith("--"))
        for statement in without_comments.split(";\n"):
            if statement.strip():
                self.session.sql(statement)

    def table(self, name: str, columns: str, rows: list[tuple]):
        schema = columns.replace("VARCHAR", "STRING")
        self.session.createDataFrame(rows, schema).createOrReplaceTempView(name)

    def query(self, sql: str) -> list[tuple]:
        return [tuple(row) for row in self.session.sql(sql).collect()]

    def close(self):
        self.session.stop()


class WithoutFunctions:
    """An engine that keeps no functions. Each call is written out as what it stands
    for, and tables are queries."""

    FUNCTION = re.compile(r"FUNCTION (\w+)\((.*?)\) RETURNS \w+ AS\s*(?:\(|\$\$)(.*?)(?:\)|\$\$);\n", re.S)
    TABLE = re.compile(r"TABLE (\w+) AS\n(.*?);\n", re.S)

    def __init__(self, rules: str):
        rules = "\n".join(line for line in rules.splitlines() if not line.startswith("--")) + "\n"
        self.functions, self.tables = self.FUNCTION.findall(rules), dict(self.TABLE.findall(rules))
        assert len(self.functions) == rules.count("FUNCTION") and len(self.tables) == 2, rules

    def table(self, name: str, columns: str, rows: list[tuple]):
        columns = [column.split() for column in columns.split(", ")]
        cell = lambda value: "NULL" if value is None else self.text(value) if isinstance(value, str) else str(value)
        # The first row says the types, and is none.
        types = [f"CAST(NULL AS {self.TYPES[kind]}) AS {name}" for name, kind in columns]
        rows = [", ".join(map(cell, row)) for row in rows]
        selects = " UNION ALL SELECT ".join([", ".join(types), *rows])
        self.tables[name] = f"SELECT * FROM (SELECT {selects}) AS rows_given WHERE place IS NOT NULL"

    def written(self, sql: str) -> str:
        for name, parameters, body in reversed(self.functions):
            parameters = [parameter.split()[0] for parameter in parameters.split(", ")]

            def call(found):
                given = dict(zip(parameters, found[1].split(", "), strict=True))
                word = lambda found: given.get(found[0], found[0])
                return "(" + re.sub(r"'[^']*'|\w+", word, body) + ")"

            sql = re.sub(rf"\b{name}\(((?:[^()]|\([^()]*\))*)\)", call, sql)
        table = next(table for table in self.tables if sql.endswith(f"FROM {table}"))
        return f"WITH {table} AS ({self.tables[table]}) {sql}"


class BigQuery(WithoutFunctions):
    TYPES = {"BIGINT": "INT64", "VARCHAR": "STRING"}
    text = staticmethod(json.dumps)

    def __init__(self, rules: str):
        from zetasql.api import CatalogBuilder, Parser
        from zetasql.types import AnalyzerOptions, LanguageOptions, ZetaSQLBuiltinFunctionOptions

        Parser.parse_script_static(rules)
        super().__init__(rules)
        language = LanguageOptions.maximum_features()
        self.options = AnalyzerOptions(language_options=language)
        builtin = ZetaSQLBuiltinFunctionOptions(language_options=language)
        self.catalog = CatalogBuilder("rules").with_builtin_functions(builtin).build()

    def query(self, sql: str) -> list[tuple]:
        from zetasql.api import PreparedQuery

        builder = PreparedQuery.builder().set_sql(self.written(sql))
        with builder.set_analyzer_options(self.options).set_catalog(self.catalog).prepare() as query:
            rows = query.execute().content.table_data.row
        value = lambda cell: next((one for one in vars(cell).values() if one is not None), None)
        return [tuple(map(value, row.cell)) for row in rows]


class Snowflake(WithoutFunctions):
    TYPES = {"BIGINT": "NUMBER", "VARCHAR": "VARCHAR"}
    text = staticmethod(lambda text: "'" + text.replace("'", "''") + "'")

    def __init__(self, rules: str):
        import fakesnow
        import snowflake.connector

        super().__init__(rules)
        self.patch = fakesnow.patch()
        self.patch.__enter__()
        self.connection = snowflake.connector.connect(database="rules", schema="rules")

    def close(self):
        self.patch.__exit__(None, None, None)

    def query(self, sql: str) -> list[tuple]:
        # A `$` in a text would be taken for a variable here.
        sql = re.sub(r"[$](?=\w)", "' || CHR(36) || '", self.written(sql))
        return self.connection.cursor().execute(sql).fetchall()


def write(path: Path, rows: list[tuple]):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(["\\N" if cell is None else cell for cell in row] for row in rows)
    path.chmod(0o644)


def typed(cell: str):
    if cell == "\\N":
        return None
    return int(cell) if cell.isdigit() else {"t": True, "f": False}.get(cell, cell)


def check(name: str, make, rules: str):
    rows = numbers(FEWER_ROWS if issubclass(make, WithoutFunctions) else ROWS)
    as_text = [("" if cents is None else dollars(cents) if cents % 100 else str(cents // 100),
                "" if people is None else people) for cents, people in rows]
    database = make(rules)
    try:
        database.table("given_numbers", "place BIGINT, arr_cents BIGINT, people BIGINT",
                       [(place, *row) for place, row in enumerate(rows)])
        database.table("given_texts", "place BIGINT, amount VARCHAR", list(enumerate(TEXTS)))
        said = answered(as_text, "arr")
        for place, *found in database.query(QUERY):
            wanted = said.get(place, (None,) * 4)
            assert tuple(found) == wanted, f"{name}: {rows[place]}: {found}, and gtm says {wanted}"
        said = answered([(text, "") for text in TEXTS], "arr")
        read = 0
        for place, cents, why, stage in database.query(TEXT_QUERY):
            assert (cents is None) == (why is not None), f"{name}: {TEXTS[place]}: {cents}, {why}"
            if cents is not None:
                read += 1
                wanted = said.get(place)
                assert wanted and wanted[1] == stage, f"{name}: {TEXTS[place]}: {cents}: {wanted}"
        assert read >= 12, f"{name} reads {read} amounts"
        for id, at_low, at_high, low_held, high_held in database.query(VERDICTS):
            for verdict, is_held, outside in [(at_low, low_held, "below"), (at_high, high_held, "above")]:
                wanted = "within" if is_held else outside
                assert verdict in (None, wanted), f"{name}: {id}: {verdict}"
    finally:
        getattr(database, "close", lambda: None)()
    print(f"{name}: {len(rows)} rows and {read} of {len(TEXTS)} amounts alike")


def main():
    missing = []
    for name, make in [("duckdb", DuckDB), ("postgres", Postgres), ("spark", Spark),
                       ("bigquery", BigQuery), ("snowflake", Snowflake)]:
        try:
            check(name, make, gtm("rules", "--dialect", name))
        except (ImportError, FileNotFoundError) as error:
            missing.append(f"{name} ({error})")
    for policy in ["headcount", "lower", "higher"]:
        try:
            database = DuckDB(gtm("rules", "--dialect", "duckdb", "--policy", policy))
        except ImportError:
            break
        rows = numbers(110)
        database.table("given_numbers", "place BIGINT, arr_cents BIGINT, people BIGINT",
                       [(place, *row) for place, row in enumerate(rows)])
        wanted = answered([("" if cents is None else dollars(cents), people or "")
                           for cents, people in rows], policy)
        for place, *found in database.query(QUERY):
            assert tuple(found) == wanted.get(place, (None,) * 4), f"{policy}: {rows[place]}: {found}"
    if missing:
        print("did not run:", ", ".join(missing))
        sys.exit("GTM_CLIENTS" in os.environ)


main()

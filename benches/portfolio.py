#!/usr/bin/env python3
"""Measures `gtm portfolio` beside DuckDB's CLI, polars and xan on the same question.

    python3 benches/portfolio.py target/release/gtm [ROWS]

Makes files of plain numbers and of money as people write it, has each program
answer the stage by ARR and headcount and how the two agree, holds the answers
against each other row by row, and prints the seconds of the best of five runs,
the processor's seconds, the most memory and the ratios. What isn't installed
(`pip install duckdb-cli polars`, `cargo install xan`) is left out and said.
"""

import csv
import importlib.util
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GTM = str(Path(sys.argv[1]).resolve())
ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
RUNS = 5
SHOWN = ["gtm_stage", "gtm_arr_stage", "gtm_headcount_stage", "gtm_agreement"]


def case(value: str, edges: list[int], outcomes: list[str]) -> str:
    below = " ".join(f"WHEN {value} < {edge} THEN {out}" for edge, out in zip(edges, outcomes))
    return f"CASE {below} ELSE {outcomes[-1]} END"


def duckdb_query(source: Path, target: Path, is_text: bool) -> str:
    factor = "CASE right(arr, 1) WHEN 'K' THEN 1000 WHEN 'M' THEN 1000000 ELSE 1 END"
    digits = "CAST(regexp_replace(arr, '[$KMB]', '', 'g') AS DECIMAL(18,2))"
    dollars = f"""CASE WHEN regexp_matches(arr, '^[$]?[0-9]+([.][0-9]+)?[KM]?$')
        THEN {digits} * {factor} END""" if is_text else "arr"
    ids = ["'below'", "'scale'", "'optimize'", "'platform'"]
    places = ["0", "1", "2", "3"]
    arr, people = [5_000_000, 15_000_000, 40_000_000], [30, 80, 200]
    return f"""COPY (
        SELECT name, arr, headcount, {case('d', arr, ids)} AS gtm_stage,
            {case('d', arr, ids)} AS gtm_arr_stage,
            {case('headcount', people, ids)} AS gtm_headcount_stage,
            CASE WHEN a = h THEN 'agree' WHEN a > h THEN 'arr-ahead' ELSE 'headcount-ahead' END
                AS gtm_agreement
        FROM (SELECT *, {case('d', arr, places)} AS a, {case('headcount', people, places)} AS h
            FROM (SELECT *, {dollars} AS d FROM read_csv('{source}')))
    ) TO '{target}'"""


POLARS = """
import polars as pl, sys
def case(column, edges, outcomes):
    chain = pl.when(column < edges[0]).then(outcomes[0])
    for edge, outcome in zip(edges[1:], outcomes[1:]):
        chain = chain.when(column < edge).then(outcome)
    return chain.otherwise(outcomes[-1])
ids = [pl.lit(i) for i in ["below", "scale", "optimize", "platform"]]
places = [pl.lit(i) for i in range(4)]
arr, people = [5e6, 15e6, 40e6], [30, 80, 200]
d, h = pl.col("arr"), pl.col("headcount")
if sys.argv[3] == "money":
    factor = pl.when(d.str.ends_with("M")).then(1e6).when(d.str.ends_with("K")).then(1e3).otherwise(1.0)
    d = d.str.replace_all("[$KM]", "").cast(pl.Float64) * factor
a, p = case(d, arr, places), case(h, people, places)
(pl.scan_csv(sys.argv[1]).with_columns(
    case(d, arr, ids).alias("gtm_stage"), case(d, arr, ids).alias("gtm_arr_stage"),
    case(h, people, ids).alias("gtm_headcount_stage"),
    pl.when(a == p).then(pl.lit("agree")).when(a > p).then(pl.lit("arr-ahead"))
    .otherwise(pl.lit("headcount-ahead")).alias("gtm_agreement")).sink_csv(sys.argv[2]))
"""


def xan_expression(is_text: bool) -> str:
    factor = 'if(endswith(arr, "M"), 1000000, if(endswith(arr, "K"), 1000, 1))'
    dollars = f'float(replace(arr, /[$KM]/, "")) * {factor}' if is_text else "int(arr)"

    def case(value: str, edges: list[int], outcomes: list[str]) -> str:
        first, *others = outcomes
        return f"if({value} < {edges[0]}, {first}, {case(value, edges[1:], others)})" if edges else first

    ids, places = ['"below"', '"scale"', '"optimize"', '"platform"'], ["0", "1", "2", "3"]
    arr, people = ("_[0]", [5_000_000, 15_000_000, 40_000_000]), ("_[1]", [30, 80, 200])
    by_arr, by_people = case(*arr, places), case(*people, places)
    agreement = f'if({by_arr} == {by_people}, "agree", if({by_arr} > {by_people}, "arr-ahead", "headcount-ahead"))'
    answers = [case(*arr, ids), case(*arr, ids), case(*people, ids), agreement]
    return f"[{dollars}, int(headcount)] | [{', '.join(answers)}] as ({', '.join(SHOWN)})"


def make(path: Path, is_text: bool):
    chance = random.Random(14)
    with path.open("w") as file:
        file.write("name,arr,headcount\n")
        for row in range(ROWS):
            cents = chance.randint(10, 900)
            arr = f"${cents / 10:g}M" if is_text else chance.randint(1_000_000, 90_000_000)
            file.write(f"Company {row},{arr},{chance.randint(5, 400)}\n")


def measured(command: list[str]) -> tuple[float, float, int]:
    """Seconds, the processor's seconds, and the most memory in MiB."""
    best = None
    for _ in range(RUNS):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        assert status == 0, command
        run = (seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)
        best = min(best or run, run)
    return best


def answers(path: Path):
    with path.open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            yield row["name"], *(row[name] for name in SHOWN)


def main():
    with tempfile.TemporaryDirectory() as folder:
        for kind in ["plain", "money"]:
            source = Path(folder, f"{kind}.csv")
            make(source, kind == "money")
            out = {name: Path(folder, f"{kind}.{name}.csv") for name in ["gtm", "duckdb", "polars", "xan"]}
            programs = {"gtm": [GTM, "portfolio", str(source), "--output", str(out["gtm"])]}
            if duckdb := shutil.which("duckdb"):
                query = duckdb_query(source, out["duckdb"], kind == "money")
                programs["duckdb"] = [duckdb, "-c", query]
            else:
                print("duckdb: not installed")
            # Imported here it would count for the memory of all.
            if importlib.util.find_spec("polars"):
                programs["polars"] = [sys.executable, "-c", POLARS, str(source), str(out["polars"]), kind]
            else:
                print("polars: not installed")
            if xan := shutil.which("xan"):
                expression = xan_expression(kind == "money")
                programs["xan"] = [xan, "map", "-p", expression, str(source), "-o", str(out["xan"])]
            else:
                print("xan: not installed")
            results = {name: measured(command) for name, command in programs.items()}
            for name in programs:
                pairs = zip(answers(out["gtm"]), answers(out[name]), strict=True)
                different = next((pair for pair in pairs if pair[0] != pair[1]), None)
                assert different is None, f"{name}: {different}"
            for name, (seconds, cpu, memory) in results.items():
                ratio = seconds / results["gtm"][0]
                print(f"{kind:5}  {name:6}  {seconds:6.2f} s  {ROWS / seconds / 1e6:5.2f} M rows/s"
                      f"  {cpu:6.2f} cpu s  {memory:5} MiB  {ratio:5.2f} times gtm")


main()

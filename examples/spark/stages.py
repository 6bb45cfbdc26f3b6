"""Writes the stage of each account: stages.py RULES ACCOUNTS STAGED."""

import sys

from pyspark.sql import SparkSession

RULES, ACCOUNTS, STAGED = sys.argv[1:]

spark = SparkSession.builder.appName("gtm-stages").getOrCreate()
with open(RULES, encoding="utf-8") as file:
    rules = "".join(line for line in file if not line.startswith("--"))
for statement in rules.split(";\n"):
    if statement.strip():
        spark.sql(statement)

spark.read.parquet(ACCOUNTS).createOrReplaceTempView("accounts")
staged = spark.sql(
    """
    SELECT *, gtm_stage(arr_cents, headcount) AS stage,
      gtm_agreement(arr_cents, headcount) AS agreement,
      CASE WHEN arr IS NOT NULL THEN gtm_cents_refused(arr) END AS refused
    FROM (SELECT *, gtm_cents(arr) AS arr_cents FROM accounts)
    """
)
staged.where("refused IS NULL").drop("refused").write.mode("overwrite").partitionBy(
    "stage"
).parquet(STAGED)
staged.where("refused IS NOT NULL").select("name", "arr", "refused").write.mode(
    "overwrite"
).parquet(f"{STAGED}-refused")

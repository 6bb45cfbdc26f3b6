-- The stages of B2B SaaS companies, what decides between ARR and headcount, and
-- the targets of metrics, as gtm {version} has them. `gtm rules` wrote this: run
-- it again rather than change it.
--
{each source}-- {source}
--
-- A band holds its lower end and not its upper one. ARR is in whole cents of US
-- dollars. Targets are those that are figures, and a value is held against one in
-- the unit of the target.
-- Unrun: nobody has run this on BigQuery itself yet. It passes the parser of ZetaSQL,
-- the grammar of BigQuery, and what the functions say is what gtm says, where
-- ZetaSQL's own engine runs it. The data set goes into the names:
-- `--prefix my_dataset.gtm_`.

CREATE OR REPLACE TABLE {prefix}stages AS
SELECT 0 AS place, 'below' AS stage, 'Below the first stage' AS title, CAST(0 AS INT64) AS arr_from_cents,
  CAST({first_arr} AS INT64) AS arr_below_cents, CAST(0 AS INT64) AS headcount_from, CAST({first_headcount} AS INT64) AS headcount_below
{each stage}UNION ALL SELECT {place}, {stage}, {title}, {arr_from}, {arr_below}, {headcount_from}, {headcount_below}
;

CREATE OR REPLACE TABLE {prefix}targets AS
SELECT * FROM (
SELECT CAST(NULL AS STRING) AS id, CAST(NULL AS STRING) AS stage, CAST(NULL AS STRING) AS function_id, CAST(NULL AS STRING) AS metric, CAST(NULL AS STRING) AS target, CAST(NULL AS STRING) AS unit,
  CAST(NULL AS FLOAT64) AS low, CAST(NULL AS BOOL) AS low_held, CAST(NULL AS FLOAT64) AS high, CAST(NULL AS BOOL) AS high_held, CAST(NULL AS STRING) AS source
{each target}UNION ALL SELECT {id}, {stage}, {function}, {metric}, {target}, {unit}, {low}, {low_held}, {high}, {high_held}, {source}
) AS all_targets WHERE id IS NOT NULL;

-- Why an amount is not read; NULL for one that is. Other ways of writing it, as
-- 12,500,000 or 12.5 million, are read by gtm itself.
CREATE OR REPLACE FUNCTION {prefix}cents_refused(amount STRING) RETURNS STRING AS (
CASE
  WHEN amount IS NULL OR amount = '' THEN 'nothing is given'
  WHEN REGEXP_CONTAINS(amount, '^[$]?0+([.]0+)?[KkMmBb]?$') THEN 'an amount can not be zero'
  WHEN REGEXP_CONTAINS(amount, '^[0-9]{1,3}([.][0-9]{1,2})?$') THEN 'a bare number under 1000 may be meant in millions'
  WHEN REGEXP_CONTAINS(amount, '^[$][0-9]{1,3}([.][0-9])?$') THEN 'a bare number under 1000 may be meant in millions'
  WHEN REGEXP_CONTAINS(amount, '^[$]?(0|[1-9][0-9]{0,11})([.][0-9]{1,2})?$') THEN NULL
  WHEN REGEXP_CONTAINS(amount, '^[$]?(0|[1-9][0-9]{0,8})([.][0-9]{1,2})?[Kk]$') THEN NULL
  WHEN REGEXP_CONTAINS(amount, '^[$]?(0|[1-9][0-9]{0,5})([.][0-9]{1,2})?[Mm]$') THEN NULL
  WHEN REGEXP_CONTAINS(amount, '^[$]?(0|[1-9][0-9]{0,2})([.][0-9]{1,2})?[Bb]$') THEN NULL
  ELSE 'not an amount as 12500000, $12.5M or 850K, up to a trillion'
END
);

-- An amount of US dollars in whole cents, as 12500000, $12.5M or 850K; NULL for
-- whatever else, and `cents_refused` says why.
CREATE OR REPLACE FUNCTION {prefix}cents(amount STRING) RETURNS INT64 AS (
CASE
  WHEN {prefix}cents_refused(amount) IS NULL THEN CAST(
    CAST(REPLACE(REPLACE(REPLACE(REPLACE(UPPER(amount), '$', ''), 'K', ''), 'M', ''), 'B', '') AS NUMERIC)
    * CASE
        WHEN UPPER(amount) LIKE '%K' THEN 100000
        WHEN UPPER(amount) LIKE '%M' THEN 100000000
        WHEN UPPER(amount) LIKE '%B' THEN 100000000000
        ELSE 100
      END AS INT64)
END
);

-- The stage that ARR says, by its order: 0 below the first one. ARR is in whole
-- cents of US dollars.
CREATE OR REPLACE FUNCTION {prefix}arr_place(arr_cents INT64) RETURNS INT64 AS (
CASE
  WHEN arr_cents IS NULL OR arr_cents <= 0 THEN NULL
{each stage}  WHEN arr_cents < {arr_from} THEN {place} - 1
  ELSE {count}
END
);

-- The stage that headcount says, by its order: 0 below the first one.
CREATE OR REPLACE FUNCTION {prefix}headcount_place(people INT64) RETURNS INT64 AS (
CASE
  WHEN people IS NULL OR people <= 0 THEN NULL
{each stage}  WHEN people < {headcount_from} THEN {place} - 1
  ELSE {count}
END
);

-- The stage of a company, by its order. One signal decides where it is the only
-- one; where both differ, {policy} decides.
CREATE OR REPLACE FUNCTION {prefix}stage_place(arr_cents INT64, people INT64) RETURNS INT64 AS (
CASE
  WHEN {prefix}headcount_place(people) IS NULL THEN {prefix}arr_place(arr_cents)
  WHEN {prefix}arr_place(arr_cents) IS NULL THEN {prefix}headcount_place(people)
  ELSE CASE '{policy}'
    WHEN 'arr' THEN {prefix}arr_place(arr_cents)
    WHEN 'headcount' THEN {prefix}headcount_place(people)
    WHEN 'lower' THEN LEAST({prefix}arr_place(arr_cents), {prefix}headcount_place(people))
    ELSE GREATEST({prefix}arr_place(arr_cents), {prefix}headcount_place(people))
  END
END
);

-- The id of the stage that ARR says.
CREATE OR REPLACE FUNCTION {prefix}arr_stage(arr_cents INT64) RETURNS STRING AS (
CASE {prefix}arr_place(arr_cents)
  WHEN 0 THEN 'below'
{each stage}  WHEN {place} THEN {stage}
END
);

-- The id of the stage that headcount says.
CREATE OR REPLACE FUNCTION {prefix}headcount_stage(people INT64) RETURNS STRING AS (
CASE {prefix}headcount_place(people)
  WHEN 0 THEN 'below'
{each stage}  WHEN {place} THEN {stage}
END
);

-- The id of a company's stage; `below` the first one.
CREATE OR REPLACE FUNCTION {prefix}stage(arr_cents INT64, people INT64) RETURNS STRING AS (
CASE {prefix}stage_place(arr_cents, people)
  WHEN 0 THEN 'below'
{each stage}  WHEN {place} THEN {stage}
END
);

-- How the two signals stand to each other; NULL without both.
CREATE OR REPLACE FUNCTION {prefix}agreement(arr_cents INT64, people INT64) RETURNS STRING AS (
CASE
  WHEN {prefix}arr_place(arr_cents) IS NULL OR {prefix}headcount_place(people) IS NULL THEN NULL
  WHEN {prefix}arr_place(arr_cents) = {prefix}headcount_place(people) THEN 'agree'
  WHEN {prefix}arr_place(arr_cents) > {prefix}headcount_place(people) THEN 'arr-ahead'
  ELSE 'headcount-ahead'
END
);

-- Where a measured value is by a target, in the unit of the target. An end that
-- is not held is outside.
CREATE OR REPLACE FUNCTION {prefix}verdict(measured FLOAT64, low FLOAT64, low_held BOOL, high FLOAT64, high_held BOOL) RETURNS STRING AS (
CASE
  WHEN measured IS NULL OR (low IS NULL AND high IS NULL) THEN NULL
  WHEN measured < low OR (measured = low AND NOT low_held) THEN 'below'
  WHEN measured > high OR (measured = high AND NOT high_held) THEN 'above'
  ELSE 'within'
END
);

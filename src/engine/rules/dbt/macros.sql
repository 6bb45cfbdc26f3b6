{#
-- The stages of B2B SaaS companies, what decides between ARR and headcount, and
-- the targets of metrics, as gtm {version} has them. `gtm rules` wrote this: run
-- it again rather than change it.
--
{each source}-- {source}
--
-- A band holds its lower end and not its upper one. ARR is in whole cents of US
-- dollars. Targets are those that are figures, and a value is held against one in
-- the unit of the target.
--
-- Run on DuckDB; where another warehouse calls a type or `regexp_matches`
-- otherwise, `gtm rules --dialect` of that has its words.
#}

{#
-- The stage that ARR says, by its order: 0 below the first one. ARR is in whole
-- cents of US dollars.
#}
{% macro {prefix}arr_place(arr_cents) -%}
CASE
  WHEN ({{ arr_cents }}) IS NULL OR ({{ arr_cents }}) <= 0 THEN NULL
{each stage}  WHEN ({{ arr_cents }}) < {arr_from} THEN {place} - 1
  ELSE {count}
END
{%- endmacro %}

{#
-- The stage that headcount says, by its order: 0 below the first one.
#}
{% macro {prefix}headcount_place(people) -%}
CASE
  WHEN ({{ people }}) IS NULL OR ({{ people }}) <= 0 THEN NULL
{each stage}  WHEN ({{ people }}) < {headcount_from} THEN {place} - 1
  ELSE {count}
END
{%- endmacro %}

{#
-- The stage of a company, by its order. One signal decides where it is the only
-- one; where both differ, {policy} decides.
#}
{% macro {prefix}stage_place(arr_cents, people) -%}
CASE
  WHEN {{ gtm.{prefix}headcount_place(people) }} IS NULL THEN {{ gtm.{prefix}arr_place(arr_cents) }}
  WHEN {{ gtm.{prefix}arr_place(arr_cents) }} IS NULL THEN {{ gtm.{prefix}headcount_place(people) }}
  ELSE CASE '{policy}'
    WHEN 'arr' THEN {{ gtm.{prefix}arr_place(arr_cents) }}
    WHEN 'headcount' THEN {{ gtm.{prefix}headcount_place(people) }}
    WHEN 'lower' THEN LEAST({{ gtm.{prefix}arr_place(arr_cents) }}, {{ gtm.{prefix}headcount_place(people) }})
    ELSE GREATEST({{ gtm.{prefix}arr_place(arr_cents) }}, {{ gtm.{prefix}headcount_place(people) }})
  END
END
{%- endmacro %}

{#
-- The id of the stage that ARR says.
#}
{% macro {prefix}arr_stage(arr_cents) -%}
CASE {{ gtm.{prefix}arr_place(arr_cents) }}
  WHEN 0 THEN 'below'
{each stage}  WHEN {place} THEN {stage}
END
{%- endmacro %}

{#
-- The id of the stage that headcount says.
#}
{% macro {prefix}headcount_stage(people) -%}
CASE {{ gtm.{prefix}headcount_place(people) }}
  WHEN 0 THEN 'below'
{each stage}  WHEN {place} THEN {stage}
END
{%- endmacro %}

{#
-- The id of a company's stage; `below` the first one.
#}
{% macro {prefix}stage(arr_cents, people) -%}
CASE {{ gtm.{prefix}stage_place(arr_cents, people) }}
  WHEN 0 THEN 'below'
{each stage}  WHEN {place} THEN {stage}
END
{%- endmacro %}

{#
-- How the two signals stand to each other; NULL without both.
#}
{% macro {prefix}agreement(arr_cents, people) -%}
CASE
  WHEN {{ gtm.{prefix}arr_place(arr_cents) }} IS NULL OR {{ gtm.{prefix}headcount_place(people) }} IS NULL THEN NULL
  WHEN {{ gtm.{prefix}arr_place(arr_cents) }} = {{ gtm.{prefix}headcount_place(people) }} THEN 'agree'
  WHEN {{ gtm.{prefix}arr_place(arr_cents) }} > {{ gtm.{prefix}headcount_place(people) }} THEN 'arr-ahead'
  ELSE 'headcount-ahead'
END
{%- endmacro %}

{#
-- Where a measured value is by a target, in the unit of the target. An end that
-- is not held is outside.
#}
{% macro {prefix}verdict(measured, low, low_held, high, high_held) -%}
CASE
  WHEN ({{ measured }}) IS NULL OR (({{ low }}) IS NULL AND ({{ high }}) IS NULL) THEN NULL
  WHEN ({{ measured }}) < ({{ low }}) OR (({{ measured }}) = ({{ low }}) AND NOT ({{ low_held }})) THEN 'below'
  WHEN ({{ measured }}) > ({{ high }}) OR (({{ measured }}) = ({{ high }}) AND NOT ({{ high_held }})) THEN 'above'
  ELSE 'within'
END
{%- endmacro %}

{#
-- An amount of US dollars in whole cents, as 12500000, $12.5M or 850K; NULL for
-- whatever else, and `cents_refused` says why.
#}
{% macro {prefix}cents(amount) -%}
CASE
  WHEN {{ gtm.{prefix}cents_refused(amount) }} IS NULL THEN CAST(
    CAST(REPLACE(REPLACE(REPLACE(REPLACE(UPPER(({{ amount }})), '$', ''), 'K', ''), 'M', ''), 'B', '') AS DECIMAL(14,2))
    * CASE
        WHEN UPPER(({{ amount }})) LIKE '%K' THEN 100000
        WHEN UPPER(({{ amount }})) LIKE '%M' THEN 100000000
        WHEN UPPER(({{ amount }})) LIKE '%B' THEN 100000000000
        ELSE 100
      END AS BIGINT)
END
{%- endmacro %}

{#
-- Why an amount is not read; NULL for one that is. Other ways of writing it, as
-- 12,500,000 or 12.5 million, are read by gtm itself.
#}
{% macro {prefix}cents_refused(amount) -%}
CASE
  WHEN ({{ amount }}) IS NULL OR ({{ amount }}) = '' THEN 'nothing is given'
  WHEN regexp_matches(({{ amount }}), '^[$]?0+([.]0+)?[KkMmBb]?$') THEN 'an amount can not be zero'
  WHEN regexp_matches(({{ amount }}), '^[0-9]{1,3}([.][0-9]{1,2})?$') THEN 'a bare number under 1000 may be meant in millions'
  WHEN regexp_matches(({{ amount }}), '^[$][0-9]{1,3}([.][0-9])?$') THEN 'a bare number under 1000 may be meant in millions'
  WHEN regexp_matches(({{ amount }}), '^[$]?(0|[1-9][0-9]{0,11})([.][0-9]{1,2})?$') THEN NULL
  WHEN regexp_matches(({{ amount }}), '^[$]?(0|[1-9][0-9]{0,8})([.][0-9]{1,2})?[Kk]$') THEN NULL
  WHEN regexp_matches(({{ amount }}), '^[$]?(0|[1-9][0-9]{0,5})([.][0-9]{1,2})?[Mm]$') THEN NULL
  WHEN regexp_matches(({{ amount }}), '^[$]?(0|[1-9][0-9]{0,2})([.][0-9]{1,2})?[Bb]$') THEN NULL
  ELSE 'not an amount as 12500000, $12.5M or 850K, up to a trillion'
END
{%- endmacro %}

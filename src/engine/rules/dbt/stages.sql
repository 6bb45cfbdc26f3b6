SELECT 0 AS place, 'below' AS stage, 'Below the first stage' AS title, CAST(0 AS BIGINT) AS arr_from_cents,
  CAST({first_arr} AS BIGINT) AS arr_below_cents, CAST(0 AS BIGINT) AS headcount_from, CAST({first_headcount} AS BIGINT) AS headcount_below
{each stage}UNION ALL SELECT {place}, {stage}, {title}, {arr_from}, {arr_below}, {headcount_from}, {headcount_below}

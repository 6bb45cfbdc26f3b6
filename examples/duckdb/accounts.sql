-- The stage of each account, read from Parquet and written to it.
CREATE OR REPLACE VIEW accounts AS
SELECT *, gtm_cents(CAST(arr AS VARCHAR)) AS arr_cents
FROM read_parquet('accounts/*.parquet');

COPY (
  SELECT name, arr, headcount,
    gtm_stage(arr_cents, headcount) AS stage,
    gtm_agreement(arr_cents, headcount) AS agreement
  FROM accounts
  WHERE arr IS NULL OR arr_cents IS NOT NULL
) TO 'staged.parquet' (FORMAT parquet);

COPY (
  SELECT name, arr, gtm_cents_refused(CAST(arr AS VARCHAR)) AS reason
  FROM accounts
  WHERE arr IS NOT NULL AND arr_cents IS NULL
) TO 'refused.csv' (HEADER);

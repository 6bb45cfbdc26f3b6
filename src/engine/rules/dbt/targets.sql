SELECT * FROM (
SELECT CAST(NULL AS VARCHAR) AS id, CAST(NULL AS VARCHAR) AS stage, CAST(NULL AS VARCHAR) AS function_id, CAST(NULL AS VARCHAR) AS metric, CAST(NULL AS VARCHAR) AS target, CAST(NULL AS VARCHAR) AS unit,
  CAST(NULL AS DOUBLE) AS low, CAST(NULL AS BOOLEAN) AS low_held, CAST(NULL AS DOUBLE) AS high, CAST(NULL AS BOOLEAN) AS high_held, CAST(NULL AS VARCHAR) AS source
{each target}UNION ALL SELECT {id}, {stage}, {function}, {metric}, {target}, {unit}, {low}, {low_held}, {high}, {high_held}, {source}
) AS all_targets WHERE id IS NOT NULL

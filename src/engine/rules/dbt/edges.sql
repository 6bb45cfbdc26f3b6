-- Each band holds its lower end; a cent or a person less is not of it.
select stage
from {{ ref('{prefix}stages') }}
where place > 0
  and (
    {{ {prefix}arr_stage('arr_from_cents') }} <> stage
    or {{ {prefix}arr_stage('arr_from_cents - 1') }} = stage
    or {{ {prefix}headcount_stage('headcount_from') }} <> stage
    or {{ {prefix}headcount_stage('headcount_from - 1') }} = stage
  )

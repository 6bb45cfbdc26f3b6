-- Each band holds its lower end; a cent or a person less is not of it.
select stage
from {{ ref('{prefix}stages') }}
where place > 0
  and (
    {{ gtm.{prefix}arr_stage('arr_from_cents') }} <> stage
    or {{ gtm.{prefix}arr_stage('arr_from_cents - 1') }} = stage
    or {{ gtm.{prefix}headcount_stage('headcount_from') }} <> stage
    or {{ gtm.{prefix}headcount_stage('headcount_from - 1') }} = stage
  )

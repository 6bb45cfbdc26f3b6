select
  name,
  {{ gtm.gtm_stage('arr_cents', 'headcount') }} as stage,
  {{ gtm.gtm_agreement('arr_cents', 'headcount') }} as agreement
from {{ ref('accounts') }}

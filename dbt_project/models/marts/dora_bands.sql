select metric, band, position, better, limit_value, year
from {{ ref('stg_configuration__dora_bands') }}

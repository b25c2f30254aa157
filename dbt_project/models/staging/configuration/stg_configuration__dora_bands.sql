{{ configured('dora_bands', ['metric', 'band', 'position', 'better', 'limit_value', 'year'], key=['metric', 'band']) }}

{{ configured('environments', ['pattern', 'is_production', 'origin'], key=['pattern']) }}

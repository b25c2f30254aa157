"""What the API's gate costs a request: identity, rule, limits, log, measurements, headers, all together."""

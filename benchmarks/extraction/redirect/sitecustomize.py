"""Loaded by peers that insist on their hosts: sends what they ask of them to the addresses in BENCHMARK_REDIRECTS.

`https://host=http://127.0.0.1:1234/path,…`; understood by whatever is built on `requests`.
"""

import os

try:
    from requests.adapters import HTTPAdapter
except ImportError:
    pass
else:
    PAIRS = [pair.split("=", 1) for pair in os.environ.get("BENCHMARK_REDIRECTS", "").split(",") if pair]
    _send = HTTPAdapter.send

    def _redirected(self, request, **options):
        for host, address in PAIRS:
            if request.url.startswith(host):
                request.url = address + request.url[len(host) :]
        return _send(self, request, **options)

    HTTPAdapter.send = _redirected

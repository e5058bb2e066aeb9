#!/usr/bin/env bash
# The environment of `make bench`: py-spy and the peers, apart from the assistant's own; skipped when up to date.
set -euo pipefail
cd "$(dirname "$0")/.."
export UV_CACHE_DIR=${UV_CACHE_DIR:-$PWD/.tools/cache}
uv=$(command -v uv || echo .tools/uv/bin/uv)
stamp=.tools/bench/.synced
wanted=$(cksum < requirements/bench.txt)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0
echo 'Installing what the assistant is measured with and against …' >&2
python=$(.venv/bin/python -c 'import sys; print(sys._base_executable)')
[ -x .tools/bench/bin/python ] || "$uv" venv --quiet --python "$python" .tools/bench
"$uv" pip sync --quiet --python .tools/bench/bin/python --require-hashes requirements/bench.txt
echo "$wanted" > "$stamp"

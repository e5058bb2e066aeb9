#!/usr/bin/env bash
# All tests in two streams, one a core: most of the time a test waits for a server to start. The output of the
# stream that asks the trained model follows that of the other, so that it ends with pytest's summary.
set -uo pipefail
cd "$(dirname "$0")/.."
asks_the_model="model and not services and not browser"
log=$(mktemp)
.venv/bin/python -m pytest -m "$asks_the_model" >"$log" 2>&1 &
beside=$!
trap 'kill "$beside" 2>/dev/null; rm -f "$log"' EXIT
.venv/bin/python -m pytest -m "not ($asks_the_model)"
first=$?
wait "$beside"
second=$?
cat "$log"
exit $((first || second))

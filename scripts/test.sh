#!/usr/bin/env bash
# All tests in two streams, one a core: most of the time a test waits for a server to start. The tests that ask
# the trained model are the longer half, so those of the channels run in the first stream. The output of the
# second stream follows that of the first, so that it ends with pytest's summary.
set -uo pipefail
cd "$(dirname "$0")/.."
asks_the_model="model and not services and not browser"
log=$(mktemp)
.venv/bin/python -m pytest -m "$asks_the_model" --ignore tests/channels >"$log" 2>&1 &
beside=$!
trap 'kill "$beside" 2>/dev/null; rm -f "$log"' EXIT
.venv/bin/python -m pytest -m "not ($asks_the_model)"
first=$?
.venv/bin/python -m pytest -m "$asks_the_model" tests/channels
channels=$?
wait "$beside"
second=$?
cat "$log"
exit $((first || channels || second))

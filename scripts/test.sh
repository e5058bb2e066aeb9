#!/usr/bin/env bash
# Lint, training and all tests in two streams, one a core. The first lints, runs the tests without a model, and
# when the model is trained those with servers and browsers, and those of the channels. The second trains, then
# runs the tests that ask the model. Its output follows that of the first, so that it ends with pytest's summary.
set -uo pipefail
cd "$(dirname "$0")/.."
asks_the_model="model and not services and not browser"
alone="not model and not services and not browser"
work=$(mktemp -d)
beside=
trap '[ -z "$beside" ] || kill "$beside" 2>/dev/null; rm -rf "$work"' EXIT

second() {
  .venv/bin/mesobot knowledge build && touch "$work/built" || return
  .venv/bin/mesobot train && touch "$work/trained" || return
  .venv/bin/python -m pytest -m "$asks_the_model" --ignore tests/channels
}

await() {  # a file that the second stream makes; fails if that stream ends without it
  until [ -e "$work/$1" ]; do
    kill -0 "$beside" 2>/dev/null || return
    sleep 1
  done
}

first() {
  local failed=0
  make -s lint || failed=1
  await built && .venv/bin/python -m pytest -m "$alone" || failed=1
  await trained || return
  .venv/bin/python -m pytest -m "not ($asks_the_model) and not ($alone)" || failed=1
  .venv/bin/python -m pytest -m "$asks_the_model" tests/channels || failed=1
  return $failed
}

second >"$work/log" 2>&1 &
beside=$!
first
failed=$?
wait "$beside"
beside_failed=$?
cat "$work/log"
exit $((failed || beside_failed))

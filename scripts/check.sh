#!/usr/bin/env bash
# Lint and the quick tests (no model, service, browser or process of its own), in two streams, one a core.
# The first begins with lint. The output of the second follows that of the first; coverage is that of both together.
set -uo pipefail
cd "$(dirname "$0")/.."
quick="not model and not services and not browser and not process and not long"
second=(tests/unit tests/redaction)
files=$(mktemp -d)
trap 'kill "$beside" 2>/dev/null; rm -rf "$files"' EXIT

quick_tests() {
  COVERAGE_FILE="$files/.coverage.$1" .venv/bin/python -m pytest -m "$quick" --cov --cov-report= --cov-fail-under=0 "${@:2}"
}

quick_tests second "${second[@]}" >"$files/second.log" 2>&1 &
beside=$!
make -s lint && quick_tests first "${second[@]/#/--ignore=}"
first=$?
wait "$beside"
beside_ended=$?
cat "$files/second.log"
export COVERAGE_FILE="$files/.coverage"
.venv/bin/coverage combine --quiet "$files" && .venv/bin/coverage report
exit $((first || beside_ended || $?))

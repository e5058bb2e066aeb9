#!/usr/bin/env bash
# Sets everything up inside the checkout; what is up to date is skipped. `setup.sh dev` adds the test tools.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/node.sh
kind=${1:-run}
stamp=.venv/.synced
# What was set up for development stays so, also when a lock or the Node has changed.
grep -qs -- '-dev$' "$stamp" && kind=dev
export UV_CACHE_DIR=${UV_CACHE_DIR:-$PWD/.tools/cache} UV_PYTHON_INSTALL_DIR=$PWD/.tools/python
locks=(requirements/base.txt requirements/models.txt)
[ "$kind" = dev ] && locks+=(requirements/dev.txt)
# Node builds the widget; a machine without one, or with one that is too old, gets it as a Python package.
node=own
node_will_do || { locks+=(requirements/node.txt); node=packaged; }
# The checksum covers all locks, so `make run` after `make dev` sees no change.
wanted=$(cat requirements/*.txt .python-version pyproject.toml | cksum | cut -d' ' -f1)-$node-$kind

say() {
  if [ -t 2 ] && [ -z "${NO_COLOR:-}" ]; then printf '\033[1m%s\033[0m\n' "$*" >&2; else printf '%s\n' "$*" >&2; fi
}

find_uv() {
  command -v uv 2>/dev/null && return
  if [ ! -x .tools/uv/bin/uv ]; then
    say "Fetching uv (the package installer) into .tools …"
    python3 -m venv .tools/uv >&2 && .tools/uv/bin/pip install --quiet --disable-pip-version-check uv >&2
  fi
  echo .tools/uv/bin/uv
}

find_python() {
  local candidate
  for candidate in python3.10 python3 python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  if "$1" python install --quiet 3.10 2>/dev/null; then
    "$1" python find 3.10
    return
  fi
  say "Python 3.10 is needed (Rasa 3.6 runs on no newer one) and was not found."
  say "Install it (pyenv install 3.10, or your system's python3.10 package) and run this again."
  exit 1
}

# Which Python .venv is of: like 3.10; empty where it does not run (its base was removed, or never was one).
venv_python() {
  .venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true
}

# The programs in an environment name its folder.
was_moved() {
  [ -f .venv/bin/mesobot ] && ! grep -qF "$PWD/.venv/bin" .venv/bin/mesobot
}

# An environment of ours that was moved or lost its Python is made anew; one of another Python is not ours to remove.
check_environment() {
  [ -d .venv ] && [ ! -L .venv ] || return 0
  local found
  found=$(venv_python)
  if [ -n "$found" ] && [ "$found" != 3.10 ] && [ ! -f "$stamp" ]; then
    say ".venv is an environment of Python $found, and 3.10 is needed (Rasa 3.6 runs on no newer one)."
    say "If nothing else uses it, remove it (rm -r .venv) and run this again."
    exit 1
  fi
  if [ "$found" != 3.10 ] || was_moved; then
    say "The environment in .venv was moved or has lost its Python: it is made anew."
    rm -rf .venv
  fi
}

# Test tools that Rasa's pins exclude, each set in an environment of its own.
make_apart() {
  [ -x ".tools/$3/bin/python" ] || "$1" venv --quiet --python "$2" ".tools/$3"
  "$1" pip sync --quiet --python ".tools/$3/bin/python" --require-hashes "requirements/$3.txt"
}

check_environment
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
  uv=$(find_uv)
  python=$(find_python "$uv")
  [ -x .venv/bin/python ] || "$uv" venv --quiet --python "$python" .venv
  say "Installing the locked packages (some 200; the first time takes a few minutes) …"
  "$uv" pip sync --quiet --python .venv/bin/python --require-hashes "${locks[@]}"
  "$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
  [ "$kind" = dev ] && for name in fuzz deploy; do make_apart "$uv" "$python" "$name"; done
  echo "$wanted" > "$stamp"
fi
scripts/widget.sh

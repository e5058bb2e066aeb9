#!/usr/bin/env bash
# A software bill of materials (CycloneDX) from the locks, with their hashes: what runs, and what the widget is of.
set -euo pipefail
cd "$(dirname "$0")/.."
cat requirements/base.txt requirements/models.txt |
  .venv/bin/cyclonedx-py --requirements -i - --format json --schema-version 1.4 --force -o requirements/sbom.json
echo "requirements/sbom.json: $(grep -o '"bom-ref"' requirements/sbom.json | wc -l) Python packages" >&2
if command -v npm >/dev/null; then
  (cd web && npm sbom --sbom-format cyclonedx --package-lock-only --omit dev) > requirements/sbom-widget.json
  echo "requirements/sbom-widget.json: the widget's packages" >&2
fi

"""Licences of what is installed, into docs/reference/licences.md; `licences.py --check` compares.

Status 1, with a line for a package whose licence is not on the list below, or where the page is old.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "licences.md"
# Use, change and pass on as one likes, with the notice kept. As the packages write them.
PERMISSIVE = {
    *("MIT", "MIT License", "MIT-0", "MIT-CMU", "0BSD", "ISC", "ISC License (ISCL)", "Public Domain", "TCL"),
    *("BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "3-Clause BSD License"),
    *("Apache-2.0", "Apache Software License", "Apache License 2.0", "Apache License v2.0"),
    *("Apache License, Version 2.0", "PSF-2.0", "Python Software Foundation License"),
}
# Copyleft of a file or library: it binds who changes that package, and it is used as it is, from its index.
WEAK = {
    "Mozilla Public License 2.0 (MPL 2.0)": "files of the package that are changed stay open",
    "MPL-2.0": "files of the package that are changed stay open",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "a library, imported and exchangeable",
    "GNU Library or Lesser General Public License (LGPL)": "a library, imported and exchangeable",
}


def main() -> int:
    """Write or check; the status."""
    packages = installed()
    wrong = [f"{name} {version}: {licence} is not on the list" for name, version, licence in packages]
    wrong = [line for line, (*_, licence) in zip(wrong, packages, strict=True) if not allowed(licence)]
    page = _page([row for row in packages if row[0] in _locked()], _widget())
    if "--check" not in sys.argv:
        PAGE.write_text(page, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
        wrong.append("docs/reference/licences.md is out of date: make licences")
    print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
    return 1 if wrong else 0


def installed() -> list[tuple[str, str, str]]:
    """(name, version, licence) of every installed package but the project itself."""
    tool = Path(sys.executable).parent / "pip-licenses"
    command = [str(tool), "--from=mixed", "--format=json", "--with-system"]
    rows = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    found = [(re.sub(r"[-_.]+", "-", row["Name"]).lower(), row["Version"], row["License"]) for row in rows]
    return sorted(row for row in found if row[0] != "mesobot")


def allowed(licence: str) -> bool:
    """Whether a licence, or each of several, is on the list; of "A OR B" one is enough."""
    either = [part.strip() for part in re.split(r" OR ", licence)]
    known = PERMISSIVE | set(WEAK)
    return any(all(one.strip() in known for one in re.split(r" AND |; ", part)) for part in either)


def _locked() -> set[str]:
    """What runs: the packages of the locks, without the tests' own."""
    text = "".join((ROOT / "requirements" / f"{name}.txt").read_text("utf-8") for name in ("base", "models"))
    names = re.findall(r"^([\w.-]+)(?:\[.*\])?==", text, re.M)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


def _widget() -> list[tuple[str, str, str]]:
    """What the widget is built from."""
    lock = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))["packages"]
    rows = [(path, entry) for path, entry in lock.items() if path and not entry.get("dev")]
    names = [path.removeprefix("node_modules/") for path, _entry in rows]
    return sorted((name, row["version"], row["license"]) for name, (_, row) in zip(names, rows, strict=True))


def _page(packages: list[tuple[str, str, str]], widget: list[tuple[str, str, str]]) -> str:
    odd = [f"| {name} | {licence} | {WEAK[licence]} |" for name, _, licence in packages if licence in WEAK]
    head = "# Licences\n\nWhat runs; written by `make licences`, a test compares it.\n"
    parts = [
        head,
        "## Not simply permissive\n",
        "| package | licence | why it is fine |\n|---|---|---|",
        *odd,
    ]
    for title, rows in (("Python packages", packages), ("The widget's packages", widget)):
        parts += [f"\n## {title}\n", "| package | version | licence |\n|---|---|---|"]
        parts += [f"| {name} | {version} | {licence} |" for name, version, licence in rows]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main())

"""Writes the parts of docs/ that are made from code; `--check` only says which are out of date.

- docs/reference/contract.md and the Answer of docs/reference/openapi.yml, from bot/core/contract.py;
- the table of layers in docs/design.md, from the import contracts of pyproject.toml.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import tomli
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script, this folder is on the path and not the checkout

from bot.core.contract import CAUSES, Answer  # noqa: E402
from bot.core.json_schema import schema_of  # noqa: E402

CONTRACT, OPENAPI, DESIGN = (
    ROOT / "docs" / name for name in ("reference/contract.md", "reference/openapi.yml", "design.md")
)
_LAYERS = "<!-- layers, written by scripts/docs.py -->", "<!-- end of layers -->"
_ANSWER = "    # The answer, written by scripts/docs.py\n", "    # End of the answer\n"
_ROOMS = {
    "bot.cli": "thin commands",
    "bot.desk": "the editors' pages, and who may see them",
    "bot.evaluation": "`mesobot evaluate`",
    "bot.clients": "asks the assistant in this process, or a running server",
    "bot.site": "the demo page, its files and headers, health",
    "bot.channels": "web, Slack and REST; guard and rate limits before them",
    "bot.engine": "everything that depends on the inside of Rasa",
    "bot.editing": "drafts of the knowledge: checked, published, taken back; spreadsheets in and out",
    "actions": "Rasa's custom actions: read the turn, compose the reply",
    "bot.redaction": "removes personal data before anything is stored",
    "bot.language": "reads a message: words, things, intent, danger, ranking",
    "bot.conversations": "stores what people said; knows nothing of Rasa",
    "bot.knowledge": "builds, checks, reads and searches the facts",
    "bot.observability": "log, metrics, trace ids, query timing",
    "bot.core": "settings, errors, texts, files, and the contracts",
}


def main() -> int:
    """Write or check; the status."""
    made = {
        CONTRACT: contract_page(),
        OPENAPI: with_answer(_text(OPENAPI)),
        DESIGN: with_layers(_text(DESIGN)),
    }
    old = [path for path, text in made.items() if not path.exists() or _text(path) != text]
    for path in old:
        if "--check" in sys.argv:
            print(f"{path.relative_to(ROOT)} is out of date: make docs", file=sys.stderr)
        else:
            path.write_text(made[path], encoding="utf-8")
    return 1 if old and "--check" in sys.argv else 0


def contract_page() -> str:
    """docs/reference/contract.md."""
    rows = [f"| `{name}` | {_kind(one)} | {_told(one)} |" for name, one in _properties(schema_of(Answer))]
    parts = [
        "# The answer contract",
        "Every channel and `mesobot ask --json` use one object for each message. This page and the schema in"
        "\n`docs/reference/openapi.yml` are written from `bot/core/contract.py` by `make docs`.",
        "| field | type | what |\n|---|---|---|\n" + "\n".join(rows),
        f"`cause` is one of {', '.join(f'`{cause}`' for cause in CAUSES)}.",
        "In `urgent` answers, `facts` hold only the sources. An `error` answer says one general sentence; the"
        "\nlog has the cause under its `id`.",
    ]
    return "\n\n".join(parts) + "\n"


def _properties(schema: dict[str, Any], prefix: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every field with its path: `facts[].source.url`."""
    found: list[tuple[str, dict[str, Any]]] = []
    for name, one in schema["properties"].items():
        found.append((f"{prefix}{name}", one))
        inner, mark = (one["items"], "[].") if one["type"] == "array" else (one, ".")
        if "properties" in inner:
            found += _properties(inner, f"{prefix}{name}{mark}")
    return found


def _kind(schema: dict[str, Any]) -> str:
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if kinds == ["array"]:
        return f"list of {_kind(schema['items'])}s"
    return " or ".join(kinds)


def _told(schema: dict[str, Any]) -> str:
    values = ", ".join(f"`{value}`" for value in schema.get("enum", ()))
    return "; ".join(part for part in (schema.get("description", ""), values) if part)


def with_answer(page: str) -> str:
    """The description with the answer's schema as it is now (OpenAPI 3.0 writes null its own way)."""
    out = io.StringIO()
    yaml: Any = YAML()
    yaml.width, yaml.default_flow_style = 10_000, False
    yaml.dump({"Answer": _nullable(schema_of(Answer))}, out)
    lines = "".join(f"    {line}\n" for line in out.getvalue().splitlines())
    return _between(page, *_ANSWER, lines)


def _nullable(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_nullable(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _nullable(one) for name, one in schema.items()}
    if isinstance(found.get("type"), list):
        found |= {"type": found["type"][0], "nullable": True}
    return found


def with_layers(page: str) -> str:
    """The page with the table of layers as it is now."""
    contracts = tomli.loads(_text(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    rows = "\n".join(f"| `{layer}` | {_ROOMS[layer]} |" for layer in layers)
    bans = "\n".join(
        f"- {one['name']}: {_names(one['source_modules'])} never import {_names(one['forbidden_modules'])}."
        for one in contracts
        if one["type"] == "forbidden"
    )
    return _between(
        page, *_LAYERS, f"\n| layer, the highest first | what it does |\n|---|---|\n{rows}\n\n{bans}\n"
    )


def _names(modules: list[str]) -> str:
    return ", ".join(f"`{module}`" for module in modules)


def _between(page: str, begin: str, end: str, new: str) -> str:
    head, rest = page.split(begin)
    return f"{head}{begin}{new}{end}{rest.split(end)[1]}"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

"""The WordPress plugin: what it packs, and that it says nothing the widget does not know."""

from __future__ import annotations

import re
import subprocess
import zipfile

from bot.core.settings import ROOT

FOLDER = ROOT / "web/wordpress"
PLUGIN = (FOLDER / "mesobot-assistant/mesobot-assistant.php").read_text(encoding="utf-8")


def test_the_plugin_is_packed_as_wordpress_wants_it() -> None:
    subprocess.run([ROOT / "scripts/wordpress.sh"], check=True, capture_output=True, timeout=30)
    with zipfile.ZipFile(FOLDER / "mesobot-assistant.zip") as packed:
        names = {name for name in packed.namelist() if not name.endswith("/")}
    files = ("mesobot-assistant.php", "readme.txt", "uninstall.php")
    assert names == {f"mesobot-assistant/{name}" for name in files}


def test_its_settings_are_the_widget_s() -> None:
    guide = (ROOT / "docs/guide/widget.md").read_text(encoding="utf-8")
    fields = re.findall(r"^\t\t'([a-z-]+)' +=> array\(", PLUGIN, re.M)
    assert "title" in fields and fields[0] == "address"
    assert [name for name in fields[1:] if f"`data-{name}`" not in guide] == []


def test_everything_it_prints_is_escaped() -> None:
    """Variables reach a page only through WordPress's own escaping."""
    for statement in re.findall(r"(?:echo|s?printf\() ?.*?;\n", PLUGIN, re.S):
        printed = re.sub(r"'[^']*'", "''", statement)  # what stands in quotes is ours
        bare = re.sub(r"esc_(?:attr|html)\((?:[^()]|\([^()]*\))*\)", "", printed)
        assert "$" not in bare, statement
    assert "defined( 'ABSPATH' )" in PLUGIN

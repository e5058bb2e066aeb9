"""The wheel carries the files that a checkout has beside the packages: pyproject.toml cannot say that."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

FILES = ("data", "domain.yml", "config.yml", "credentials.yml", "endpoints.yml", "web/dist")


class BuildWithFiles(build_py):
    """Copies FILES into the package `bot`, where bot.core.settings looks for them."""

    def run(self) -> None:
        """Build the packages, then add the files; an editable install reads them from the checkout."""
        super().run()
        if getattr(self, "editable_mode", False):
            return
        for name in FILES:
            source, target = Path(name), Path(self.build_lib, "bot", "files", name)
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)


setup(cmdclass={"build_py": BuildWithFiles})

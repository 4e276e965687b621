"""The import contracts read packages. A folder of modules without `__init__.py` would be passed over in silence."""

from __future__ import annotations

from pathlib import Path

import headwater

ROOT = Path(headwater.__file__).parent


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {module.parent for module in ROOT.rglob("*.py")}
    assert len(folders) > 50
    assert sorted(str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists()) == []

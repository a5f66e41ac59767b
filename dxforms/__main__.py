"""``python -m dxforms``."""

from __future__ import annotations

import sys

from dxforms.cli import main

if __name__ == "__main__":
    sys.exit(main())

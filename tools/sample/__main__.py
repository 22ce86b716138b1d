"""`python -m tools.sample [TARGET]`."""

import sys
from pathlib import Path

from tools.sample import ROOT, build

build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sample.db")

"""Runs in the peer's environment: a fit asked for in a line of JSON, answered in one."""

from __future__ import annotations

import json
import math
import sys
import time
import warnings
from pathlib import Path

import lifetimes
import lifetimes.datasets
import numpy as np

warnings.simplefilter("ignore")


def answer(asked: dict[str, object]) -> dict[str, object]:
    """Seconds and parameters of one fit, or the error."""
    x, t_x, age = np.array(asked["rows"], dtype=float).T
    kinds = {"bg": lifetimes.BetaGeoFitter, "mbg": lifetimes.ModifiedBetaGeoFitter}
    fitter = kinds[str(asked["model"])](penalizer_coef=0.0)
    began = time.perf_counter()
    try:
        fitter.fit(x, t_x / 7.0, age / 7.0)
    except Exception as error:  # whatever it raises is its answer
        return {"error": f"{type(error).__name__}: {error}"[:200]}
    seconds = time.perf_counter() - began
    params = {name: float(value) for name, value in fitter.params_.items()}
    if not all(math.isfinite(value) for value in params.values()):
        return {"error": "a parameter is no number"}
    return {"seconds": seconds, "params": params}


answers, sys.stdout = sys.stdout, sys.stderr  # its optimiser prints what it thinks of the data
print(
    json.dumps({"datasets": str(Path(lifetimes.datasets.__file__).parent)}),
    file=answers,
    flush=True,
)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), file=answers, flush=True)

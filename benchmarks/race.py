"""What is measured on the CDNOW logs and beside the peer: fits, forecasts, small bases."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import bases, cdnow, logs
from benchmarks.holdout import hold_out
from benchmarks.judging import demands, table
from benchmarks.peer import Peer
from benchmarks.sheet import Sheet
from store.value import churn
from store.value.models.result import Model
from store.value.rhythm import Summary, summarise

ROUNDS = 7
BASES = 30
PUBLISHED = {  # value.md, "Numbers to match": r, α, a, b and the log-likelihood
    ("sample", "bg"): (".242595 4.413602 .792922 2.425907", "-9582.4292", 6),
    ("sample", "mbg"): (".524843 6.183085 .891359 1.614002", "-9582.1357", 6),
    ("full", "bg"): (".2516 4.7889 .7234 2.1611", "-95368.444", 4),
    ("full", "mbg"): (".6371 7.3103 .8075 1.2284", "-95336.958", 4),
}
NAMES: dict[str, churn.ModelName] = {"bg": "bg/nbd", "mbg": "mbg/nbd"}


def fits(sheet: Sheet, peer: Peer) -> None:
    """Maximum likelihood on both logs: the published parameters, and the time beside the peer's."""
    import numpy as np  # what the extra costs to load is not part of a fit

    sheet.line("numpy", np.__version__)
    for log in ("sample", "full"):
        base = [summarise(*each, cdnow.CUT) for each in cdnow.read(peer.datasets, log).items()]
        rows = [(s.x, s.t_x_days, s.T_days) for s in base]
        distinct = len(set(rows))
        sheet.line(f"CDNOW {log}", f"{len(rows):,} customers, {distinct:,} distinct rows")
        for kind, name in NAMES.items():
            wanted, likelihood, digits = PUBLISHED[log, kind]
            plain, columns = (
                churn.fit(base, model=name, prior="none", fast=way) for way in (False, True)
            )
            for way, model in (("plain", plain), ("numpy", columns)):
                sheet.same(f"{name} {way}", _printed(model, digits), wanted)
                places = len(likelihood.partition(".")[2])
                sheet.same("    log-likelihood", f"{model.log_likelihood:.{places}f}", likelihood)
            _race(sheet, peer, kind, base, rows, log)


def _race(
    sheet: Sheet,
    peer: Peer,
    kind: str,
    base: list[Summary],
    rows: list[tuple[int, int, int]],
    log: str,
) -> None:
    name = NAMES[kind]
    times = [
        (
            float(peer.fit(kind, rows)["seconds"]),
            _seconds(lambda: churn.fit(base, model=name, prior="none", fast=False)),
            _seconds(lambda: churn.fit(base, model=name, prior="none", fast=True)),
        )
        for _ in range(ROUNDS)
    ]
    theirs, plain, columns = (statistics.median(each) for each in zip(*times, strict=True))
    sheet.line("    peer / plain / numpy", f"{theirs:.4f} / {plain:.4f} / {columns:.4f} s")
    slower = statistics.median(p / t for t, p, _ in times)
    faster = statistics.median(t / c for t, _, c in times)
    if log == "sample":
        sheet.demand("    plain over peer", slower, "×", at_most=1.3)
    else:
        sheet.line("    plain over peer", f"{slower:.2f} ×")
    sheet.demand("    peer over numpy", faster, "×", at_least=10.0 if log == "sample" else 5.0)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _printed(model: Model, digits: int) -> str:
    values = (model.params[name] for name in ("r", "alpha", "a", "b"))
    return " ".join(f"{value:.{digits}f}".removeprefix("0") for value in values)


def holdouts(sheet: Sheet, peer: Peer, folder: Path) -> None:
    """Forecasts of the second 39 weeks from the first, on both logs."""
    for log in ("sample", "full"):
        file = folder / f"{log}.csv"
        cdnow.write(cdnow.read(peer.datasets, log), file)
        found = hold_out(file, cdnow.CUT, cdnow.HORIZON)
        wanted = demands(int(found.figures["customers"] or 0), cdnow.HORIZON)
        sheet.line(f"CDNOW {log}", f"{'; '.join(found.models)}, {found.seconds:.1f} s to score")
        for line in table(found.figures, wanted).splitlines():
            print(f"    {line}")
        for name, (low, high) in wanted.items():
            value = found.figures[name]
            if value is None or not low <= value <= high:
                sheet.failed.append(f"holdout: {log}: {name}")


def small(sheet: Sheet, peer: Peer | None) -> None:
    """Small bases: nothing raises, every figure is sound, and how well they rank."""
    sources = {
        "wholesale": (logs.wholesale(), logs.CUT, logs.HORIZON),
        "weekly": (logs.weekly(), logs.CUT, logs.HORIZON),
    }
    if peer is not None:
        sample = list(cdnow.read(peer.datasets, "sample").values())
        sources = {"CDNOW": (sample, cdnow.CUT, cdnow.HORIZON), **sources}
    unsound, theirs, count = 0, 0, 0
    for number, (name, (log, cut, horizon)) in enumerate(sources.items()):
        found: dict[int, list[float]] = {size: [] for size in bases.SIZES}
        for base in bases.drawn(log, cut, horizon, BASES, seed=number):
            count += 1
            try:
                auc = bases.risk_auc(base, cut, horizon)
            except Exception as error:  # whatever goes wrong is what is counted here
                unsound += 1
                sheet.line(f"    {name}, base of {base.size}", f"{type(error).__name__}: {error}")
                continue
            if auc is not None:
                found[base.size].append(auc)
            if peer is not None:
                rows = [(s.x, s.t_x_days, s.T_days) for s in base.summaries]
                theirs += "error" in peer.fit("mbg", rows)
        for size, values in found.items():
            what = f"{name}, mean AUC, {BASES} bases of {size}"
            if not values:
                sheet.line(what, "all or none lapsed")
            elif (name, size) == ("CDNOW", 50):
                sheet.demand(what, statistics.mean(values), "", at_least=0.750)
            else:
                sheet.line(what, f"{statistics.mean(values):.3f} ({len(values)} bases)")
    sheet.demand(f"unsound of {count} bases", float(unsound), "", at_most=0.0)
    if peer is not None:
        sheet.line(f"the peer's MBG failed on, of {count}", str(theirs))

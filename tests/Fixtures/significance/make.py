"""Writes cases.json: paired tests as scipy computes them. Needs scipy 1.10 or later."""

import json

import numpy
import scipy
from scipy import stats

random = numpy.random.default_rng(7)


def pairs():
    for n in (2, 3, 5, 10, 50, 200):
        x = random.uniform(size=n).round(3)
        yield f"uniform, {n}", x, random.uniform(size=n).round(3)
        yield f"close, {n}", x, (x + random.normal(scale=0.05, size=n) - 0.02).clip(0, 1).round(4)
    ranks = 1 / random.integers(1, 6, size=(2, 12))
    yield "reciprocal ranks, 12", ranks[0], ranks[1]
    x = random.uniform(size=30)
    yield "far apart, 30", x, x + 3 + random.normal(scale=0.1, size=30)
    yield "mostly equal, 8", numpy.array([1.0, 1, 1, 1, 1, 1, 1, 1]), numpy.array([1.0, 1, 1, 0.5, 1, 1, 0.5, 1])


def randomisation(x, y):
    """Exact: all 2^n assignments of signs."""
    result = stats.permutation_test(
        (x, y), lambda a, b, axis: numpy.mean(a - b, axis=axis), permutation_type="samples", vectorized=True,
        n_resamples=numpy.inf)
    return float(result.pvalue)


def quantile(level, freedom):
    """scipy's own is right to 1e-8 only; steps of Newton's method on its distribution function mend that."""
    tail = (1 - level) / 2
    t = stats.t.isf(tail, freedom)
    for _ in range(3):
        t += (stats.t.sf(t, freedom) - tail) / stats.t.pdf(t, freedom)
    return t


def case(name, x, y):
    test = stats.ttest_rel(x, y)
    d = x - y
    levels = {}
    for level in (0.9, 0.95, 0.9999):
        margin = quantile(level, len(d) - 1) * stats.sem(d)
        levels[str(level)] = [float(d.mean() - margin), float(d.mean() + margin)]
    return {
        "name": name,
        "x": x.tolist(),
        "y": y.tolist(),
        "t": float(test.statistic),
        "degrees_of_freedom": len(d) - 1,
        "p": float(test.pvalue),
        "intervals": levels,
        "cohens_d": float(d.mean() / d.std(ddof=1)),
        "randomisation_p": randomisation(x, y) if len(d) <= 12 else None,
    }


with open("cases.json", "w", newline="\n") as file:
    json.dump({"scipy": scipy.__version__, "paired_tests": [case(*pair) for pair in pairs()]}, file, indent=1)
    file.write("\n")

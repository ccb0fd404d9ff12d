"""A small choice of yes and no under linear limits, solved by HiGHS the same way every time.

One thread, a fixed seed, a limit of nodes and none of time: the same question gives the same answer on a busy machine and on an
idle one. Callers ask in a fixed order and break ties by their costs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import Any

Terms = Iterable[tuple[float, int]]
"""Factors with the variables they belong to."""
_HALF = 0.5
_WIDE = 1e30


@dataclass(frozen=True, slots=True)
class Answer:
    """Values by variable; ``proved`` says that nothing better exists, ``nodes`` how many branches it took."""

    values: tuple[float, ...]
    proved: bool
    nodes: int

    def yes(self, variable: int) -> bool:
        """Whether a choice was taken."""
        return self.values[variable] > _HALF


@dataclass(slots=True)
class Choices:
    """Variables with their costs and the limits on them; the cheapest answer is wanted."""

    costs: list[float] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, tuple[tuple[int, float], ...]]] = field(default_factory=list)

    def choice(self, weight: float = 0.0, *, fixed: bool | None = None) -> int:
        """Add a yes or no, and what a yes weighs; ``fixed`` where it is settled already."""
        low, high = (0.0, 1.0) if fixed is None else (float(fixed), float(fixed))
        return self._add(weight, low, high, whole=True)

    def shortage(self, weight: float, limit: float = _WIDE) -> int:
        """Add an amount from 0 up that a limit may fall short by, each unit of it weighing so much."""
        return self._add(weight, 0.0, limit, whole=False)

    def at_most(self, terms: Terms, limit: float) -> None:
        """Add an upper limit on a sum."""
        self._row(terms, -_WIDE, limit)

    def at_least(self, terms: Terms, limit: float) -> None:
        """Add a lower limit on a sum."""
        self._row(terms, limit, _WIDE)

    def solve(self, *, nodes: int) -> Answer:
        """Find the cheapest answer, looking at no more than ``nodes`` branches."""
        if not self.costs:
            return Answer((), True, 0)
        from highspy import HighsModelStatus

        solver = _solver(nodes)
        solver.passModel(self._model())
        solver.run()
        info, solution = solver.getInfo(), solver.getSolution()
        assert solution.value_valid, "every limit can fall short, so that an answer exists"
        proved = solver.getModelStatus() == HighsModelStatus.kOptimal
        return Answer(tuple(solution.col_value), proved, max(0, int(info.mip_node_count)))

    def _add(self, weight: float, low: float, high: float, *, whole: bool) -> int:
        self.costs.append(weight)
        self.lows.append(low)
        self.highs.append(high)
        self.whole.append(whole)
        return len(self.costs) - 1

    def _row(self, terms: Terms, low: float, high: float) -> None:
        self.rows.append((low, high, tuple((variable, factor) for factor, variable in terms)))

    def _model(self) -> Any:
        from highspy import HighsLp, HighsVarType, MatrixFormat

        model = HighsLp()
        model.num_col_, model.num_row_ = len(self.costs), len(self.rows)
        model.col_cost_, model.col_lower_, model.col_upper_ = self.costs, self.lows, self.highs
        model.row_lower_, model.row_upper_ = [row[0] for row in self.rows], [row[1] for row in self.rows]
        model.integrality_ = [HighsVarType.kInteger if whole else HighsVarType.kContinuous for whole in self.whole]
        matrix = model.a_matrix_
        matrix.format_ = MatrixFormat.kRowwise
        matrix.start_ = list(accumulate((len(row[2]) for row in self.rows), initial=0))
        matrix.index_ = [variable for variable, _ in chain.from_iterable(row[2] for row in self.rows)]
        matrix.value_ = [float(factor) for _, factor in chain.from_iterable(row[2] for row in self.rows)]
        return model


def _solver(nodes: int) -> Any:
    """Make a solver that answers the same question the same way."""
    import highspy

    make: Any = highspy.Highs  # it carries no types
    solver = make()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("random_seed", 0),
        ("mip_max_nodes", nodes),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.0),
    ):
        solver.setOptionValue(option, value)
    return solver

"""Optimisers that update only the rows of a table that have a gradient."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

import torch

_TINY: Final = 1e-10
_PIECE: Final = 2**18
_BETAS: Final = (0.9, 0.999)


class Optimiser(Protocol):
    """What training needs of an optimiser of tables."""

    def update(self, name: str, rows: torch.Tensor | None, gradient: torch.Tensor, rate: float) -> None:
        """Step along a gradient of some rows, each named once, or of all where rows is None."""

    def tensors(self) -> dict[str, torch.Tensor]:
        """The state by name."""

    def load(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Take over a state."""


class RowAdagrad:
    """Adagrad (Duchi et al. 2011); a row without a gradient stays as it is, so updating rows is exact.

    Args:
        tables: (rows, width) parameters by name, updated in place.
    """

    def __init__(self, tables: Mapping[str, torch.Tensor]) -> None:
        self._tables = dict(tables)
        self._sums = {name: torch.zeros_like(table.detach()) for name, table in tables.items()}

    def update(self, name: str, rows: torch.Tensor | None, gradient: torch.Tensor, rate: float) -> None:
        """One step."""
        table, sums = self._tables[name].detach(), self._sums[name]
        for here, slope in _pieces(rows, gradient):
            total = _taken(sums, here).addcmul(slope, slope)
            sums[here] = total
            table[here] = _taken(table, here).addcdiv(slope, total.sqrt_().add_(_TINY), value=-rate)

    def tensors(self) -> dict[str, torch.Tensor]:
        """The sums of squared gradients."""
        return {f"{name}.sum": tensor.clone() for name, tensor in self._sums.items()}

    def load(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Take over sums."""
        for name, sums in self._sums.items():
            sums.copy_(tensors[f"{name}.sum"])


class RowAdam:
    """Adam (Kingma & Ba 2015), whose moments of a row change only when the row has a gradient ("lazy").

    Args:
        tables: (rows, width) parameters by name, updated in place.
    """

    def __init__(self, tables: Mapping[str, torch.Tensor]) -> None:
        self._tables = dict(tables)
        self._means = {name: torch.zeros_like(table.detach()) for name, table in tables.items()}
        self._squares = {name: torch.zeros_like(table.detach()) for name, table in tables.items()}
        self._steps = {name: torch.zeros((), dtype=torch.int64) for name in self._tables}

    def update(self, name: str, rows: torch.Tensor | None, gradient: torch.Tensor, rate: float) -> None:
        """One step."""
        self._steps[name] += 1
        steps = int(self._steps[name])
        first, second = (1 - beta**steps for beta in _BETAS)
        table, means, squares = self._tables[name].detach(), self._means[name], self._squares[name]
        for here, slope in _pieces(rows, gradient):
            mean = _taken(means, here).lerp(slope, 1 - _BETAS[0])
            square = _taken(squares, here).mul(_BETAS[1]).addcmul_(slope, slope, value=1 - _BETAS[1])
            means[here], squares[here] = mean, square
            table[here] = _taken(table, here).addcdiv(mean, square.div(second).sqrt_().add_(1e-8), value=-rate / first)

    def tensors(self) -> dict[str, torch.Tensor]:
        """Moments and numbers of steps."""
        parts = {"mean": self._means, "square": self._squares, "steps": self._steps}
        return {f"{name}.{part}": tensor.clone() for part, tables in parts.items() for name, tensor in tables.items()}

    def load(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Take over moments."""
        for part, tables in (("mean", self._means), ("square", self._squares), ("steps", self._steps)):
            for name, tensor in tables.items():
                tensor.copy_(tensors[f"{name}.{part}"])


class SomeRows:
    """An optimiser that only changes some entities; everything else stays as it is.

    Args:
        inner: what updates rows.
        free: (entities,) which may change.
    """

    def __init__(self, inner: Optimiser, free: torch.Tensor) -> None:
        self._inner, self._free = inner, free

    def update(self, name: str, rows: torch.Tensor | None, gradient: torch.Tensor, rate: float) -> None:
        """One step of the entities that may change."""
        if name != "entity":
            return
        own = self._free if rows is None else self._free[rows]
        chosen = own.nonzero().squeeze(1)
        if len(chosen):
            self._inner.update(name, chosen if rows is None else rows[chosen], gradient[chosen], rate)

    def tensors(self) -> dict[str, torch.Tensor]:
        """The state by name."""
        return self._inner.tensors()

    def load(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Take over a state."""
        self._inner.load(tensors)


class ModuleOptimiser:
    """Torch's own optimiser of a whole module, for models without a fast path.

    It has a state from the start: torch makes Adam's at the first step, and PyKEEN's loops go on with weights only
    where there is one.

    Args:
        kind: adagrad or adam.
        parameters: all of them.
        rate: the learning rate until a step gives another.

    Attributes:
        inner: torch's optimiser.
    """

    def __init__(self, kind: str, parameters: Iterable[torch.nn.Parameter], rate: float = 1.0) -> None:
        chosen = [parameter for parameter in parameters if parameter.requires_grad]
        make = torch.optim.Adagrad if kind == "adagrad" else torch.optim.Adam
        self.inner: torch.optim.Optimizer = make(chosen, lr=rate)
        if kind == "adam":
            for parameter in chosen:
                means, squares = torch.zeros_like(parameter.detach()), torch.zeros_like(parameter.detach())
                self.inner.state[parameter] = {"step": torch.tensor(0.0), "exp_avg": means, "exp_avg_sq": squares}

    def step(self, loss: torch.Tensor, rate: float) -> None:
        """One step down a loss."""
        for group in self.inner.param_groups:
            group["lr"] = rate
        self.inner.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        self.inner.step()

    def tensors(self) -> dict[str, torch.Tensor]:
        """The state by number of parameter and name."""
        state = self.inner.state_dict()["state"]
        return {f"{code}.{name}": tensor.clone() for code, row in state.items() for name, tensor in row.items()}

    def load(self, tensors: Mapping[str, torch.Tensor]) -> None:
        """Take over a state."""
        state = self.inner.state_dict()
        for name, tensor in tensors.items():
            code, _, key = name.partition(".")
            state["state"].setdefault(int(code), {})[key] = tensor
        self.inner.load_state_dict(state)


def _pieces(rows: torch.Tensor | None, gradient: torch.Tensor) -> Iterable[tuple[torch.Tensor | slice, torch.Tensor]]:
    """Rows and their gradient in pieces that stay in the processor's cache."""
    count = max(_PIECE // max(gradient.shape[1], 1), 1)
    for first in range(0, len(gradient), count):
        here = slice(first, first + count)
        yield (here if rows is None else rows[here]), gradient[here]


def _taken(table: torch.Tensor, here: torch.Tensor | slice) -> torch.Tensor:
    """Rows of a table; by numbers as embeddings are looked up, which on a CPU is several times as fast as by index."""
    return table[here] if isinstance(here, slice) else torch.nn.functional.embedding(here, table)

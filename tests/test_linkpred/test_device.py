"""Devices: the real training on torch's meta device, which has shapes and kinds of numbers but no values.

It takes the way of every device that is not the CPU: products in bfloat16, one piece, tensors sent. Whatever would have
to wait for a device, such as float(loss), nonzero or bincount, asks it for values, and the meta device refuses that.
Hard sampling waits once a step, in one place, which is given values here.
What it cannot show is speed, and tensors left on the CPU where torch sends them by itself.
"""

from __future__ import annotations

import pytest
import torch

from kg.errors import InputError
from linkpred import selftest
from linkpred.defaults import ASKS_RELATIONS
from linkpred.device import place, product_type, resolve
from linkpred.engine import Engine
from linkpred.fit import Fit
from linkpred.interactions import BILINEAR, DISTANCE, answers, queries
from linkpred.options import TrainOptions
from linkpred.products import products
from linkpred.selftest import try_device
from linkpred.softmax import Asked, SharedSoftmax
from tests.test_linkpred.test_train import ring

META = torch.device("meta")
CHOICES: list[dict[str, object]] = [
    {"regularisation": 0.01},
    {"norm": "l2", "regularisation": 0.01, "optimiser": "adam", "negatives": 16},
    {"sampling": "typed", "negatives": 16},
    {"sampling": "frequency", "negatives": 16, "warmup": 0.1},
    {"sampling": "hard", "negatives": 8},
]


@pytest.mark.parametrize("model", [*BILINEAR, *DISTANCE, "simple"])
@pytest.mark.parametrize("chosen", CHOICES)
def test_no_step_waits_for_the_device(monkeypatch: pytest.MonkeyPatch, model: str, chosen: dict[str, object]) -> None:
    split = ring()
    waited: list[torch.Tensor] = []

    def values(tensor: torch.Tensor) -> torch.Tensor:
        waited.append(tensor)
        return torch.ones(tensor.shape)

    monkeypatch.setattr("linkpred.hardness.fetched", values)
    given = {"relation_weight": 1.0 if model in ASKS_RELATIONS else None, **chosen}
    options = TrainOptions(model=model, dimension=8, batch_size=32, **given)  # type: ignore[arg-type]
    engine = Engine(options.for_graph(len(split.train), 40, 4), 40, 4, META)
    assert engine.device == META
    fit = Fit(engine, split.train)
    losses = list(fit.epoch(0, 1))
    assert len(losses) == fit.steps > 1
    assert [tensor.shape[0] for tensor in waited] == [32] * (fit.steps if chosen.get("sampling") == "hard" else 0)
    assert {(loss.device, loss.dtype, loss.shape) for loss in losses} == {(META, torch.float32, torch.Size([]))}
    if engine.fast:
        assert engine.entities.dtype == engine.relations.dtype == torch.float32
    with pytest.raises(RuntimeError):
        float(losses[0])


@pytest.mark.parametrize("model", [*BILINEAR, *DISTANCE])
@pytest.mark.parametrize("device", [META, torch.device("cpu")])
def test_shapes_and_numbers_of_products(model: str, device: torch.device) -> None:
    engine = Engine(TrainOptions(model=model, dimension=6).for_graph(9, 9), 9, 2, device)
    heads, relations = (place(torch.arange(5) % size, device) for size in (9, 4))
    query = queries(model, engine.entities[heads], engine.relations[relations])
    tails = answers(model, engine.entities)
    width = engine.entities.shape[1] + 2 * (model in DISTANCE)
    assert (query.shape, tails.shape) == ((5, width), (9, width))
    assert query.dtype == tails.dtype == torch.float32
    low = product_type(device)
    found = products(query.to(low), tails.to(low))
    assert (found.shape, found.dtype, found.device) == ((5, 9), low, device)


@pytest.mark.parametrize(("device", "low"), [(META, torch.bfloat16), (torch.device("cpu"), torch.float32)])
def test_sums_of_the_softmax_are_float32_and_its_gradients_of_the_products_kind(
    device: torch.device, low: torch.dtype
) -> None:
    assert product_type(device) == low
    query, other = (torch.zeros(count, 6, device=device, dtype=low, requires_grad=True) for count in (4, 7))
    own = torch.zeros(5, device=device, requires_grad=True)
    rows = torch.tensor([0, 1, 2, 3, 3], device=device)
    hits = torch.tensor([0, 2], device=device), torch.tensor([6, 0], device=device)
    barred = torch.zeros(2, 7, dtype=torch.bool, device=device), torch.tensor([0, 1, 1, 0], device=device)
    ones = torch.ones(5, device=device)
    asked = Asked(rows, ones, hits, torch.ones(4, device=device), torch.zeros(7, device=device), barred)
    loss = SharedSoftmax.apply(query, other, own, asked)
    assert (loss.dtype, loss.device, loss.shape) == (torch.float32, device, ())
    gradients = torch.autograd.grad(loss, (query, other, own))
    assert [part.dtype for part in gradients] == [low, low, torch.float32]
    assert [part.shape for part in gradients] == [(4, 6), (7, 6), (5,)]


def test_the_self_test_of_the_cpu_finds_nothing() -> None:
    found = try_device("cpu", 0.1)
    assert found.faults == ()
    assert found.triples_per_second > 0


def test_the_self_test_tells_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    still = selftest._OPTIONS
    monkeypatch.setattr(selftest, "_OPTIONS", TrainOptions(**still.to_json() | {"learning_rate": 1e30}))
    assert "loss nan in step" in try_device("cpu", 0.1).faults[0]
    scores = Engine.scores
    monkeypatch.setattr(selftest, "_OPTIONS", still)
    monkeypatch.setattr(Engine, "scores", lambda *given, **named: scores(*given, **named) * 1.01)
    assert "scores differ from the CPU's by" in try_device("cpu", 0.1).faults[0]


def test_a_device_that_is_not_here_is_told_with_those_that_are() -> None:
    assert resolve("cpu") == resolve("auto") or torch.cuda.is_available()
    with pytest.raises(InputError, match=r"device 'cuda:99'; allowed here: auto, cpu"):
        resolve("cuda:99")

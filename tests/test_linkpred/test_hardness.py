"""Hard sampling: which entities it draws, and that what it estimates is the softmax over all, the surer for it."""

from __future__ import annotations

import numpy as np
import torch

from linkpred.engine import Engine
from linkpred.fit import Fit
from linkpred.options import TrainOptions
from linkpred.questions import Batch, Questions
from linkpred.sampling import Sampler
from linkpred.triples import TripleSet

SIZE, FEW, TIMES = 400, 40, 400


def train() -> TripleSet:
    rng = np.random.default_rng(0)
    rows = np.unique(
        np.stack([rng.integers(SIZE, size=300), rng.integers(2, size=300), rng.integers(SIZE, size=300)], 1), axis=0
    )
    names = tuple(f"e{code:03}" for code in range(SIZE))
    return TripleSet(names, ("r", "s"), rows.astype(np.int64), np.ones(len(rows), dtype=np.float32))


def trained(sampling: str, model: str = "complex") -> Engine:
    """A model whose scores differ as those of a trained one do."""
    options = TrainOptions(model=model, dimension=8, batch_size=20, negatives=FEW, sampling=sampling)
    engine = Engine(options.for_graph(300, SIZE, 2), SIZE, 2)
    with torch.no_grad():
        engine.entities.mul_(0.6 / engine.entities.std())
        engine.relations.mul_(0.8 / engine.relations.std())
    return engine


def some(questions: Questions) -> Batch:
    torch.manual_seed(5)
    return questions.take(torch.randperm(len(questions))[:30])


def estimates(engine: Engine, batch: Batch, times: int) -> tuple[torch.Tensor, torch.Tensor]:
    """(times, questions) sums over what is no answer, and (times, questions, width) the gradients of the log of all."""
    sampler = Sampler(engine.options, train(), engine.logits)
    own = torch.zeros(len(batch.heads)).index_add_(
        0,
        batch.rows,
        engine.logits(batch.heads, batch.relations, batch.tails)[batch.rows, torch.arange(len(batch.rows))].exp(),
    )
    sums, slopes = [], []
    for _ in range(times):
        others = sampler.draw(batch)
        weights = torch.ones(len(others.drawn)) if others.weights is None else others.weights
        shares = engine.logits(batch.heads, batch.relations, others.drawn).exp() * weights * others.scale[:, None]
        shares[others.hits] = 0
        sums.append(shares.sum(1))
        slopes.append((shares / (sums[-1] + own)[:, None]) @ engine.entities.detach()[others.drawn])
    return torch.stack(sums).double(), torch.stack(slopes).double()


def test_sums_are_unbiased_and_sums_and_gradients_surer_than_of_as_many_drawn_alike() -> None:
    batch = some(Questions(train()))
    engines = {sampling: trained(sampling) for sampling in ("uniform", "hard")}
    whole = trained("uniform")
    whole.options = TrainOptions(negatives=0).for_graph(300, SIZE, 2)
    total, slope = (part[0] for part in estimates(whole, batch, 1))
    torch.manual_seed(1)
    found = {sampling: estimates(engine, batch, TIMES) for sampling, engine in engines.items()}
    sums = found["hard"][0]
    off = (sums.mean(0) - total) / (sums.std(0) / TIMES**0.5)
    assert float(off.abs().max()) < 4  # of 30 questions, in standard errors
    assert float(off.pow(2).mean()) < 2
    logs = {sampling: float((sums.log() - total.log()).pow(2).mean().sqrt()) for sampling, (sums, _) in found.items()}
    bias = {sampling: float((slopes.mean(0) - slope).norm()) for sampling, (_, slopes) in found.items()}
    spread = {sampling: float((slopes - slope).pow(2).mean().sqrt()) for sampling, (_, slopes) in found.items()}
    assert logs["hard"] < 0.9 * logs["uniform"]
    assert bias["hard"] < 0.7 * bias["uniform"]
    assert bias["hard"] < 0.3 * float(slope.norm())
    assert spread["hard"] < 0.95 * spread["uniform"]
    low = {name: float((sums.log().mean(0) - total.log()).abs().mean()) for name, (sums, _) in found.items()}
    assert low["hard"] < 0.7 * low["uniform"]


def test_those_that_the_model_takes_for_answers_are_drawn_more_often() -> None:
    engine, batch = trained("hard"), some(Questions(train()))
    sampler = Sampler(engine.options, train(), engine.logits)
    logits = engine.logits(batch.heads, batch.relations, torch.arange(SIZE))
    logits[batch.rows, batch.tails] = -torch.inf
    order = torch.softmax(logits, 1).sum(0).argsort(descending=True)
    times = torch.zeros(SIZE)
    torch.manual_seed(2)
    for _ in range(TIMES):
        others = sampler.draw(batch)
        assert len(others.drawn.unique()) == FEW
        assert others.weights is not None
        assert float(others.weights.max()) <= 4 * SIZE / FEW * 1.001  # an even share bounds them
        times[others.drawn] += 1
    assert times.sum() == FEW * TIMES
    assert times[order[:20]].mean() > 1.8 * times.mean()
    assert 0 < times[order[-200:]].mean() < 0.8 * times.mean()
    assert times.min() > 0


def test_scoring_leaves_a_model_with_dropout_and_running_means_as_it_is() -> None:
    options = TrainOptions(
        model="tucker", dimension=4, batch_size=20, negatives=FEW, sampling="hard", learning_rate=0.02
    )
    engine = Engine(options.for_graph(300, SIZE, 2), SIZE, 2)
    engine.model.train()
    before, batch = engine.tensors(), some(Questions(train()))
    one, other = (engine.logits(batch.heads, batch.relations, torch.arange(50)) for _ in range(2))
    torch.testing.assert_close(one, other)
    assert not one.requires_grad
    assert engine.model.training
    assert all(torch.equal(before[name], tensor) for name, tensor in engine.tensors().items())
    engine.model.eval()
    scores = engine.scores(batch.heads[:1].numpy(), int(batch.relations[0]) // 2, bool(batch.relations[0] % 2))
    np.testing.assert_allclose(one[0], scores[0, :50], rtol=1e-5, atol=1e-6)
    fit = Fit(engine, train())
    losses = [float(np.mean([float(loss) for loss in fit.epoch(number, 20)])) for number in range(6)]
    assert losses[-1] < losses[0]

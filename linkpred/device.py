"""Devices: which there are, how tensors get to them, in what numbers they multiply, and how fast each trains."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

import torch

from kg.errors import InputError

_ENTITIES: Final = 20_000
_DIMENSION: Final = 128
_BATCH: Final = 1024


@dataclass(frozen=True, slots=True)
class Trial:
    """Training steps a second on a device, and whether the loss fell."""

    device: str
    steps_per_second: float
    learned: bool


def devices() -> dict[str, str]:
    """Devices that torch can compute on, with what they are."""
    found = {"cpu": f"the CPU with {torch.get_num_threads()} threads"}
    for number in range(torch.cuda.device_count()):
        found[f"cuda:{number}"] = torch.cuda.get_device_name(number)
    return found


def resolve(name: str) -> torch.device:
    """The device of a name.

    Args:
        name: cpu, cuda, cuda:N or auto, which is a GPU where there is one.

    Returns:
        The device.

    Raises:
        InputError: there is no such device here.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    number = name.removeprefix("cuda").removeprefix(":") or "0"
    if name == "cpu":
        return torch.device("cpu")
    if name.startswith("cuda") and number.isdigit() and int(number) < torch.cuda.device_count():
        return torch.device("cuda", int(number))
    raise InputError(f"device {name!r}; allowed here: auto, {', '.join(devices())}")


def place(tensor: torch.Tensor, device: torch.device) -> torch.Tensor:
    """A CPU tensor on a device, without waiting for it to arrive."""
    if device.type != "cuda":
        return tensor.to(device)
    return tensor.pin_memory().to(device, non_blocking=True)


def product_type(device: torch.device) -> torch.dtype:
    """In what numbers the products of queries and entities are made; sums are made in float32 everywhere."""
    return torch.bfloat16 if device.type == "cuda" else torch.float32


def try_device(device: str, seconds: float) -> Trial:
    """Train a small bilinear model on random triples.

    Args:
        device: a name from `devices`.
        seconds: how long.

    Returns:
        How fast it went, and whether it learned.
    """
    torch.manual_seed(0)
    table = torch.randn(_ENTITIES, _DIMENSION, device=device, requires_grad=True)
    optimiser = torch.optim.Adagrad([table], lr=0.1)
    batch = torch.randint(0, _ENTITIES, (_BATCH, 3), device=device)
    losses: list[float] = []
    started = time.perf_counter()
    while len(losses) < 2 or time.perf_counter() - started < seconds:
        head, tail, other = (table[batch[:, column]] for column in range(3))
        loss = torch.nn.functional.softplus((head * other).sum(1) - (head * tail).sum(1)).mean()
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        losses.append(loss.item())
    return Trial(device, len(losses) / (time.perf_counter() - started), losses[-1] < losses[0])

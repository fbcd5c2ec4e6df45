"""Devices: which there are, how tensors get to them, and in what numbers they multiply."""

from __future__ import annotations

import torch

from kg.errors import InputError


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


def fetched(tensor: torch.Tensor) -> torch.Tensor:
    """A device's tensor on the CPU; what is to be done before it there is waited for."""
    return tensor.cpu()


def product_type(device: torch.device) -> torch.dtype:
    """In what numbers the products of queries and entities are made; sums are made in float32 everywhere."""
    return torch.float32 if device.type == "cpu" else torch.bfloat16

"""Commands, one file each: every file has a typer application or a function that mounts its command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import typer

from pipelines.commands import (
    convert,
    cut,
    doctor,
    evaluate,
    explain,
    export,
    extend,
    extract,
    graph,
    init,
    lexicon,
    predict,
    rank,
    report,
    run,
    scope,
    sources,
    split,
    train,
    train_nlp,
)


def _group(name: str, group: typer.Typer) -> Callable[[typer.Typer], None]:
    return lambda app: app.add_typer(group, name=name)


#: What mounts each command, in the order of the help text.
REGISTER: Final[tuple[Callable[[typer.Typer], None], ...]] = (
    run.register,
    init.register,
    convert.register,
    cut.register,
    extract.register,
    scope.register,
    rank.register,
    explain.register,
    report.register,
    export.register,
    doctor.register,
    split.register,
    train.register,
    train_nlp.register,
    evaluate.register,
    extend.register,
    predict.register,
    _group("graph", graph.app),
    _group("lexicon", lexicon.app),
    _group("sources", sources.app),
)

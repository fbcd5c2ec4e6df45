"""report: one HTML page of what the other stages wrote."""

from __future__ import annotations

from typing import Final

from pipelines.manifest import Outcome, Plan, digest_files, library_versions
from pipelines.report import VERSION, write_report
from pipelines.stage import STAGES, Run, Stage

PAGE: Final = "index.html"
_LIBRARIES: Final = ("jinja2", "matplotlib", "pillow", "pypdfium2")


def _plan(run: Run) -> Plan:
    inputs = {name: run.manifest(name).digest for name in STAGES if name != "report"}
    return Plan("report", f"1/{VERSION}", run.config.model_dump(mode="json"), inputs, library_versions(*_LIBRARIES))


def _work(run: Run, plan: Plan) -> Outcome:
    directory = run.folder("report")
    if run.config.report.html:
        write_report(run.directory, directory / PAGE)
    else:
        (directory / PAGE).unlink(missing_ok=True)
    outputs = digest_files(directory)
    return Outcome({"files": len(outputs)}, {}, outputs)


STAGE: Final = Stage("report", _plan, _work)

"""`python -m tests.cluster [load|compare|measure]`: start the cluster, measure, print figures, stop."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from types import FrameType

import click

from tests.cluster.comparison import one_against_two
from tests.cluster.measure import measure
from tests.cluster.processes import CannotStart
from tests.cluster.scenario import KillReport, kill_one
from tests.cluster.topology import Cluster

_SECONDS = float(os.environ.get("CLUSTER_SECONDS", "60"))


@click.group(invoke_without_command=True)
@click.pass_context
def main(ctx: click.Context) -> None:
    """The deployed topology on this machine; without a command: `load`."""
    # A stop from outside unwinds like Ctrl-C, so that nothing stays behind.
    signal.signal(signal.SIGTERM, _interrupt)
    if ctx.invoked_subcommand is None:
        ctx.invoke(load)


@main.command()
@click.option("--seconds", default=_SECONDS, show_default=True, help="Length of the load.")
def load(seconds: float) -> None:
    """A load with one assistant killed in it; status 1 where anything was lost or doubled."""
    with _started(Cluster()) as cluster:
        report = asyncio.run(kill_one(cluster, seconds, _say))
    _print(report)
    sys.exit(1 if report.verdict.lost or report.verdict.doubled else 0)


@main.command()
@click.option("--rounds", default=3, show_default=True)
@click.option("--seconds", default=10.0, show_default=True, help="Of each measurement.")
@click.option("--actions", default=0, show_default=True, help="Action servers; 0: actions in the assistants.")
@click.option("--per-core", is_flag=True, help="Everything on one core with one assistant, on two with two.")
def compare(rounds: int, seconds: float, actions: int, per_core: bool) -> None:
    """Two assistants against one, in turn, on the same machine."""
    with _started(Cluster(actions=actions)) as cluster:
        ratio = asyncio.run(one_against_two(cluster, rounds, seconds, per_core, _say))
    _say(f"two assistants against one: {ratio:.2f} × (median of {rounds} rounds, {os.cpu_count()} cores)")


@main.command("measure")
@click.option("--seconds", default=30.0, show_default=True)
def measure_costs(seconds: float) -> None:
    """What a message costs each kind of process, the database and Redis."""
    with _started(Cluster()) as cluster:
        measured = asyncio.run(measure(cluster, seconds))
    _say(json.dumps(measured, indent=1))


@contextlib.contextmanager
def _started(cluster: Cluster) -> Iterator[Cluster]:
    started = time.monotonic()
    _say(f"starting {', '.join(process.name for process in cluster.processes)} …")
    try:
        with cluster:
            _say(f"ready after {time.monotonic() - started:.1f} s")
            yield cluster
            # A second Ctrl-C must not leave half of it running.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
    except CannotStart as error:
        raise click.ClickException(str(error)) from error


def _print(report: KillReport) -> None:
    verdict = report.verdict
    _say(f"before the kill  {report.before}")
    _say(f"after it         {report.after}")
    _say(f"answered by      {report.shares}")
    _say(f"errors seen by visitors, who asked again: {report.errors or 'none'}")
    _say(f"messages that waited for the other assistant: {report.caught}")
    _say(f"longest time without an answer: {report.silence_s:.1f} s")
    _say(f"ready again after {report.recovery_s:.1f} s")
    _say(f"lost {len(verdict.lost)}, doubled {len(verdict.doubled)}", *verdict.lost, *verdict.doubled)
    _say(f"answered by an apology {len(verdict.failed)}", *verdict.failed)
    _say(f"conversations in which the dialogue heard a message twice {len(verdict.heard_twice)}")


def _say(text: str, *names: str) -> None:
    click.echo(f"{text}: {', '.join(names[:10])}" if names else text)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()

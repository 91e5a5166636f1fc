"""Measures what tasks cost, for the page "What it costs, measured": `python3 ci/costs.py [LISTING…]`.

The listings are `waiting-tasks`, `done-but-held`, `price-of-a-step`, and `joined-or-spawned`, or all of them without an
argument. They are the Rust side, built with `--release`, and the asyncio side is in this file. Each measurement runs five
times, in a process of its own, which needs at most 1.2 GB. Prints the median of each, and how far the runs are apart. All
takes about ten minutes. On a busy machine, trust the bytes but not the times.

With `--record`, it writes the tables into the `measured.txt` of the listings. It refuses to if the machine is busy, that is, if
its load in the last minute exceeds the number of its cores. It also refuses if a row is missing or zero, or if the medians
break one of the rules that the programs know (`shape.rs`), because the page says them. If anything fails, the old file stays.
After it, run `cargo course record` for the listings, which draws the charts again.
"""

import asyncio
import os
import platform
import resource
import statistics
import subprocess
import sys
import threading
import time

import measurement
from measurement import ROOT

RUNS = 5
COUNTS = [1_000, 10_000, 100_000, 1_000_000]
RUNTIMES = ["threads", "asyncio", "tokio", "little-loop", "smol", "futures"]
# A thread needs four memory maps, and Linux allows a process 65,530 of them.
MOST_THREADS = 10_000
WITHOUT_HANDLES = ["tokio", "tokio, one thread", "little-loop", "smol", "futures"]
AMONG = 100_000
STEPS = {"tokio, one thread": 200_000, "tokio": 200_000, "asyncio": 20_000}
FORMS = ["in turn", "joined", "joined from a Vec", "spawned"]
NAPS = 1_000_000


def main():
    match sys.argv[1:]:
        case ["asyncio", "wait", count]:
            return print(*asyncio.run(wait(int(count))), sep="  ")
        case ["asyncio", "steps", times]:
            return asyncio.run(steps(int(times)))
    # What measures the rows, the program on the Rust side with what its `check` needs, and the table.
    recorded = {
        "waiting-tasks": (
            waiting,
            ["waiting-tasks", "waiting-tasks"],
            "listings/appendix/what-it-costs/waiting-tasks/measured.txt",
        ),
        "done-but-held": (
            handles,
            ["waiting-tasks", "done-but-held"],
            "listings/appendix/what-it-costs/done-but-held/measured.txt",
        ),
        "price-of-a-step": (
            prices,
            ["price-of-a-step", "all"],
            "listings/appendix/what-it-costs/price-of-a-step/measured.txt",
        ),
        "joined-or-spawned": (
            joined,
            ["joined-or-spawned"],
            "listings/appendix/what-it-costs/joined-or-spawned/measured.txt",
        ),
    }
    if "--record" in sys.argv:
        refuse_if_busy()
    for name in [name for name in sys.argv[1:] if name != "--record"] or recorded:
        measure, [package, *rows], path = recorded[name]
        subprocess.run(["cargo", "build", "--quiet", "--release", "--package", package], cwd=ROOT, check=True)
        table, lines, versions = measure()
        table = aligned(table)
        print(table, flush=True)
        check(package, rows, lines)
        if "--record" in sys.argv:
            measurement.record(ROOT / path, [measurement.rust(), *versions], table)


def waiting():
    """The bytes and the time of one task among 1,000, 10,000, and so on."""
    table, lines = [["runtime", "tasks", *WAITING_COLUMNS]], []
    for runtime in RUNTIMES:
        for count in COUNTS:
            cells = ["-"] * len(WAITING_COLUMNS)
            if runtime != "threads" or count <= MOST_THREADS:
                line, cells = waits(runtime, count)
                lines.append(line)
            table.append([runtime, f"{count:,}", *cells])
    return table, lines, waiting_versions()


def handles():
    """The same for 100,000 tasks, whose handles are kept, or dropped at once."""
    table, lines = [["runtime", "handles", *WAITING_COLUMNS]], []
    rows = [(runtime, kept) for runtime in WITHOUT_HANDLES for kept in ["kept", "dropped"]]
    for runtime, kept in [*rows, ("FuturesUnordered", "no tasks")]:
        line, cells = waits(f"{runtime}, no handles" if kept == "dropped" else runtime, AMONG)
        lines.append(line)
        table.append([runtime, kept, *cells])
    return table, lines, waiting_versions()


WAITING_COLUMNS = ["bytes per task", "spread", "ns per task", "spread", "peak, MB"]


def waits(runtime, count):
    """The medians as the program prints them, and the cells of the table."""
    runs = [measured_wait(runtime, count) for _ in range(RUNS)]
    columns = [sorted(column) for column in zip(*runs)]
    used, time, peak = (statistics.median(column) for column in columns)
    cells = [f"{used:,}", spread(columns[0]), f"{time:,}", spread(columns[1]), f"{peak:,}"]
    return [runtime, count, used, time, peak], cells


def waiting_versions():
    crates = [measurement.crate(name) for name in ["tokio", "futures", "smol"]]
    return [*crates, f"Python {platform.python_version()}"]


def measured_wait(runtime, count):
    if runtime == "asyncio":
        said = said_by(sys.executable, __file__, "asyncio", "wait", count)
    else:
        said = said_by(program("waiting-tasks"), runtime, count)
    return [int(number) for number in said.split("  ")[2:]]


def prices():
    """The nanoseconds of each step."""
    medians, cells = {}, {}
    for runtime, times in STEPS.items():
        runs = [measured_steps(runtime, times) for _ in range(RUNS)]
        for step in runs[0]:
            column = [run[step] for run in runs]
            medians[runtime, step] = statistics.median(column)
            cells[runtime, step] = [f"{medians[runtime, step]:,}", spread(column)]
    header = ["nanoseconds", *(name for runtime in STEPS for name in [runtime, "spread"])]
    steps = {step: [cell for runtime in STEPS for cell in cells[runtime, step]] for step in runs[0]}
    lines = [[runtime, step, median] for (runtime, step), median in medians.items()]
    table = [header, *([step, *row] for step, row in steps.items())]
    return table, lines, [measurement.crate("tokio"), f"Python {platform.python_version()}"]


def measured_steps(runtime, times):
    if runtime == "asyncio":
        said = said_by(sys.executable, __file__, "asyncio", "steps", times)
    else:
        said = said_by(program("price-of-a-step"), runtime, times)
    rows = [line.split("  ") for line in said.splitlines()]
    return {step: int(nanoseconds) for _, step, nanoseconds in rows}


def joined():
    """The peak of a process with a million naps."""
    table, lines = [["a million naps", "MB", "spread"]], []
    for form in FORMS:
        peaks = sorted(float(said_by(program("joined-or-spawned"), form, NAPS).split("  ")[2]) for _ in range(RUNS))
        median = statistics.median(peaks)
        lines.append([form, NAPS, median])
        table.append([form, f"{median:.0f}", spread(peaks)])
    return table, lines, [measurement.crate("tokio"), measurement.crate("futures")]


def spread(numbers):
    """From the least to the most, as a share of the median."""
    return f"{100 * (max(numbers) - min(numbers)) / statistics.median(numbers):.0f} %"


def said_by(*command):
    command = [str(part) for part in command]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def program(name):
    return ROOT / "target/release" / name


def refuse_if_busy():
    """Exits if more threads want a core than there are cores. It's tried only once, because ten thousand threads that end
    together are a load, too."""
    load, cores = os.getloadavg()[0], os.cpu_count()
    if load > cores:
        sys.exit(f"refused: the load of the last minute is {load:.1f}, and there are {cores} cores, so the times would be too long")


def check(package, rows, lines):
    """Exits if rows are missing, or if the medians break a rule of the program."""
    text = "".join("  ".join(str(cell) for cell in line) + "\n" for line in lines)
    checked = subprocess.run([program(package), "check", *rows], input=text, capture_output=True, text=True)
    if checked.returncode != 0:
        sys.exit(f"refused, so reread the page:\n{checked.stderr}")


def aligned(table):
    """The rows as lines. All columns but those of words end at the right."""
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    words = [not table[-1][column][0].isdigit() for column in range(len(widths))]
    line = lambda row: "  ".join(f"{cell:{'<' if word else '>'}{width}}" for cell, word, width in zip(row, words, widths))
    return "".join(line(row).rstrip() + "\n" for row in table)


async def wait(count):
    """What `waiting-tasks` prints, for asyncio. Its tasks need handles, because the loop holds them only weakly."""
    loop = asyncio.get_running_loop()
    all_wait, all_are_answered = loop.create_future(), loop.create_future()
    waiting = answered = 0

    async def agent(answer):
        nonlocal waiting, answered
        waiting += 1
        if waiting == count:
            all_wait.set_result(None)
        await answer
        answered += 1
        if answered == count:
            all_are_answered.set_result(None)

    before, start = used(), time.perf_counter()
    answers, handles = [], []
    for _ in range(count):
        answers.append(loop.create_future())
        handles.append(asyncio.create_task(agent(answers[-1])))
    await all_wait
    seconds = time.perf_counter() - start
    one = (used() - before) // count

    start = time.perf_counter()
    for answer in answers:
        answer.set_result(None)
    await all_are_answered
    del answer, answers, handles
    seconds += time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // 1_000_000
    return "asyncio", count, one, round(seconds / count * 1e9), peak


def used():
    """The bytes of memory that this process uses, counted as in `waiting-tasks`."""
    with open("/proc/self/smaps_rollup") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("Rss:")) * 1024


async def steps(times):
    """What `price-of-a-step` prints, for asyncio."""

    async def one():
        return 1

    def call():
        return 1

    async def call_a_function():
        for _ in range(times):
            call()

    async def await_a_function():
        for _ in range(times):
            await one()

    async def lock_and_unlock():
        number, lock = 0, asyncio.Lock()
        for _ in range(times):
            async with lock:
                number += 1

    async def turn():
        for _ in range(times):
            await asyncio.sleep(0)

    async def turn_with_a_limit():
        for _ in range(times):
            await asyncio.wait_for(asyncio.sleep(0), 3600)

    async def turn_beside_another():
        for _ in range(times):
            both = [asyncio.create_task(asyncio.sleep(0)), asyncio.create_task(asyncio.Event().wait())]
            _, pending = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for task in pending:
                task.cancel()

    async def spawn():
        for _ in range(times):
            await asyncio.create_task(one())

    async def message_and_reply():
        questions, replies = asyncio.Queue(1), asyncio.Queue(1)

        async def reply_to_each():
            while True:
                await replies.put(await questions.get())

        replier = asyncio.create_task(reply_to_each())
        for _ in range(times):
            await questions.put(1)
            await replies.get()
        replier.cancel()

    async def thread():
        for _ in range(times // 100):
            thread = threading.Thread(target=lambda: 1)
            thread.start()
            thread.join()

    for step, name, count in [
        (call_a_function, "call a function", times),
        (await_a_function, "await a function", times),
        (lock_and_unlock, "lock and unlock", times),
        (turn, "one turn of the loop", times),
        (turn_with_a_limit, "a turn with a limit", times),
        (turn_beside_another, "a turn in a select!", times),
        (spawn, "spawn and await a task", times),
        (message_and_reply, "a message and a reply", times),
        (thread, "start, join a thread", times // 100),
    ]:
        start = time.perf_counter()
        await step()
        print(f"asyncio  {name}  {round((time.perf_counter() - start) / count * 1e9)}")


if __name__ == "__main__":
    main()

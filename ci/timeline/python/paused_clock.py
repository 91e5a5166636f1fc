"""Runs a Python program, unmodified, on a paused clock: `python3 paused_clock.py PROGRAM [ARGUMENT...]`.

Time stands still while the program computes. When every task of the event loop waits, the clock jumps to the next
timer, so that a program full of one-second sleeps ends at once and reads exact times: this is to asyncio what
`start_paused = true` is to tokio.

- `asyncio.sleep`, `timeout`, `wait_for`, `call_later` and every other timer of a loop wait for that clock, and
  `time.time`, `monotonic` and `perf_counter` (and their `_ns` forms) read it.
- `time.sleep` moves it at once. On the loop's thread it thereby blocks the loop: what came due runs after it, late.
- While something outside of the loop is under way (an open socket or pipe, a subprocess, a job of an executor such as
  `asyncio.to_thread` starts, any other thread), nobody can tell what comes first, so waits and sleeps are real. When
  one ends by its time, the clock moves to exactly that time; what sockets and threads need besides takes no time.

It knows nothing of `datetime.now`, of CPU times, or of the time limits of blocking calls (`queue.get`, `Thread.join`,
`Future.result`): these keep the real clock and do not move the paused one.

The program sees `__main__`, `sys.argv` and `sys.path` as if it had been run directly, and tracebacks and warnings name
it as the command line does. Needs Python 3.11 or newer.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("paused_clock.py needs Python 3.11 or newer")

# The standard library's own blocking waits must keep the real clock: some of these modules take it when first imported.
import asyncio
import concurrent.futures.thread
import os.path
import queue  # noqa: F401
import selectors  # noqa: F401
import subprocess  # noqa: F401
import threading
import time
import types

SECOND = 1_000_000_000

real_sleep = time.sleep
began_at = time.time_ns()
now = 0  # nanoseconds, whole ones: 0.1 s and 0.2 s are 0.3 s
moving = threading.Lock()
jobs = set()  # futures of executors whose callbacks have not all run


def move_to(moment):
    """Moves the clock forward to `moment`, in nanoseconds; never back."""
    global now
    with moving:
        now = max(now, moment)


def after(seconds):
    return now + round(seconds * SECOND)


def busy_outside():
    """Whether a thread other than the calling one, and other than an executor's idle one, is under way."""
    idle = concurrent.futures.thread._threads_queues
    others = (thread for thread in threading.enumerate() if thread is not threading.current_thread())
    return any(thread not in idle for thread in others) or any(not job.cancelled() for job in tuple(jobs))


def sleep(seconds):
    deadline = after(seconds)
    if seconds < 0 or busy_outside():
        real_sleep(seconds)
    move_to(deadline)


def pause_loops():
    """Lets the selector of every event loop jump to the next timer instead of waiting for it."""
    real_run_forever = asyncio.BaseEventLoop.run_forever

    def run_forever(loop):
        selector = loop._selector
        if "select" not in vars(selector):
            selector.select = paused_select(selector)
        real_run_forever(loop)

    asyncio.BaseEventLoop.run_forever = run_forever


def paused_select(selector):
    real_select = selector.select

    def select(timeout=None):
        if timeout is None or timeout <= 0:
            return real_select(timeout)
        deadline = after(timeout)
        events = real_select(timeout if waits_really(selector) else 0)
        if not events:
            move_to(deadline)
        return events

    return select


def waits_really(selector):
    """Whether something outside of the loop can end its wait."""
    # One entry is the loop's own, by which other threads wake it. Windows' proactor has no `get_map`.
    watched = selector.get_map() if hasattr(selector, "get_map") else selector._cache
    return len(watched) > 1 or busy_outside()


def watch_executors():
    """Keeps `jobs`. A job leaves it after its future told those who await it, or the clock could jump in between."""
    real_submit = concurrent.futures.ThreadPoolExecutor.submit

    def submit(self, fn, /, *args, **kwargs):
        job = real_submit(self, fn, *args, **kwargs)
        jobs.add(job)
        if job.done():
            jobs.discard(job)
        return job

    def then_forget(settle):
        def settled(job, value):
            settle(job, value)
            jobs.discard(job)

        return settled

    future = concurrent.futures.Future
    future.set_result = then_forget(future.set_result)
    future.set_exception = then_forget(future.set_exception)
    concurrent.futures.ThreadPoolExecutor.submit = submit


def pause_time():
    time.sleep = sleep
    time.monotonic_ns = time.perf_counter_ns = lambda: now
    time.monotonic = time.perf_counter = lambda: now / SECOND
    time.time_ns = lambda: began_at + now
    time.time = lambda: (began_at + now) / SECOND


def pause():
    pause_loops()
    watch_executors()
    pause_time()


def run(program):
    """Runs the file `program` as the module `__main__`."""

    def print_from_the_program_on(kind, error, trace):
        while trace and trace.tb_frame.f_code.co_filename != program:
            trace = trace.tb_next
        sys.__excepthook__(kind, error.with_traceback(trace), trace)

    with open(program, "rb") as file:
        source = file.read()
    sys.excepthook = print_from_the_program_on
    sys.path[0] = os.path.dirname(os.path.abspath(program))
    main = types.ModuleType("__main__")
    main.__file__ = program
    sys.modules["__main__"] = main
    exec(compile(source, program, "exec", dont_inherit=True), vars(main))


if __name__ == "__main__":
    del sys.argv[0]
    if not sys.argv:
        sys.exit("usage: python3 paused_clock.py PROGRAM [ARGUMENT...]")
    pause()
    run(sys.argv[0])

"""Runs a Python program, unmodified, on a paused clock: `python3 paused_clock.py PROGRAM [ARGUMENT...]`.

Time stands still while the program computes. When every task of the event loop waits, the clock jumps to the next
timer, so a program full of one-second sleeps ends at once and sees exact times. It does for asyncio what
`start_paused = true` does for tokio.

- `asyncio.sleep`, `timeout`, `wait_for`, `call_later` and every other timer of a loop use that clock, and
  `time.time`, `monotonic` and `perf_counter` (and their `_ns` forms) read it.
- `time.sleep` advances it at once. On the loop's thread it therefore blocks the loop: timers that came due run late.
- While something outside the loop is running (an open socket or pipe, a subprocess, a job of an executor such as
  `asyncio.to_thread` starts, any other thread), the order of events is unknown, so waits and sleeps are real. When
  one ends by timeout, the clock moves to exactly that time; other time spent on sockets and threads doesn't count.

It doesn't affect `datetime.now`, CPU times, or the timeouts of blocking calls (`queue.get`, `Thread.join`,
`Future.result`): these use the real clock and do not move the paused one.

The program sees `__main__`, `sys.argv` and `sys.path` as if it had been run directly, and tracebacks and warnings name
it as the command line does. Needs Python 3.11 or newer.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("paused_clock.py needs Python 3.11 or newer")

# The standard library's blocking waits must use the real clock, which some of these modules store when imported.
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
now = 0  # in nanoseconds, an integer, so that 0.1 s + 0.2 s = 0.3 s
moving = threading.Lock()
jobs = set()  # futures of executors whose callbacks have not all run


def move_to(moment):
    """Moves the clock forward to `moment`, in nanoseconds, but never back."""
    global now
    with moving:
        now = max(now, moment)


def after(seconds):
    return now + round(seconds * SECOND)


def busy_outside():
    """Returns whether any thread runs except the calling one and an executor's idle ones."""
    idle = concurrent.futures.thread._threads_queues
    others = (thread for thread in threading.enumerate() if thread is not threading.current_thread())
    return any(thread not in idle for thread in others) or any(not job.cancelled() for job in tuple(jobs))


def sleep(seconds):
    deadline = after(seconds)
    if seconds < 0 or busy_outside():
        real_sleep(seconds)
    move_to(deadline)


def pause_loops():
    """Makes every event loop's selector jump to the next timer instead of waiting for it."""
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
    """Returns whether something outside the loop can end its wait."""
    # One entry belongs to the loop, so that other threads can wake it. Windows' proactor has no `get_map`.
    watched = selector.get_map() if hasattr(selector, "get_map") else selector._cache
    return len(watched) > 1 or busy_outside()


def watch_executors():
    """Maintains `jobs`. A job is removed after its future's callbacks, or the clock could jump in between."""
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

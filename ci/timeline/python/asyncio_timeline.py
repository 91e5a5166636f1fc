"""Records what the event loop of a Python program does:
`python3 -S asyncio_timeline.py TRACE.json PROGRAM [ARGUMENT...]`.

It runs the program unmodified on the paused clock of `paused_clock.py` and writes TRACE.json in the format of
FORMAT.md. The program's name in the trace comes from the variable `TIMELINE_PROGRAM`, or else from its folder.
Recording doesn't change the program's output. Sources of the events:

- `spawn`: a subclass of asyncio's own Task, still implemented in C.
- `run`, `task_done`, `task_cancelled`: the loop runs a handle whose callback is a task's step (`Handle._run`).
- `wake`: such a handle is scheduled (`_call_soon`), by the running task or by whatever scheduled the running callback.
  The task is being canceled if that happens inside its `cancel`.
- `park`: the loop asks its selector to wait.
- `enter`, `await`, `ready`, `exit`: `sys.settrace`, instruction by instruction, in every call of an `async def` of the
  program that a task runs. An await begins with GET_AWAITABLE and is over when anything but its waiting is executed.
- `pending`, `yielded`: a task's step ends but the task doesn't. The chain of `cr_await` shows what it waits for.
- `out`, `block`: `write` of `sys.stdout` and `sys.stderr`, `time.sleep`.

Differences from Rust:

- Nothing is dropped. A canceled task runs once more: after `wake` with `cancel` and `run`, its pending wait exits as
  `cancelled`, which means that CancelledError is raised there. Whatever the program does next is recorded as usual.
  Frames that the CancelledError leaves exit as `cancelled`; if it leaves the task, too, then comes `task_cancelled`:
  `main ended` if only `asyncio.run` called `cancel`, after main, else `cancelled`. A task that was canceled before it
  began enters no frame.
- `panicked` is a frame or a task that an exception leaves.
- A wait that resumes inside a library's coroutine (as in `TaskGroup`) stays pending; the task only runs.

Not recorded: coroutines that are never awaited or run without a task; the frames of libraries, async generators and
(in Python 3.11) async comprehensions, whose waits are those of the frame that awaits them, and what they call after
they have waited; eager tasks; callbacks that wake no task; the tasks by which `asyncio.run` shuts its loop down. Where
asyncio takes tasks or coroutines out of a set, the order is that of creation or of the arguments.

Refused, with a message and status 2: programs that depend on real time, which means threads (so `to_thread` and
`run_in_executor`), sockets and subprocesses; traces with too many events, unless `timeline_ending.py` has limits. A
program whose loop waits for something that can't happen ends with status 3, and its trace ends with that `park`. Needs
Python 3.11 or newer.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("asyncio_timeline.py needs Python 3.11 or newer")
if len(sys.argv) < 3:
    sys.exit("usage: python3 -S asyncio_timeline.py TRACE.json PROGRAM [ARGUMENT...]")

import asyncio
import atexit
import inspect
import itertools
import threading
import time
import weakref

import paused_clock
import timeline_ending
import timeline_frames
import timeline_log as log


def main():
    del sys.argv[:2]
    watch_tasks()
    watch_clock()
    timeline_ending.watch()
    watch_output(sys.stdout)
    watch_output(sys.stderr, err=True)
    threading.Thread.start = lambda thread: log.refuse(log.REAL_TIME)
    atexit.register(log.save)
    sys._getframe().f_trace_opcodes = True  # Python 3.12 reads it only in `settrace`
    sys.settrace(timeline_frames.trace_calls)
    paused_clock.run(log.PROGRAM)


# --- Tasks and wake-ups ---

task_numbers = itertools.count()
cause = "other"  # on whose behalf the loop acts: the `by` of a `wake`
causes = weakref.WeakKeyDictionary()  # the same for scheduled handles
main_ended = False


class Task(asyncio.Task):
    number = None  # remains None for tasks that shut the loop down

    def __init__(self, coro, **options):
        if getattr(coro, "__name__", "") not in ("shutdown_asyncgens", "shutdown_default_executor"):
            self.number = next(task_numbers)
            self.state = "ready"  # or `running`, `waiting`, `over`
            self.frames = []  # each is awaited by the previous one
            self.in_cancel = False  # whether `cancel` is running
            log.put("spawn", self, log.line_of_program(), by=log.running and log.running.number, kind="task")
        super().__init__(coro, **options)

    def __hash__(self):  # makes the order of task sets reproducible
        return id(self) if self.number is None else self.number

    def cancel(self, msg=None):
        self.in_cancel = True
        try:
            return super().cancel(msg)
        finally:
            self.in_cancel = False

    def wait(self):
        """Returns the innermost wait."""
        return self.frames[-1].wait if self.frames else None


def watch_tasks():
    real_call_soon, real_run = asyncio.BaseEventLoop._call_soon, asyncio.Handle._run
    real_cancel_all = asyncio.runners._cancel_all_tasks

    def call_soon(loop, callback, args, context):
        handle = real_call_soon(loop, callback, args, context)
        if log.running and log.running.done():  # its last act schedules the task that awaits it
            end(log.running)
        if task := task_of(callback):
            wake(task)
        else:
            causes[handle] = cause
        return handle

    def run(handle):
        global cause
        if task := task_of(handle._callback):
            log.running, cause, task.state = task, task.number, "running"
            log.put("run", task)
        else:
            cause = "timer" if isinstance(handle, asyncio.TimerHandle) else causes.get(handle, "other")
        real_run(handle)
        if task:
            end(task) if task.done() else suspend(task)
        log.running, cause = None, "other"
        handle = task = None  # otherwise a traceback, which refers to this frame, keeps the task alive

    def cancel_all(loop):
        global main_ended
        main_ended = True
        real_cancel_all(loop)
        main_ended = False

    asyncio.BaseEventLoop._call_soon, asyncio.Handle._run = call_soon, run
    asyncio.runners._cancel_all_tasks = cancel_all
    asyncio.Task = asyncio.tasks.Task = Task
    asyncio.tasks.set = ordered_set


def ordered_set(items=()):
    """Makes `as_completed`, which turns a set of coroutines into tasks, take them in order."""
    items = list(items)
    return dict.fromkeys(items) if any(map(asyncio.iscoroutine, items)) else set(items)


def task_of(callback):
    """Returns the task whose next step the callback is, or `None`."""
    is_step = type(callback).__name__ == "TaskStepMethWrapper" or getattr(callback, "__name__", "") == "task_wakeup"
    task = callback.__self__ if is_step else None
    return task if isinstance(task, Task) and task.number is not None else None


def wake(task):
    by = cause
    if task is log.running:
        suspend(task, yields=True)
        by = "yield"
    if task.state == "waiting":
        task.state = "ready"
        wait = task.wait()
        cancel = {"cancel": True} if task.in_cancel else {}
        log.put("wake", task, wait and wait.line, wait=wait and wait.number, by=by, **cancel)


def suspend(task, yields=False):
    """Records the end of a step, but not of its task."""
    if task.state != "running":
        return
    task.state = "waiting"
    wait = task.wait()
    if wait and not wait.pending:
        wait.pending = True
        if yields:
            log.put("yielded", task, wait.line, wait=wait.number)
        else:
            on, what = awaited_by(task)
            log.put("pending", task, wait.line, wait=wait.number, on=on, what=what)


def end(task):
    if task.state == "over":
        return
    task.state = "over"
    if task.cancelled():
        # `asyncio.run` calls `cancel` once, too.
        why = "main ended" if main_ended and task.cancelling() == 1 else "cancelled"
        log.put("task_cancelled", task, why=why)
    else:
        # Calling `exception()` would suppress asyncio's warning that the exception was never retrieved.
        log.put("task_done", task, how="panicked" if task._exception else "returned")


# What asyncio's functions and classes wait for.
ON = {
    "sleep": "timer",
    "gather": "task",
    "wait": "task",
    "as_completed": "task",
    "TaskGroup": "task",
    "Task": "task",
    "Lock": "lock",
    "Semaphore": "permit",
    "BoundedSemaphore": "permit",
    "Event": "signal",
    "Queue": "channel",
    "PriorityQueue": "channel",
    "LifoQueue": "channel",
}


def awaited_by(task):
    """Returns what the innermost frame of a task waits for (`on`), and through which type or function (`what`)."""
    awaited = task.get_coro()
    outer = None
    while inspect.iscoroutine(awaited):
        if getattr(awaited.cr_frame.f_trace, "__self__", None) is task.frames[-1]:
            outer = awaited
        elif outer:
            break
        awaited = awaited.cr_await

    if inspect.iscoroutine(awaited):
        method_of = awaited.cr_frame.f_locals.get("self")
        name = type(method_of).__name__ if method_of else awaited.__qualname__.partition(".")[0]
        if "_wait_for_one" in awaited.__qualname__:
            name = "as_completed"
    elif isinstance(task._fut_waiter, asyncio.tasks._GatheringFuture):
        name = "gather"
    else:
        name = type(task._fut_waiter).__name__
    return (ON.get(name, "other"), f"asyncio.{name}") if hasattr(asyncio, name) else ("other", name)


# --- The clock and the output ---


def watch_clock():
    """Pauses the clock, and records the selector's waits and blocking sleeps."""
    pause_selector = paused_clock.paused_select

    def watched_select(selector):
        pause = pause_selector(selector)

        def select(timeout=None):
            if paused_clock.waits_really(selector):
                log.refuse(log.REAL_TIME)
            if timeout is not None and timeout <= 0:
                return pause(timeout)
            park = log.put("park", until=None)
            if timeout is None:  # forever
                timeline_ending.end("asleep")
            ready = pause(timeout)
            park["until"] = log.in_ms(paused_clock.now)
            return ready

        return select

    paused_clock.paused_select = watched_select
    paused_clock.pause()
    pause_sleep = time.sleep

    def sleep(seconds):
        log.put("block", log.running, log.line_of_program(), ms=log.in_ms(round(seconds * paused_clock.SECOND)))
        pause_sleep(seconds)

    time.sleep = sleep


def watch_output(stream, **err):
    real_write = stream.write

    def write(text):
        if text:
            before = log.events[-1] if log.events else {}
            event = log.put("out", log.running, log.line_of_program(), text=text, **err)
            # `print` writes each of its arguments separately.
            if before | {"text": text} == event and not before["text"].endswith("\n"):
                before["text"] += log.events.pop()["text"]
        if timeline_ending.keeps_no_more():
            log.later.append((real_write, text))
            return len(text)
        return real_write(text)

    stream.write = write


if __name__ == "__main__":
    main()

"""Records what the event loop of a Python program does:
`python3 -S asyncio_timeline.py RECORD.json PROGRAM [ARGUMENT...]`.

It runs the program, unmodified, on the paused clock of `paused_clock.py`, and writes RECORD.json in the format of
TIMELINE.md. What the program prints is what it prints without being recorded. Where the events come from:

- `spawn`: a subclass of asyncio's own Task, in C as before.
- `run`, `task_done`, `task_cancelled`: the loop runs a handle whose callback is the step of a task (`Handle._run`).
- `wake`: such a handle is scheduled (`_call_soon`), by the task that runs, or by what scheduled the callback that runs.
- `park`: the loop's selector is asked to wait.
- `enter`, `await`, `ready`, `exit`: `sys.settrace`, instruction by instruction, in every call of an `async def` of the
  program that a task runs. An await begins with GET_AWAITABLE and is over when anything but its waiting is executed.
- `pending`, `yielded`: the task's step is over and the task is not. What it waits for, the chain of `cr_await` tells.
- `out`, `block`: `write` of `sys.stdout` and `sys.stderr`, `time.sleep`.

What Python does otherwise than Rust:

- A cancelled task runs once more: `wake`, `run`, its pending wait exits as `dropped`, and the frames that let the
  CancelledError out exit as `dropped`. Then comes `task_cancelled`: `aborted` if `cancel` was called on it, `main
  ended` if only `asyncio.run` did that, after main, else `dropped`. A task that was cancelled before it began enters
  no frame.
- `panicked` is a frame or a task that an exception leaves.
- A wait that is taken up again inside of a library's coroutine (as in `TaskGroup`) stays pending; the task only runs.

Not recorded: coroutines that nobody awaits or that run without a task; the frames of libraries, async generators and
(in Python 3.11) async comprehensions, whose waits are those of the frame that awaits them, and what they call after
they have waited; eager tasks; callbacks that wake nobody; the tasks by which `asyncio.run` shuts its loop down. Where
asyncio takes tasks or coroutines out of a set, it takes them in the order in which they were made or given.

Refused, with a message and status 2: what goes by real time, which are threads (so `to_thread` and `run_in_executor`),
sockets and subprocesses; a record of too many events. A program whose loop waits for nothing that can come
ends with status 3; its record ends with that `park`. Needs Python 3.11 or newer.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("asyncio_timeline.py needs Python 3.11 or newer")
if len(sys.argv) < 3:
    sys.exit("usage: python3 -S asyncio_timeline.py RECORD.json PROGRAM [ARGUMENT...]")

import ast
import asyncio
import atexit
import dis
import functools
import inspect
import itertools
import json
import os
import re
import threading
import time
import weakref

import paused_clock

RECORD, PROGRAM = sys.argv[1:3]
MOST_EVENTS = 200_000
REAL_TIME = "what goes by real time: threads (`to_thread`), sockets, subprocesses"


def main():
    del sys.argv[:2]
    watch_tasks()
    watch_clock()
    watch_output(sys.stdout)
    watch_output(sys.stderr, err=True)
    threading.Thread.start = lambda thread: refuse(REAL_TIME)
    atexit.register(save)
    sys._getframe().f_trace_opcodes = True  # Python 3.12 looks at it in `settrace` only
    sys.settrace(trace_calls)
    paused_clock.run(PROGRAM)


# --- The record ---

events = []


def put(do, task=None, line=None, **more):
    """Adds an event, of that task, and returns it. Without a task or a line it has no such key."""
    if len(events) == MOST_EVENTS:
        refuse(f"more than {MOST_EVENTS:,} events")
    event = {"do": do, "at": in_ms(paused_clock.now)}
    if task is not None:
        event["task"] = task.number
    if line is not None:
        event["line"] = line
    event |= more
    events.append(event)
    return event


def in_ms(nanoseconds):
    """Milliseconds, to hundredths."""
    ms = round(nanoseconds / 1_000_000, 2)
    return int(ms) if ms.is_integer() else ms


def line_of_program():
    """The line of the program that acts now; `None` if a library does, of its own accord."""
    frame = sys._getframe(1)
    while frame and frame.f_code.co_filename != PROGRAM:
        if frame.f_code is asyncio.BaseEventLoop._run_once.__code__:
            return None
        frame = frame.f_back
    return frame and frame.f_lineno


def refuse(what):
    line = line_of_program()
    where = f"{PROGRAM}, line {line}" if line else PROGRAM
    leave_at_once(2, f"{where}: asyncio_timeline.py does not record {what}\n")


def leave_at_once(status, message=""):
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(2, message.encode())
    os._exit(status)


def save():
    head = {
        "version": 1,
        "program": os.path.basename(os.path.dirname(os.path.abspath(PROGRAM))),
        "language": "python",
        "clock": "paused",
        "tick_us": 0,
        "seed": 0,
        "notes": [],
    }
    as_json = functools.partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    head_lines = "".join(f'"{key}": {as_json(value)},\n' for key, value in head.items())
    event_lines = ",\n".join(map(as_json, events))
    with open(RECORD, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write("{\n" + head_lines + '"events": [\n' + event_lines + "\n]\n}\n")


# --- Tasks, and what wakes them ---

task_numbers, frame_numbers, wait_numbers = itertools.count(), itertools.count(), itertools.count()
running = None  # the task whose step the loop runs
cause = "other"  # what the loop now acts for: the `by` of a `wake`
causes = weakref.WeakKeyDictionary()  # the same for the handles that wait for their turn
main_ended = False


class Task(asyncio.Task):
    number = None  # stays so for those that shut the loop down

    def __init__(self, coro, **options):
        if getattr(coro, "__name__", "") not in ("shutdown_asyncgens", "shutdown_default_executor"):
            self.number = next(task_numbers)
            self.state = "ready"  # or `running`, `waiting`, `over`
            self.frames = []  # each awaited by the one before
            put("spawn", self, line_of_program(), by=running and running.number, kind="task")
        super().__init__(coro, **options)

    def __hash__(self):  # orders sets of tasks
        return id(self) if self.number is None else self.number

    def wait(self):
        """The innermost of its waits."""
        return self.frames[-1].wait if self.frames else None


def watch_tasks():
    real_call_soon, real_run = asyncio.BaseEventLoop._call_soon, asyncio.Handle._run
    real_cancel_all = asyncio.runners._cancel_all_tasks

    def call_soon(loop, callback, args, context):
        handle = real_call_soon(loop, callback, args, context)
        if running and running.done():  # its last act is to schedule who awaits it
            end(running)
        if task := task_of(callback):
            wake(task)
        else:
            causes[handle] = cause
        return handle

    def run(handle):
        global running, cause
        if task := task_of(handle._callback):
            running, cause, task.state = task, task.number, "running"
            put("run", task)
        else:
            cause = "timer" if isinstance(handle, asyncio.TimerHandle) else causes.get(handle, "other")
        real_run(handle)
        if task:
            end(task) if task.done() else suspend(task)
        running, cause = None, "other"
        handle = task = None  # or a traceback, which holds this frame, keeps the task alive

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
    """`as_completed` makes tasks of a set of coroutines: let it take them in order."""
    items = list(items)
    return dict.fromkeys(items) if any(map(asyncio.iscoroutine, items)) else set(items)


def task_of(callback):
    """The task of which the callback is the next step, or `None`."""
    is_step = type(callback).__name__ == "TaskStepMethWrapper" or getattr(callback, "__name__", "") == "task_wakeup"
    task = callback.__self__ if is_step else None
    return task if isinstance(task, Task) and task.number is not None else None


def wake(task):
    by = cause
    if task is running:
        suspend(task, yields=True)
        by = "yield"
    if task.state == "waiting":
        task.state = "ready"
        wait = task.wait()
        put("wake", task, wait and wait.line, wait=wait and wait.number, by=by)


def suspend(task, yields=False):
    """The step of the task is over, the task is not."""
    if task.state != "running":
        return
    task.state = "waiting"
    wait = task.wait()
    if wait and not wait.pending:
        wait.pending = True
        if yields:
            put("yielded", task, wait.line, wait=wait.number)
        else:
            on, what = awaited_by(task)
            put("pending", task, wait.line, wait=wait.number, on=on, what=what)


def end(task):
    if task.state == "over":
        return
    task.state = "over"
    if task.cancelled():
        # `asyncio.run` calls `cancel` once, too.
        why = "aborted" if task.cancelling() > main_ended else "main ended" if main_ended else "dropped"
        put("task_cancelled", task, why=why)
    else:
        # `exception()` would count as having looked at it, and silence asyncio's complaint that nobody did.
        put("task_done", task, how="panicked" if task._exception else "returned")


# What the functions and classes of asyncio wait for.
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
    """What the innermost frame of a task waits for (`on`), and by what type or function (`what`)."""
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


# --- Frames and waits ---


def trace_calls(frame, event, arg):
    """What `sys.settrace` calls for every call, and whenever a coroutine goes on."""
    if frame.f_trace:
        return frame.f_trace
    code = frame.f_code
    if not running or code.co_filename != PROGRAM or not code.co_flags & inspect.CO_COROUTINE:
        return None
    here = instructions(code).get(frame.f_lasti)
    begins = here and here.opname == "RESUME" and not here.arg
    via = running.wait()
    if not begins or code.co_name.startswith("<") or running.frames and (not via or via.pending):
        return None
    frame.f_trace = Frame(running, frame).trace  # before the next line, as Python 3.13 wants it
    frame.f_trace_opcodes, frame.f_trace_lines = True, False
    return frame.f_trace


class Frame:
    """A call of an `async def` of the program, which is traced."""

    def __init__(self, task, frame):
        self.task, self.number = task, next(frame_numbers)
        self.wait = None
        self.error, self.error_line = None, None  # the last exception raised in it
        via = task.wait()
        line, name = frame.f_code.co_firstlineno, shown_call(frame)
        put("enter", task, line, frame=self.number, via=via and via.number, name=name)
        task.frames.append(self)

    def trace(self, frame, event, arg):
        """What `sys.settrace` calls for what happens in it."""
        here = instructions(frame.f_code).get(frame.f_lasti)
        does = here.opname if here else ""
        if running is not self.task:
            return None
        if event == "opcode":
            if does not in ("LOAD_CONST", "SEND", "YIELD_VALUE", "RESUME", "JUMP_BACKWARD_NO_INTERRUPT"):
                self.leave_wait()
            if does in ("GET_AWAITABLE", "GET_ANEXT"):
                self.wait = Wait(self, here)
        elif event == "exception":
            if arg[0] not in (StopIteration, StopAsyncIteration):  # by which coroutines return
                self.error, self.error_line = arg[0], frame.f_lineno
            self.leave_wait(arg[0])
        elif event == "return" and does.startswith("RETURN"):
            self.leave(frame.f_lineno, "returned")
        elif event == "return" and does not in ("YIELD_VALUE", "RESUME"):
            dropped = self.error and issubclass(self.error, (asyncio.CancelledError, GeneratorExit))
            self.leave(self.error_line, "dropped" if dropped else "panicked")
        return self.trace

    def leave_wait(self, error=None):
        wait, self.wait = self.wait, None
        if wait and wait.pending:
            if error is asyncio.CancelledError and self.task.cancelling():
                put("exit", self.task, wait.line, wait=wait.number, how="dropped")
            else:
                put("ready", self.task, wait.line, wait=wait.number)

    def leave(self, line, how):
        put("exit", self.task, line, frame=self.number, how=how)
        self.task.frames.remove(self)
        self.task = None  # or the traceback of its error keeps it alive


class Wait:
    """An await, reached in a frame by an instruction."""

    def __init__(self, frame, instruction):
        self.number = next(wait_numbers)
        self.line = instruction.positions.lineno
        self.pending = False
        text = awaiting(instruction)
        put("await", frame.task, self.line, wait=self.number, frame=frame.number, text=text)


@functools.cache
def instructions(code):
    return {instruction.offset: instruction for instruction in dis.get_instructions(code)}


def shown_call(frame):
    """As `ask("scout", …)`: only short values are shown."""

    def shown(value):
        if isinstance(value, str):
            return json.dumps(value if len(value) <= 40 else value[:39] + "…", ensure_ascii=False)
        return repr(value) if type(value) in (int, bool) else "…"

    code = frame.f_code
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    arguments = (shown(frame.f_locals[name]) for name in names if name != "self")
    return f"{code.co_name}({', '.join(arguments)})"


def awaiting(instruction):
    """The source of what an instruction awaits; of an `async with` or `async for` the line."""
    source = source_of_program()
    if instruction.opname == "GET_AWAITABLE" and instruction.arg == 0:
        text = ast.get_source_segment(source, instruction.positions).removeprefix("await")
        return " ".join(text.split())
    line = source.splitlines()[instruction.positions.lineno - 1]
    return re.sub(r":\s*(#.*)?$", "", line.strip())


@functools.cache
def source_of_program():
    with open(PROGRAM, encoding="utf-8") as file:
        return file.read()


# --- The clock and the output ---


def watch_clock():
    """Pauses the clock, and watches the selector's waits and the sleeps that block."""
    pause_selector = paused_clock.paused_select

    def watched_select(selector):
        pause = pause_selector(selector)

        def select(timeout=None):
            if paused_clock.waits_really(selector):
                refuse(REAL_TIME)
            if timeout is not None and timeout <= 0:
                return pause(timeout)
            park = put("park", until=None)
            if timeout is None:  # for ever
                save()
                leave_at_once(3)
            ready = pause(timeout)
            park["until"] = in_ms(paused_clock.now)
            return ready

        return select

    paused_clock.paused_select = watched_select
    paused_clock.pause()
    pause_sleep = time.sleep

    def sleep(seconds):
        put("block", running, line_of_program(), ms=in_ms(round(seconds * paused_clock.SECOND)))
        pause_sleep(seconds)

    time.sleep = sleep


def watch_output(stream, **err):
    real_write = stream.write

    def write(text):
        if text:
            before = events[-1] if events else {}
            event = put("out", running, line_of_program(), text=text, **err)
            # `print` writes each of its arguments by itself.
            if before | {"text": text} == event and not before["text"].endswith("\n"):
                before["text"] += events.pop()["text"]
        return real_write(text)

    stream.write = write


if __name__ == "__main__":
    main()

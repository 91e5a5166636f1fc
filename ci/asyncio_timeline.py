"""Records what the event loop of a Python program does:
`python3 -S asyncio_timeline.py RECORD.json PROGRAM [ARGUMENT...]`.

It runs the program on the paused clock of `paused_clock.py` and writes RECORD.json in the format of TIMELINE.md. What
the program prints is what it prints without being recorded. Where the events come from:

- `spawn`: a subclass of asyncio's own Task, in C as before. `run`, `task_done`, `task_cancelled`: the loop runs a
  handle whose callback is the step of a task (`Handle._run`).
- `wake`: such a handle is scheduled (`_call_soon`), by the task that runs, or by what scheduled the callback that runs.
- `park`: the loop's selector is asked to wait.
- `enter`, `await`, `exit`: probes, which the program is compiled with: one around the body of every `async def`, one
  at the operand of every `await`, one at the head of every `async with` and `async for`. A probe reports and hands its
  operand back, so that warnings, lifetimes and tracebacks stay as they are. The file on the disk is not touched.
- `pending`, `yielded`: the task's step is over and the task is not. `ready`: the next time that the task does anything
  recorded, its Python stack shows that the frame has left the await.
- `out`, `block`: `write` of `sys.stdout` and `sys.stderr`, `time.sleep`.
- Jobs of `to_thread` and `run_in_executor` are tasks of the kind `thread`. For the sake of equal records they run one
  at a time, while the loop is parked, and `time.sleep` in them waits for the paused clock.

What Python does otherwise than Rust:

- A cancelled task runs once more: `wake`, `run`, its pending wait exits as `dropped`, and the frames that let the
  CancelledError out exit as `dropped`. Then comes `task_cancelled`: `aborted` if `cancel` was called on it, `main
  ended` if `asyncio.run` did that after main, else `dropped`. A task that was cancelled before it began enters no
  frame.
- `panicked` is a frame or a task that an exception leaves.
- A wait that is taken up again inside of a library's coroutine (as in `TaskGroup`) stays pending; the task only runs.

Not recorded: coroutines that nobody awaits; those run without a task; the frames of library coroutines and async
generators (what the latter await belongs to the frame that asks them); eager tasks; other threads; callbacks that wake
nobody; the tasks by which `asyncio.run` shuts its loop down. Where asyncio takes tasks out of a set, it takes them in
the order in which they were made.

A program whose loop waits for nothing that can come ends after two seconds with status 3; its record ends with that
`park`. Needs Python 3.11 or newer.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("asyncio_timeline.py needs Python 3.11 or newer")
if __name__ == "__main__" and len(sys.argv) < 3:
    sys.exit("usage: python3 -S asyncio_timeline.py RECORD.json PROGRAM [ARGUMENT...]")

import ast
import asyncio
import atexit
import builtins
import concurrent.futures.thread
import dis
import functools
import inspect
import json
import os
import tempfile
import threading
import time
import weakref

import paused_clock

RECORD, PROGRAM = sys.argv[1:3] if __name__ == "__main__" else (None, None)
MOST_EVENTS = 200_000
DEADLOCK_AFTER = 2  # seconds of real time

# --- The record ---

writing = threading.RLock()
written = tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace")
unwritten = []  # the last event, which may still grow, or all from an unended `park` on
count = 0
over = False
notes = []


def now():
    """The virtual time in milliseconds, to hundredths."""
    return in_ms(paused_clock.now)


def in_ms(nanoseconds):
    ms = round(nanoseconds / 1_000_000, 2)
    return int(ms) if ms.is_integer() else ms


def put(do, task=None, line=None, **more):
    """Adds an event; `task` is a number. Keys without a value are left out if they are among the first four."""
    global count, over
    with writing:
        event = {"do": do, "at": now()}
        if over:
            return event
        if count == MOST_EVENTS:
            notes.append(f"The record stops after {MOST_EVENTS:,} events; the program went on.")
            over = True
            return event
        if task is not None:
            event["task"] = task
        if line is not None:
            event["line"] = line
        event |= more
        count += 1
        if not (unwritten and unwritten[0]["do"] == "park" and parked):
            write_out()
        unwritten.append(event)
        return event


def write_out():
    for event in unwritten:
        separator = ",\n" if written.tell() else ""
        written.write(separator + json.dumps(event, ensure_ascii=False, separators=(",", ":")))
    unwritten.clear()


def save():
    """Writes the record, once; what happens afterwards is not recorded."""
    global over
    with writing:
        if written.closed:
            return
        over = True
        write_out()
        head = {
            "version": 1,
            "program": os.path.basename(os.path.dirname(os.path.abspath(PROGRAM))),
            "language": "python",
            "clock": "paused",
            "tick_us": 0,
            "seed": 0,
            "notes": notes,
        }
        written.seek(0)
        with open(RECORD, "w", encoding="utf-8") as file:
            lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)},\n" for key, value in head.items())
            file.write("{\n" + "".join(lines) + '"events": [\n')
            while part := written.read(1_000_000):
                file.write(part)
            file.write("\n]\n}\n")
        written.close()


# --- Tasks, and what wakes them ---

tasks = frames = waits = 0  # how many there were: the next ids
unended = 0  # tasks
running = None  # the task whose step the loop runs
suspended = False  # that task has already given control back
cause = "other"  # on whose behalf the loop's thread now acts: what a `wake` calls `by`
causes = weakref.WeakKeyDictionary()  # of handles that are not a step of a task
main_ended = False
here = threading.local()  # `job`: that of a thread

NOT_THE_PROGRAMS = {
    asyncio.BaseEventLoop.shutdown_asyncgens.__code__,
    asyncio.BaseEventLoop.shutdown_default_executor.__code__,
}


class Task(asyncio.Task):
    __slots__ = ("number", "open", "unready", "why", "cancel_called", "cancelled_now")

    def __init__(self, coro, **options):
        global tasks, unended
        self.number = None
        if getattr(coro, "cr_code", None) not in NOT_THE_PROGRAMS:
            self.number, tasks, unended = tasks, tasks + 1, unended + 1
            self.open = []  # its frames and waits, each by way of the one before
            self.unready = False  # it waits: is neither ready nor running
            self.why = "dropped"
            self.cancel_called = False  # since it last began to run
            self.cancelled_now = False  # in its present step a CancelledError ends its wait
            settle()
            put("spawn", self.number, line_of_program(), by=running and running.number, kind="task")
        super().__init__(coro, **options)

    def __hash__(self):  # orders sets of tasks
        return id(self) if self.number is None else self.number

    def cancel(self, msg=None):
        if self.number is not None and not self.done():
            self.cancel_called = True
            if self.why == "dropped":
                self.why = "main ended" if main_ended else "aborted"
        return super().cancel(msg=msg)


def task_of(callback):
    """The task of which the callback is the next step, or `None`."""
    is_step = type(callback).__name__ == "TaskStepMethWrapper" or getattr(callback, "__name__", "") == "task_wakeup"
    task = callback.__self__ if is_step else None
    return task if isinstance(task, Task) and task.number is not None else None


def watch_loops():
    loop_class, handle_class, runners = asyncio.BaseEventLoop, asyncio.Handle, asyncio.runners
    real_call_soon, real_run = loop_class._call_soon, handle_class._run
    real_threadsafe, real_cancel_all = loop_class.call_soon_threadsafe, runners._cancel_all_tasks
    selectors = asyncio.selector_events.BaseSelectorEventLoop
    real_add_callback = selectors._add_callback

    def call_soon(loop, callback, args, context):
        handle = real_call_soon(loop, callback, args, context)
        if threading.get_ident() != loop._thread_id is not None:
            causes[handle] = "thread"
        elif task := task_of(callback):
            scheduled(task, is_yield=not args)
        else:
            if running and running.done():
                end(running)
            causes[handle] = cause
        return handle

    def threadsafe(loop, callback, *args, context=None):
        if job := getattr(here, "job", None):
            if job.future.done():
                job.end()
        handle = real_threadsafe(loop, callback, *args, context=context)
        causes[handle] = "thread"
        return handle

    def add_callback(loop, handle):
        causes[handle] = "socket"
        real_add_callback(loop, handle)

    def run(handle):
        global running, suspended, cause
        if task := task_of(handle._callback):
            running, suspended, cause = task, False, task.number
            task.cancelled_now, task.cancel_called = task.cancel_called, False
            put("run", task.number)
        else:
            cause = "timer" if isinstance(handle, asyncio.TimerHandle) else causes.get(handle, "other")
        try:
            real_run(handle)
        finally:
            if task:
                end(task) if task.done() else suspend(task)
            running, cause = None, "other"
            handle = task = None  # or a traceback, which holds this frame, keeps the task alive

    def cancel_all(loop):
        global main_ended
        main_ended = True
        real_cancel_all(loop)
        main_ended = False

    loop_class._call_soon, loop_class.call_soon_threadsafe = call_soon, threadsafe
    handle_class._run, runners._cancel_all_tasks, selectors._add_callback = run, cancel_all, add_callback
    asyncio.Task = asyncio.tasks.Task = Task
    asyncio.tasks.set = ordered_set


def ordered_set(items=()):
    """`as_completed` makes tasks of a set of coroutines: let it take them in order."""
    items = list(items)
    return dict.fromkeys(items) if any(map(asyncio.iscoroutine, items)) else set(items)


def scheduled(task, is_yield):
    """The loop was told to run the next step of the task."""
    if running and running.done():
        end(running)
    settle()
    if task is running:
        suspend(task, yields=is_yield)
        by = "yield" if is_yield else task.number
    else:
        by = cause
    if task.unready:
        task.unready = False
        wait = top(task, Wait)
        put("wake", task.number, wait and wait.line, wait=wait and wait.number, by=by)


def suspend(task, yields=False):
    """The step of the task is over, the task is not."""
    global suspended
    if suspended:
        return
    suspended = task.unready = True
    wait = top(task, Wait)
    if wait and not wait.pending:  # it is already if a library's coroutine, such as a `TaskGroup`'s, waits again
        wait.pending = True
        if yields:
            put("yielded", task.number, wait.line, wait=wait.number)
        else:
            put("pending", task.number, wait.line, wait=wait.number, on=wait.on, what=wait.what)


def end(task):
    global unended
    if task.open is None:
        return
    task.open = None
    unended -= 1
    if task.cancelled():
        put("task_cancelled", task.number, why=task.why)
    else:
        # `exception()` would count as having looked at it, and silence asyncio's complaint that nobody did.
        put("task_done", task.number, how="panicked" if task._exception else "returned")


# --- Frames and waits ---


class Wait:
    __slots__ = ("number", "line", "on", "what", "owner", "pending")


class Frame:
    """The context manager around the body of an `async def`."""

    __slots__ = ("number", "task", "line", "owner")

    def __enter__(self):
        pass

    def __exit__(self, kind, error, trace):
        task, self.task = self.task, None
        if not task or self not in (task.open or ()):
            return
        dropped = kind is not None and issubclass(kind, (asyncio.CancelledError, GeneratorExit))
        if kind is GeneratorExit:
            task.cancelled_now = True
        while task.open[-1] is not self:
            leave(task, task.open.pop())
        task.open.pop()
        how = "returned" if kind is None else "dropped" if dropped else "panicked"
        put("exit", task.number, trace.tb_lineno if kind else self.line, frame=self.number, how=how)


def top(task, kind):
    return task.open[-1] if task.open and isinstance(task.open[-1], kind) else None


def leave(task, entry):
    if not isinstance(entry, Wait) or not entry.pending:
        return
    if task.cancelled_now:
        put("exit", task.number, entry.line, wait=entry.number, how="dropped")
        task.cancelled_now = False
    else:
        put("ready", task.number, entry.line, wait=entry.number)


def settle():
    """Before anything else of the running task is recorded: which of its waits are over?"""
    task = running
    if not task or not top(task, Wait) or not getattr(task.get_coro(), "cr_running", True):
        return
    awaiting = set()
    frame = sys._getframe(1)
    while frame:
        if frame.f_code.co_filename == PROGRAM and frame.f_lasti in awaiting_at(frame.f_code):
            awaiting.add(id(frame))
        frame = frame.f_back
    while (wait := top(task, Wait)) and wait.owner not in awaiting:
        leave(task, task.open.pop())


@functools.cache
def awaiting_at(code):
    """The values of `f_lasti` with which a frame waits for what it awaits."""
    places, awaits = set(), False
    for instruction in dis.get_instructions(code, show_caches=True):
        if instruction.opname != "CACHE":
            awaits = instruction.opname in ("SEND", "YIELD_VALUE")
        if awaits:
            places.add(instruction.offset)
            if sys.version_info >= (3, 13):  # which no longer lists caches as instructions
                places.add(instruction.offset + 2)
    return frozenset(places)


# What the waits of asyncio wait for, by the function or class that the program awaits.
ON = {
    "sleep": "timer",
    "gather": "task",
    "shield": "task",
    "wait": "task",
    "as_completed": "task",
    "TaskGroup": "task",
    "Task": "task",
    "to_thread": "thread",
    "Lock": "lock",
    "Semaphore": "permit",
    "BoundedSemaphore": "permit",
    "Event": "signal",
    "Condition": "signal",
    "Barrier": "signal",
    "Queue": "channel",
    "PriorityQueue": "channel",
    "LifoQueue": "channel",
    "StreamReader": "socket",
    "StreamWriter": "socket",
    "open_connection": "socket",
    "open_unix_connection": "socket",
    "start_server": "socket",
    "Server": "socket",
}


def describe(awaitable):
    """What a wait is for (`on`) and the type or function that waits (`what`)."""
    if isinstance(awaitable, asyncio.Future):
        callbacks = [callback for callback, _ in awaitable._callbacks or ()]
        by = " ".join(getattr(callback, "__qualname__", "") for callback in callbacks)
        if isinstance(awaitable, asyncio.Task):
            name = "Task"
        elif isinstance(awaitable, asyncio.tasks._GatheringFuture):
            name = "gather"
        elif "shield.<locals>" in by:
            name = "shield"
        elif "_chain_future.<locals>" in by:
            return "thread", "loop.run_in_executor"
        else:
            name = "Future"
    elif code := getattr(awaitable, "cr_code", None):
        module = awaitable.cr_frame.f_globals.get("__name__", "") if awaitable.cr_frame else ""
        name = code.co_qualname.split(".")[0]
        if "_wait_for_one" in code.co_name:
            name = "as_completed"
        elif name == "BaseSelectorEventLoop":
            return "socket", f"loop.{code.co_name}"
        elif module.partition(".")[0] != "asyncio":
            return "other", f"{module}.{code.co_qualname}".removeprefix("__main__.")
        elif name == "wait_for" and sys.version_info < (3, 12):  # which makes a task of what it is given
            return "task", "asyncio.wait_for"
    else:
        name = type(awaitable).__name__
        if not hasattr(asyncio, name):
            return "other", name
    return ON.get(name, "other"), f"asyncio.{name}"


def reach(place, awaitable, frame, manager=None):
    """The running task awaits the awaitable in the frame."""
    global waits
    if not running:
        return awaitable
    settle()
    owner = next((entry for entry in reversed(running.open) if isinstance(entry, Frame)), None)
    if has_probe(frame.f_code) and (owner is None or owner.owner != id(frame)):
        return awaitable
    wait = Wait()
    wait.line, text = places[place]
    wait.number, wait.owner, wait.pending = waits, id(frame), False
    wait.on, wait.what = describe(awaitable if manager is None else manager)
    if wait.what == "asyncio.Condition" and manager is not None:
        wait.on = "lock"
    waits += 1
    running.open.append(wait)
    put("await", running.number, wait.line, wait=wait.number, frame=owner and owner.number, text=text)
    return awaitable


def has_probe(code):
    """Whether calls of it are frames of the record: async generators and comprehensions are not."""
    return code.co_flags & inspect.CO_COROUTINE and not code.co_name.startswith("<")


# --- The probes that the program is compiled with ---

places = []  # line and text of each await, line and name of each `async def`


class Probes:
    """What the program knows as `__timeline__`."""

    @staticmethod
    def frame(place, ends_at, names, *values):
        global frames
        frame = Frame()
        frame.task, frame.line, frame.owner = None, ends_at, id(sys._getframe(1))
        if running:
            settle()
        if running and not top(running, Frame):  # else it is driven by hand
            frame.task = running
            line, function = places[place]
            via = top(running, Wait)
            frame.number, frames = frames, frames + 1
            name = f"{function}({', '.join(name + argument(value) for name, value in zip(names, values))})"
            put("enter", running.number, line, frame=frame.number, via=via and via.number, name=name)
            running.open.append(frame)
        return frame

    @staticmethod
    def returning(line, value):
        if running:
            settle()
            if frame := top(running, Frame):
                frame.line = line
        return value

    @staticmethod
    def awaiting(place, awaitable):
        return reach(place, awaitable, sys._getframe(1))

    @staticmethod
    def entering(place, manager):
        complete = hasattr(type(manager), "__aenter__") and hasattr(type(manager), "__aexit__")
        return Manager(place, manager) if complete else manager

    @staticmethod
    def iterating(place, iterable):
        return Iterable(place, iterable) if hasattr(type(iterable), "__aiter__") else iterable


class Manager:
    def __init__(self, place, manager):
        self.place, self.manager = place, manager

    def __aenter__(self):
        awaitable = type(self.manager).__aenter__(self.manager)
        return reach(self.place, awaitable, sys._getframe(1), self.manager)

    def __aexit__(self, *error):
        awaitable = type(self.manager).__aexit__(self.manager, *error)
        return reach(self.place, awaitable, sys._getframe(1), self.manager)


class Iterable:
    def __init__(self, place, iterable):
        self.place, self.iterator = place, iterable

    def __aiter__(self):
        self.iterator = type(self.iterator).__aiter__(self.iterator)
        return self if hasattr(type(self.iterator), "__anext__") else self.iterator

    def __anext__(self):
        return reach(self.place, type(self.iterator).__anext__(self.iterator), sys._getframe(1))


def argument(value):
    if isinstance(value, str):
        return json.dumps(value if len(value) <= 40 else value[:39] + "…", ensure_ascii=False)
    return repr(value) if type(value) in (int, bool) else "…"


class PutProbes(ast.NodeTransformer):
    def __init__(self, source):
        self.source = source
        self.functions = [None]  # around the node: the kinds that matter

    def text(self, node):
        return " ".join(ast.get_source_segment(self.source, node).split())

    def probe(self, name, place, node):
        """`__timeline__.name(place, node)`, where the node stands."""
        function = ast.Attribute(ast.Name("__timeline__", ast.Load()), name, ast.Load())
        call = ast.Call(function, [ast.Constant(place), node], [])
        ast.copy_location(call, node)
        return ast.fix_missing_locations(call)

    def place(self, node, text):
        places.append((node.lineno, text))
        return len(places) - 1

    def visit_Await(self, node):
        place = self.place(node, self.text(node.value))
        self.generic_visit(node)
        node.value = self.probe("awaiting", place, node.value)
        return node

    def visit_AsyncWith(self, node):
        found = [self.place(item.context_expr, f"async with {self.text(item.context_expr)}") for item in node.items]
        self.generic_visit(node)
        for place, item in zip(found, node.items):
            item.context_expr = self.probe("entering", place, item.context_expr)
        return node

    def visit_AsyncFor(self, node):
        place = self.place(node.target, f"async for {self.text(node.target)} in {self.text(node.iter)}")
        self.generic_visit(node)
        node.iter = self.probe("iterating", place, node.iter)
        return node

    def visit_comprehension(self, node):
        return self.visit_AsyncFor(node) if node.is_async else self.generic_visit(node)

    def visit_Return(self, node):
        self.generic_visit(node)
        if self.functions[-1] == "coroutine":
            node.value = self.probe("returning", node.lineno, node.value or ast.copy_location(ast.Constant(None), node))
        return node

    def within(self, kind, node):
        self.functions.append(kind)
        self.generic_visit(node)
        self.functions.pop()
        return node

    def visit_ClassDef(self, node):
        return self.within("class", node)

    def visit_FunctionDef(self, node):
        return self.within("function", node)

    def visit_AsyncFunctionDef(self, node):
        is_method = self.functions[-1] == "class"
        if yields(node):
            return self.within("generator", node)
        place = self.place(node, node.name)
        last = node.body[-1]
        branches = (ast.If, ast.Try, ast.TryStar, ast.With, ast.AsyncWith, ast.Match)
        ends_at = last.end_lineno if isinstance(last, branches) else last.lineno
        self.within("coroutine", node)

        positional = node.args.posonlyargs + node.args.args
        names = [(item, "") for item in (positional[1:] if is_method else positional)]
        names += [(item, f"{item.arg}=") for item in node.args.kwonlyargs]
        after_docstring = 0 if ast.get_docstring(node, False) is None else 1
        docstring, body = node.body[:after_docstring], node.body[after_docstring:]
        first = (body or docstring)[0]
        call = self.probe("frame", place, ast.Constant(ends_at))
        call.args.append(ast.Tuple([ast.Constant(shown) for _, shown in names], ast.Load()))
        call.args += [ast.Name(item.arg, ast.Load()) for item, _ in names]
        around = ast.With([ast.withitem(call)], body or [ast.copy_location(ast.Pass(), first)])
        ast.copy_location(around, first)
        ast.copy_location(call, first)
        ast.fix_missing_locations(around)
        node.body = [*docstring, around]
        return node


def yields(function):
    """Whether an `async def` is a generator."""
    inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
    nodes = list(function.body)
    while nodes:
        node = nodes.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, inner):
            nodes += ast.iter_child_nodes(node)
    return False


def with_probes(source):
    tree = ast.parse(source, PROGRAM)
    return PutProbes(source.decode()).visit(tree)


# --- The clock, the threads, the output ---

parked = False


def pause_and_record():
    """As `paused_clock.pause`, but for the selector's wait and the sleeps in jobs."""
    pause_selector = paused_clock.paused_select

    def recorded_select(selector):
        return select_and_record(selector, pause_selector(selector), selector.select)

    paused_clock.paused_select = recorded_select
    paused_clock.pause()
    pause_sleep = time.sleep

    def sleep(seconds):
        settle()
        since = paused_clock.now
        job = getattr(here, "job", None)
        if job and seconds >= 0:
            job.wait(paused_clock.after(seconds))
        else:
            pause_sleep(seconds)
        number, on_the_loop = whose()
        if number is not None or on_the_loop:
            put("block", number, line_of_program(), ms=in_ms(paused_clock.now - since))

    time.sleep = sleep


def select_and_record(selector, pause, poll):
    def select(timeout=None):
        global parked
        if timeout is not None and timeout <= 0:
            return pause(timeout)
        deadline = None if timeout is None else paused_clock.after(timeout)
        park = put("park", until=None) if unended else {}
        parked = bool(park)
        events = let_jobs_run(poll, deadline)
        if events is None:
            if timeout is None and not paused_clock.waits_really(selector):
                events = poll(DEADLOCK_AFTER)
                if not events:
                    give_up()
            else:
                events = pause(None if timeout is None else max(0, deadline - paused_clock.now) / paused_clock.SECOND)
        park["until"] = now()
        parked = False
        return events

    return select


def give_up():
    sys.stdout.flush()
    sys.stderr.flush()
    save()
    os._exit(3)


turn = threading.Condition()
jobs = []  # those that have not ended


class Job:
    """A call on another thread, which has its turn while the loop is parked."""

    def __init__(self):
        global tasks, unended
        self.number, tasks, unended = tasks, tasks + 1, unended + 1
        self.future = None
        self.ended = False
        self.wakes_at = 0  # nanoseconds; `None` when it runs
        jobs.append(self)
        put("spawn", self.number, line_of_program(), by=running and running.number, kind="thread")

    def wait(self, moment):
        with turn:
            self.wakes_at = moment
            turn.notify_all()
            # A loop that blocks for a job never parks: after a while the job goes on without it.
            if not turn.wait_for(lambda: self.wakes_at is None, DEADLOCK_AFTER):
                paused_clock.move_to(moment)
                self.wakes_at = None

    def end(self):
        global unended
        if self.ended:
            return
        self.ended = True
        unended -= 1
        if self.future.cancelled():
            put("task_cancelled", self.number, why="main ended" if main_ended else "aborted")
        else:
            put("task_done", self.number, how="panicked" if self.future.exception() else "returned")


def let_jobs_run(poll, deadline):
    """Gives the jobs their turns up to the deadline; `None` when none wants one, else what the selector has."""
    really_until = None if deadline is None else time_left(deadline)
    while jobs:
        if events := poll(0):
            return events
        with turn:
            if any(job.wakes_at is None for job in jobs):
                turn.wait(0.05)
                if really_until is not None and real_clock() > really_until:
                    paused_clock.move_to(deadline)
                    return []
                continue
            job = min(jobs, key=lambda job: job.wakes_at, default=None)
            if job is None:
                continue
            if deadline is not None and job.wakes_at > deadline:
                paused_clock.move_to(deadline)
                return []
            paused_clock.move_to(job.wakes_at)
            job.wakes_at = None
            turn.notify_all()
    return None


real_clock = time.monotonic


def time_left(deadline):
    return real_clock() + (deadline - paused_clock.now) / paused_clock.SECOND


def watch_jobs():
    submitting = threading.RLock()
    gates = {}  # jobs by their futures
    job = None
    item_class, loop_class = concurrent.futures.thread._WorkItem, asyncio.BaseEventLoop
    real_run, real_in_executor = item_class.run, loop_class.run_in_executor
    real_submit = concurrent.futures.ThreadPoolExecutor.submit

    def in_executor(loop, executor, func, *args):
        nonlocal job
        settle()
        with submitting:
            job = Job()
            try:
                return real_in_executor(loop, executor, func, *args)
            finally:
                job = None

    def submit(executor, fn, /, *args, **kwargs):
        future = real_submit(executor, fn, *args, **kwargs)
        if job:
            job.future = future
            gates[future] = job
            if len(jobs) <= executor._max_workers:  # a thread takes it at once, and it can no longer be cancelled
                future.set_running_or_notify_cancel()
                future.set_running_or_notify_cancel = lambda: True
        return future

    def run(item, *args):
        with submitting:
            mine = here.job = gates.pop(item.future, None)
        if mine:
            mine.wait(0)
            if not item.future.cancelled():
                put("run", mine.number)
        real_run(item, *args)
        if mine:
            mine.end()
            here.job = None
            with turn:
                jobs.remove(mine)
                turn.notify_all()

    item_class.run, loop_class.run_in_executor = run, in_executor
    concurrent.futures.ThreadPoolExecutor.submit = submit


def whose():
    """The number of the task that runs on this thread, or `None`; and whether it is the main thread."""
    if job := getattr(here, "job", None):
        return job.number, False
    is_main = threading.current_thread() is threading.main_thread()
    return (running.number if running and is_main else None), is_main


OUTSIDE = asyncio.BaseEventLoop._run_once.__code__


def line_of_program():
    """The line of the program that acts now; `None` if a library does, of its own accord."""
    frame = sys._getframe(1)
    while frame and frame.f_code.co_filename != PROGRAM:
        if frame.f_code is OUTSIDE:
            return None
        frame = frame.f_back
    return frame and frame.f_lineno


def watch_output(stream, err):
    real_write = stream.write

    def write(text):
        if text and not over:
            settle()
            number, _ = whose()
            with writing:
                last = unwritten[-1] if unwritten else {}
                line = line_of_program()
                same = last.get("do") == "out" and ("err" in last) == err and last["at"] == now()
                if same and (last.get("task"), last.get("line")) == (number, line) and not last["text"].endswith("\n"):
                    last["text"] += text
                else:
                    put("out", number, line, text=text, **({"err": True} if err else {}))
        return real_write(text)

    stream.write = write


if __name__ == "__main__":
    del sys.argv[:2]
    pause_and_record()
    watch_loops()
    watch_jobs()
    watch_output(sys.stdout, err=False)
    watch_output(sys.stderr, err=True)
    builtins.__timeline__ = Probes
    atexit.register(save)
    paused_clock.run(PROGRAM, with_probes)

"""Frames and waits: calls of the program's `async def` functions and their awaits, traced instruction by instruction."""

import ast
import asyncio
import dis
import functools
import inspect
import itertools
import json
import re
import sys

import timeline_log as log

frame_numbers, wait_numbers = itertools.count(), itertools.count()


def trace_calls(frame, event, arg):
    """The function that `sys.settrace` calls for every call and whenever a coroutine resumes."""
    if frame.f_trace:
        return frame.f_trace
    code = frame.f_code
    if not log.running or code.co_filename != log.PROGRAM or not code.co_flags & inspect.CO_COROUTINE:
        return None
    here = instructions(code).get(frame.f_lasti)
    begins = here and here.opname == "RESUME" and not here.arg
    via = log.running.wait()
    if not begins or code.co_name.startswith("<") or log.running.frames and (not via or via.pending):
        return None
    frame.f_trace = Frame(log.running, frame).trace  # before the next line, as Python 3.13 requires
    frame.f_trace_opcodes, frame.f_trace_lines = True, False
    return frame.f_trace


class Frame:
    """A traced call of one of the program's `async def` functions."""

    def __init__(self, task, frame):
        self.task, self.number = task, next(frame_numbers)
        self.wait = None
        self.error, self.error_line = None, None  # the last exception raised in it
        via = task.wait()
        line, self.name = frame.f_code.co_firstlineno, shown_call(frame)
        log.put("enter", task, line, frame=self.number, via=via and via.number, name=self.name)
        task.frames.append(self)

    def trace(self, frame, event, arg):
        """The function that `sys.settrace` calls for events in the frame."""
        here = instructions(frame.f_code).get(frame.f_lasti)
        does = here.opname if here else ""
        if log.running is not self.task:
            return None
        if event == "opcode":
            if does not in ("LOAD_CONST", "SEND", "YIELD_VALUE", "RESUME", "JUMP_BACKWARD_NO_INTERRUPT"):
                self.leave_wait()
            if does in ("GET_AWAITABLE", "GET_ANEXT"):
                self.wait = Wait(self, here)
            # An exception that is raised again, as at the end of a `finally`, has no event of its own in Python 3.11.
            # Before `RERAISE 1` it is no longer being handled, but another RERAISE came first.
            if does == "RERAISE" and here.arg != 1 or does == "RAISE_VARARGS" and here.arg == 0:
                self.error, _, trace = sys.exc_info()
                self.error_line = trace.tb_lineno if trace else frame.f_lineno
        elif event == "exception":
            if arg[0] not in (StopIteration, StopAsyncIteration):  # raised when coroutines return
                self.error, self.error_line = arg[0], frame.f_lineno
            self.leave_wait(arg[0])
        elif event == "return" and does.startswith("RETURN"):
            self.leave(frame.f_lineno, "returned")
        elif event == "return" and does not in ("YIELD_VALUE", "RESUME"):
            cancelled = self.error and issubclass(self.error, asyncio.CancelledError)
            self.leave(self.error_line, "cancelled" if cancelled else "panicked")
        return self.trace

    def leave_wait(self, error=None):
        wait, self.wait = self.wait, None
        if wait and wait.pending:
            if error and issubclass(error, asyncio.CancelledError):
                log.put("exit", self.task, wait.line, wait=wait.number, how="cancelled")
            else:
                log.put("ready", self.task, wait.line, wait=wait.number)

    def leave(self, line, how):
        log.put("exit", self.task, line, frame=self.number, how=how)
        self.task.frames.remove(self)
        self.task = None  # otherwise the traceback of its error keeps it alive


class Wait:
    """An await, reached by an instruction in a frame."""

    def __init__(self, frame, instruction):
        self.number = next(wait_numbers)
        self.line = instruction.positions.lineno
        self.pending = False
        text = awaiting(instruction)
        log.put("await", frame.task, self.line, wait=self.number, frame=frame.number, text=text)


@functools.cache
def instructions(code):
    return {instruction.offset: instruction for instruction in dis.get_instructions(code)}


def shown_call(frame):
    """Formats a call, such as `ask("scout", …)`, showing only short values."""

    def shown(value):
        if isinstance(value, str):
            return json.dumps(value if len(value) <= 40 else value[:39] + "…", ensure_ascii=False)
        return repr(value) if type(value) in (int, bool) else "…"

    code = frame.f_code
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    arguments = (shown(frame.f_locals[name]) for name in names if name != "self")
    return f"{code.co_name}({', '.join(arguments)})"


def awaiting(instruction):
    """Returns the source of what an instruction awaits, or the line of an `async with` or `async for`."""
    source = source_of_program()
    if instruction.opname == "GET_AWAITABLE" and instruction.arg == 0:
        text = ast.get_source_segment(source, instruction.positions).removeprefix("await")
        return " ".join(text.split())
    line = source.splitlines()[instruction.positions.lineno - 1]
    return re.sub(r":\s*(#.*)?$", "", line.strip())


@functools.cache
def source_of_program():
    with open(log.PROGRAM, encoding="utf-8") as file:
        return file.read()

"""The log: the events, the current state, and the trace written from them.

The recorded program may import a module of any name, so this one's name begins with `timeline_`.
"""

import asyncio
import functools
import json
import os
import sys

import paused_clock

TRACE, PROGRAM = sys.argv[1:3]
MOST_EVENTS = 200_000
REAL_TIME = "anything that depends on real time: threads (`to_thread`), sockets, subprocesses"

events = []
running = None  # the task whose step the loop runs
notes = []
later = []  # what was printed after the events that are kept of a program that doesn't end
ended = None  # why the recorder ended the program, if it did


def put(do, task=None, line=None, **more):
    """Adds an event and returns it. The keys `task` and `line` are omitted if unknown."""
    if len(events) == MOST_EVENTS:
        full()
    event = {"do": do, "at": in_ms(paused_clock.now)}
    if task is not None:
        event["task"] = task.number
    if line is not None:
        event["line"] = line
    event |= more
    events.append(event)
    return event


def in_ms(nanoseconds):
    """Returns milliseconds, rounded to hundredths."""
    ms = round(nanoseconds / 1_000_000, 2)
    return int(ms) if ms.is_integer() else ms


def line_of_program():
    """Returns the current line of the program; `None` if a library acts by itself."""
    frame = sys._getframe(1)
    while frame and frame.f_code.co_filename != PROGRAM:
        if frame.f_code is asyncio.BaseEventLoop._run_once.__code__:
            return None
        frame = frame.f_back
    return frame and frame.f_lineno


def refuse(what):
    """Ends the program with status 2, without a trace, because `what` can't be recorded."""
    line = line_of_program()
    where = f"{PROGRAM}, line {line}" if line else PROGRAM
    leave_at_once(2, f"{where}: asyncio_timeline.py does not record {what}\n")


def full():
    """Is called when there are too many events."""
    refuse(f"more than {MOST_EVENTS:,} events")


def leave_at_once(status, message=""):
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(2, message.encode())
    os._exit(status)


def save():
    """Writes the trace, in the format of FORMAT.md."""
    if ended != "events":
        for write, text in later:
            write(text)
    head = {
        "version": 1,
        "program": os.environ.get("TIMELINE_PROGRAM") or os.path.basename(os.path.dirname(os.path.abspath(PROGRAM))),
        "language": "python",
        "clock": "paused",
        "tick_us": 0,
        "seed": 0,
        "notes": notes,
    }
    if ended:
        head["ended"] = ended
    as_json = functools.partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    head_lines = "".join(f'"{key}": {as_json(value)},\n' for key, value in head.items())
    event_lines = ",\n".join(map(as_json, events))
    with open(TRACE, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write("{\n" + head_lines + '"events": [\n' + event_lines + "\n]\n}\n")

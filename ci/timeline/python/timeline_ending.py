"""Ends a program that doesn't end by itself, so that its trace gets written.

The recorder sets the limits: `TIMELINE_LIMIT`, in seconds of real time, and `TIMELINE_EVENTS`, the number of events to
keep. A signal looks after the program ten times a second, so Python code can't prevent it, only a long call of C code.
Without the limits, only a program that sleeps with nothing to wake it is ended, and its trace doesn't say so.
"""

import ast
import atexit
import os
import signal
from time import monotonic as real_time

import timeline_log as log

LOOK = 0.1
limit = float(os.environ.get("TIMELINE_LIMIT", 0))
keep = int(os.environ.get("TIMELINE_EVENTS", 0))
began = real_time()
silent_since, events_before = began, 0
held = {}  # the frames that have been running since the silence began, outermost first, with the lines they were at


def watch():
    """Prepares for ending the program at its limits."""
    if not limit:
        return
    log.full = lambda: end("events")
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, look)
        signal.setitimer(signal.ITIMER_REAL, LOOK, LOOK)
        # Python's own end forgets the handler, and then the signal would kill it.
        atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)


def look(number, frame):
    """Looks after the program, which is running `frame`."""
    global silent_since, events_before, held
    now = real_time()
    frames = {}
    while frame:
        if frame.f_code.co_filename == log.PROGRAM:
            frames[frame] = {frame.f_lineno}
        frame = frame.f_back
    if len(log.events) != events_before:
        silent_since, events_before, held = now, len(log.events), {}
    elif not held:
        held = dict(reversed(frames.items()))
    else:
        held = {frame: lines | frames[frame] for frame, lines in held.items() if frame in frames}
    if now - began < limit:
        return
    if now - silent_since >= min(limit / 2, 1):
        end("held")
    end("events" if len(log.events) > keep else "time")


def end(how):
    """Writes the trace and ends the program with status 3."""
    if limit:
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
        log.ended = how
        if how == "held":
            describe_hold()
        elif how == "events":
            del log.events[keep:]
            log.notes.append(f"The program did not end. The first {keep} of its events were kept.")
        elif how == "time":
            log.notes.append(f"The program was still running after {limit:g} s, its limit in real time.")
        last = log.events[-1] if log.events else {}
        if how != "asleep" and last.get("until", 0) is None:
            log.events.pop()  # the loop was about to continue
    log.save()
    log.leave_at_once(3)


def keeps_no_more():
    """Returns whether the last event is forgotten if the program doesn't end."""
    return 0 < keep < len(log.events)


def describe_hold():
    """Adds the last event, and a note about it."""
    where, line = "", None
    if held:
        frame, lines = list(held.items())[-1]
        line = enclosing_loop(lines) if len(lines) > 1 else max(lines)
        with open(log.PROGRAM, encoding="utf-8") as file:
            text = file.read().splitlines()[line - 1].strip()
        where = f" at line {line} (`{text if len(text) <= 48 else text[:47] + '…'}`)"
    task = log.running
    who = f"`{task.frames[-1].name}`" if task and task.frames else f"Task {task.number}" if task else "The program"
    log.notes.append(f"{who} held the thread{where} when its time was over.")
    log.put("block", task, line, ms=0)


def enclosing_loop(lines):
    """Returns the line of the innermost loop that has all of these lines, or else the first of them."""
    with open(log.PROGRAM, encoding="utf-8") as file:
        nodes = ast.walk(ast.parse(file.read()))
    loops = [node.lineno for node in nodes if isinstance(node, (ast.For, ast.While)) and has(node, lines)]
    return max(loops, default=min(lines))


def has(node, lines):
    return node.lineno <= min(lines) and max(lines) <= node.end_lineno

#!/usr/bin/env python3
"""Holds the library against Python's: JSON accepted and refused, local time of every zone, regular expressions.

usage: library.py PATH_OF_SITESCRIPT [SEED]
"""
import datetime
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import zoneinfo

PROGRAM = os.path.abspath(sys.argv[1])
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 30)
FOLDER = tempfile.mkdtemp()
random.seed(SEED)
failures = 0


def lines_of(script, lines):
    """What a script prints for lines on its standard input."""
    path = os.path.join(FOLDER, "script.sites")
    with open(path, "w") as file:
        file.write(script)
    data = "".join(line + "\n" for line in lines).encode()
    result = subprocess.run([PROGRAM, path], input=data, capture_output=True, timeout=600)
    got = result.stdout.decode().split("\n")[:-1]
    assert len(got) == len(lines), result.stderr.decode()[:2000]
    return got


def check(name, given, got, is_right, wanted):
    global failures
    if is_right:
        return
    failures += 1
    if failures <= 20:
        print(f"{name}: {given!r} gave {got!r}, wanted {wanted!r}")


class Refused(Exception):
    pass


def pairs(entries):
    if len({key for key, _ in entries}) != len(entries):
        raise Refused
    return dict(entries)


def whole(text):
    if not -(2**63) <= int(text) < 2**63:
        raise Refused
    return int(text)


def fraction(text):
    if float(text) in (float("inf"), float("-inf")):
        raise Refused
    return float(text)


def constant(_):
    raise Refused


def strict(text):
    """What Python reads, held to the same rules; None in a tuple of one when it is refused."""
    try:
        value = json.loads(
            text, object_pairs_hook=pairs, parse_int=whole, parse_float=fraction, parse_constant=constant
        )
        # A lone surrogate cannot be written.
        json.dumps(value, ensure_ascii=False).encode()
        return value, True
    except (ValueError, Refused):
        return None, False


SCALARS = [0, -1, 12345678901, 2**63 - 1, -(2**63), 1.5, 1e-7, 1.7976931348623157e308, 5e-324, True, None, "",
           "서울\n\"x\"", "\u0001\ud7ff", "😀"]


def value(depth=0):
    kind = random.random()
    if depth > 3 or kind < 0.5:
        return random.choice(SCALARS)
    if kind < 0.75:
        return [value(depth + 1) for _ in range(random.randint(0, 4))]
    return {random.choice(["a", "b", "x y", "키", ""]): value(depth + 1) for _ in range(random.randint(0, 4))}


def damaged(text):
    letters = list(text)
    for _ in range(random.randint(1, 2)):
        place = random.randrange(len(letters) + 1)
        letters[place:place + random.randint(0, 1)] = random.choice(['', *'{}[]",:0123456789.eE+-\\utrfn '])
    return "".join(letters)


def json_texts(count):
    texts = [json.dumps(value(), ensure_ascii=random.random() < 0.5) for _ in range(count)]
    texts = [damaged(text) if random.random() < 0.6 else text for text in texts]
    script = 'for line in stdin() { try { print(to_json(from_json(line))) } catch invalid { print("refused") } }\n'
    for text, got in zip(texts, lines_of(script, texts)):
        wanted, is_accepted = strict(text)
        is_right = got != "refused" and json.loads(got) == wanted if is_accepted else got == "refused"
        check("json", text, got, is_right, wanted)


def instants():
    return random.choice([
        random.randint(-3_000_000_000, 0), random.randint(0, 2_000_000_000),
        random.randint(4_102_444_800, 16_725_225_600),
    ])


def zones(count):
    names = [name for name in sorted(zoneinfo.available_timezones())
             if "/" in name and not name.startswith(("posix", "right", "Etc"))]
    cases = [(random.choice(names), datetime.datetime.fromtimestamp(instants(), datetime.timezone.utc))
             for _ in range(count)]
    script = "type Case = { zone: String, at: Instant }\nfor c in stdin(as: Case) {\n" \
        "  let local = c.at.in(c.zone)\n  print(\"\\(local.text) \\(local.abbreviation)\")\n}\n"
    rows = [json.dumps({"zone": name, "at": at.strftime("%Y-%m-%dT%H:%M:%SZ")}) for name, at in cases]
    for (name, at), got in zip(cases, lines_of(script, rows)):
        local = at.astimezone(zoneinfo.ZoneInfo(name))
        wanted = f"{local.isoformat()} {local.tzname()}"
        check("zone", (name, str(at)), got, got == wanted, wanted)


# No repetition of what may be empty: engines differ in what such a group holds.
ATOMS = ["a", "b", ".", "[ab]", "[^a]", "(a)", "(b|c)", "(?:ab)", r"\d", r"\w", "(a|ab)", r"\s"]
QUANTIFIERS = ["", "", "", "*", "+", "?", "{1,2}", "*?", "+?", "{2}"]


def patterns(count):
    cases = []
    for _ in range(count):
        pattern = "".join(random.choice(ATOMS) + random.choice(QUANTIFIERS) for _ in range(random.randint(1, 4)))
        pattern = random.choice(["", "", "^"]) + pattern + random.choice(["", "", "$", "|" + random.choice(ATOMS)])
        cases.append((pattern, "".join(random.choice("abcx1 ") for _ in range(random.randint(0, 8)))))
    script = "type Case = { p: String, s: String }\n" \
        "for c in stdin(as: Case) { print(to_json(c.s.captures(c.p))) }\n"
    for (pattern, text), got in zip(cases, lines_of(script, [json.dumps({"p": p, "s": s}) for p, s in cases])):
        match = re.search(pattern, text)
        wanted = [match.group(0), *match.groups()] if match else None
        check("pattern", (pattern, text), got, json.loads(got) == wanted, wanted)


json_texts(1500)
zones(3000)
patterns(1500)
print(f"{failures} of 6000 differ (seed {SEED})")
sys.exit(1 if failures else 0)

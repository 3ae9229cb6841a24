#!/usr/bin/env python3
"""Writes a program of about so many lines, token for token the same in two languages, for measuring the compiler.

    python3 Tests/Benchmarks/same_lines.py sites|lua 20000
"""
import sys

SITES = '''func step_{n}(first, second) {{
    var total = first * {n} + second % 7
    var turn = 0
    let names = ["north {n}", "south", "east"]
    while turn < second {{
        if total > {big} and turn != 3 {{
            total = total - step_{before}(turn, 2)
        }} else {{
            total = total + (first + turn) * (second - {n}) - 1
        }}
        turn = turn + 1
    }}
    let place = {{name: names[0], total: total, zone: "Asia/Seoul"}}
    if place.total == {n} or place.name == "south" {{ return turn }}
    return place.total
}}
'''
LUA = '''function step_{n}(first, second)
    local total = first * {n} + second % 7
    local turn = 0
    local names = {{"north {n}", "south", "east"}}
    while turn < second do
        if total > {big} and turn ~= 3 then
            total = total - step_{before}(turn, 2)
        else
            total = total + (first + turn) * (second - {n}) - 1
        end
        turn = turn + 1
    end
    local place = {{name = names[1], total = total, zone = "Asia/Seoul"}}
    if place.total == {n} or place.name == "south" then return turn end
    return place.total
end
'''


def main() -> None:
    language, wanted = sys.argv[1], int(sys.argv[2])
    block = SITES if language == "sites" else LUA
    count = wanted // (block.count("\n"))
    for number in range(1, count + 1):
        sys.stdout.write(block.format(n=number, before=max(number - 1, 1), big=1000 + number))
    sys.stdout.write(f"print(step_{count}(3, 4))\n")


if __name__ == "__main__":
    main()

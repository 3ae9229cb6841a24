"""A terminal's screen for what a program writes: enough of one to check what the prompt draws."""
import unicodedata

UNDERLINE, DIM, REVERSE, BOLD = "underline", "dim", "reverse", "bold"
RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN = "red", "green", "yellow", "blue", "magenta", "cyan"
STYLES = {
    1: BOLD, 2: DIM, 4: UNDERLINE, 7: REVERSE,
    31: RED, 32: GREEN, 33: YELLOW, 34: BLUE, 35: MAGENTA, 36: CYAN,
}


class Screen:
    """Cells of characters with their styles, and the cursor."""

    def __init__(self, columns, rows):
        self.pending = ""
        self.resize(columns, rows)

    def resize(self, columns, rows):
        old = self.lines() if hasattr(self, "cells") else []
        self.columns, self.rows = columns, rows
        self.cells = [self.blank() for _ in range(rows)]
        self.row = self.column = 0
        self.style = frozenset()
        self.is_wrap_pending = False
        # What stood there is wrapped anew, as terminals do.
        for line in old:
            for character in line:
                self.put(character)
            self.column, self.is_wrap_pending = 0, False
            self.feed_line()
        if old:
            self.row -= 1
            self.column = min(len(old[-1]) % columns, columns - 1)

    def blank(self):
        return [(" ", frozenset())] * self.columns

    def lines(self, without=None):
        lines = ["".join(cell[0] for cell in row if without not in cell[1]).rstrip() for row in self.cells]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def text(self):
        return "\n".join(self.lines())

    def styled(self, style):
        """The characters that are drawn in a style."""
        return "".join(cell[0] for row in self.cells for cell in row if style in cell[1])

    def feed(self, text):
        text = self.pending + text
        self.pending = ""
        index = 0
        while index < len(text):
            character = text[index]
            if character == "\x1b":
                end = self.escape(text, index)
                if end is None:
                    self.pending = text[index:]
                    return
                index = end
                continue
            index += 1
            if character == "\r":
                self.column, self.is_wrap_pending = 0, False
            elif character == "\n":
                self.feed_line()
            elif character == "\b":
                self.column = max(self.column - 1, 0)
            elif character >= " ":
                self.put(character)

    def escape(self, text, start):
        """Obeys the sequence at `start` and returns where it ends; None when its end has not come."""
        if start + 1 >= len(text):
            return None
        if text[start + 1] != "[":
            return start + 2
        end = start + 2
        while end < len(text) and not "@" <= text[end] <= "~":
            end += 1
        if end == len(text):
            return None
        self.obey(text[end], text[start + 2:end])
        return end + 1

    def put(self, character):
        if unicodedata.combining(character) or character in "\u200d\ufe0f":
            return
        width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if self.is_wrap_pending or self.column + width > self.columns:
            self.column = 0
            self.feed_line()
        self.cells[self.row][self.column] = (character, self.style)
        if width == 2:
            self.cells[self.row][self.column + 1] = ("", self.style)
        self.column += width
        self.is_wrap_pending = self.column >= self.columns
        self.column = min(self.column, self.columns - 1)

    def feed_line(self):
        self.is_wrap_pending = False
        self.row += 1
        if self.row == self.rows:
            self.cells.pop(0)
            self.cells.append(self.blank())
            self.row -= 1

    def obey(self, final, parameters):
        if parameters.startswith("?"):
            return
        numbers = [int(part) if part.isdigit() else 0 for part in parameters.split(";")]
        count = max(numbers[0], 1)
        if final == "m":
            for number in numbers:
                if number == 0:
                    self.style = frozenset()
                elif number in STYLES:
                    self.style = self.style | {STYLES[number]}
            return
        self.is_wrap_pending = False
        if final == "A":
            self.row = max(self.row - count, 0)
        elif final == "B":
            self.row = min(self.row + count, self.rows - 1)
        elif final == "C":
            self.column = min(self.column + count, self.columns - 1)
        elif final == "D":
            self.column = max(self.column - count, 0)
        elif final == "H":
            self.row = max(numbers[0], 1) - 1
            self.column = max(numbers[1] if len(numbers) > 1 else 1, 1) - 1
        elif final == "K":
            for place in range(self.column, self.columns):
                self.cells[self.row][place] = (" ", frozenset())
        elif final == "J":
            if numbers[0] == 2:
                self.cells = [self.blank() for _ in range(self.rows)]
                return
            for place in range(self.column, self.columns):
                self.cells[self.row][place] = (" ", frozenset())
            for row in range(self.row + 1, self.rows):
                self.cells[row] = self.blank()

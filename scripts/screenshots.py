"""Types at the prompt in tmux, takes what its screen shows, and has Chromium draw that: see screenshots.sh."""
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PICTURES = os.path.join(ROOT, "docs", "pictures")
FOLDER = tempfile.mkdtemp()
COLUMNS, ROWS = 96, 28
COLORS = {31: "#f47067", 32: "#8ddb8c", 33: "#e0b64c", 34: "#6cb6ff", 35: "#dcbdfb", 36: "#5fd3d3"}
PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>
body { margin: 0; background: #1c2128; color: #d5dce4; }
pre { margin: 0; padding: 14px 18px; font: 15px/20px "DejaVu Sans Mono", "Noto Sans Mono CJK KR", monospace; }
.cursor { outline: 1px solid #d5dce4; }
</style><pre>%s</pre>"""

# What is typed, and what the screen shows when it is there.
PICTURES_AND_STEPS = {
    "completion": [("sites() | where .timezone == \"Asia/Seoul\" | ", "where"), ("Tab", "Keeps the rows")],
    "mistake": [("sites() | where .timezon == \"Asia/Seoul\" | select .name", "did you mean")],
    "card": [
        ("sites() | where .external_site_id == \"kr 1841603 0\"", "kr 1841603"), ("Enter", "near "),
        ("sites() | where .external_site_id == \"KR-1841603-0\"", "KR-1841603-0\""), ("Enter", "! "),
    ],
    "plan": [
        ("sites() | where .timezone == \"Asia/Calcutta\" | update timezone: \"Asia/Kolkata\"", "update FIELD"),
        ("Enter", "[y/N"),
    ],
    "chart": [
        ("sites() | count by .timezone | take 8", "take 8"), ("Enter", "8 rows"),
        ("| chart .timezone, .count", "chart .timezone"), ("Enter", "█"),
    ],
}


def tmux(*arguments):
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TMUX": ""}
    command = ["tmux", "-L", os.path.basename(FOLDER), "-f", "/dev/null", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True).stdout


def wait(text):
    """Waits until the screen shows a text and stands still."""
    last = None
    for _ in range(200):
        screen = tmux("capture-pane", "-e", "-p", "-t", "prompt")
        if text in re.sub(r"\x1b\[[0-9;]*m", "", screen) and screen == last:
            return screen
        last = screen
        time.sleep(0.3)
    sys.exit(f"the screen does not show {text!r}:\n{(last or str()).rstrip()}")


def drawn(screen):
    """The screen's text and styles as HTML."""
    parts, styles = [], {}
    for piece in re.split(r"(\x1b\[[0-9;]*m)", screen.rstrip()):
        match = re.fullmatch(r"\x1b\[([0-9;]*)m", piece)
        if not match:
            style = ";".join(styles.values())
            text = html.escape(piece)
            parts.append(f'<span style="{style}">{text}</span>' if style else text)
            continue
        for code in [int(code or 0) for code in match.group(1).split(";")]:
            if code == 0:
                styles = {}
            elif code in (22, 24, 27, 39):
                styles = {key: value for key, value in styles.items() if key != {22: 1, 24: 4, 27: 7, 39: 3}[code]}
            elif code in COLORS:
                styles[3] = f"color:{COLORS[code]}"
            else:
                styles[code] = {
                    1: "font-weight:bold", 2: "opacity:.6", 4: "text-decoration:underline wavy",
                    7: "background:#d5dce4;color:#1c2128",
                }.get(code, "")
    return "".join(parts)


def picture(name, screen):
    page = os.path.join(FOLDER, f"{name}.html")
    with open(page, "w") as file:
        file.write(PAGE % drawn(screen))
    height = 28 + 20 * len(screen.rstrip().split("\n"))
    subprocess.run([
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={FOLDER}/browser",
        f"--window-size={36 + COLUMNS * 9 + 10},{height}", f"--screenshot={PICTURES}/{name}.png", f"file://{page}",
    ], capture_output=True, check=True)
    print(f"docs/pictures/{name}.png, {os.path.getsize(f'{PICTURES}/{name}.png') // 1000} kB")


def program(*arguments):
    environment = {**os.environ, "XDG_STATE_HOME": f"{FOLDER}/state"}
    subprocess.run([PROGRAM, "--store", f"{FOLDER}/sites.db", *arguments], env=environment, capture_output=True)


os.makedirs(PICTURES, exist_ok=True)
program("dealers", "add", "42", "--name", "Acme")
program("--yes", f"{ROOT}/docs/examples/onboard.sites", "--dealer", "42", "--file", f"{ROOT}/docs/examples/places.csv")
command = f"env HOME={FOLDER} XDG_STATE_HOME={FOLDER}/state TZ=UTC LC_ALL=C.UTF-8 {PROGRAM} --store {FOLDER}/sites.db --dealer 42"
try:
    for name, steps in PICTURES_AND_STEPS.items():
        tmux("new-session", "-d", "-s", "prompt", "-x", str(COLUMNS), "-y", str(ROWS), command)
        wait("(42)>")
        tmux("send-keys", "-t", "prompt", "C-l")
        for keys, shown in steps:
            tmux("send-keys", "-t", "prompt", *([keys] if keys in ("Tab", "Enter") else ["-l", keys]))
            screen = wait(shown)
        picture(name, screen)
        tmux("kill-session", "-t", "prompt")
finally:
    tmux("kill-server")
    shutil.rmtree(FOLDER)

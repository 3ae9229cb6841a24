def text(n, seed):
    letters, x = [], seed
    for _ in range(n):
        x = (x * 3877 + 29573) % 139968
        letters.append(x % 26)
    return letters


def distance(a, b):
    before = list(range(len(b) + 1))
    for i in range(1, len(a) + 1):
        row = [i]
        for j in range(1, len(b) + 1):
            least = before[j - 1] + (0 if a[i - 1] == b[j - 1] else 1)
            if before[j] + 1 < least:
                least = before[j] + 1
            if row[j - 1] + 1 < least:
                least = row[j - 1] + 1
            row.append(least)
        before = row
    return before[len(b)]


print(distance(text(1500, 42), text(1400, 7)))

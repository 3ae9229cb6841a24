def sequence(n):
    letters, x = [], 42
    for _ in range(n):
        x = (x * 3877 + 29573) % 139968
        letters.append("ACGT"[x % 4])
    return "".join(letters)


def counted(text, length):
    counts = {}
    for i in range(len(text) - length + 1):
        part = text[i:i + length]
        counts[part] = counts.get(part, 0) + 1
    return counts


text = sequence(200000)
for length in [1, 2, 3, 4, 6]:
    counts = counted(text, length)
    print(f"{length} {len(counts)} {max(counts.values())}")

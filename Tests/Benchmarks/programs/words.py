def text(n):
    words, x = [], 7
    for _ in range(n):
        x = (x * 1103515245 + 12345) % 2147483648
        words.append(f"word{x // 65536 % 5000}")
    return " ".join(words)


counts = {}
for word in text(500000).split(" "):
    counts[word] = counts.get(word, 0) + 1
for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:10]:
    print(f"{word} {count}")

def build(n):
    parts = []
    for i in range(n):
        parts.append(f"site-{i}-x")
    return len(",".join(parts))


print(build(1000000))

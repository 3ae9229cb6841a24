def counts(n):
    seen = {}
    for i in range(n):
        key = f"tz{i * 7919 % 1000}"
        seen[key] = seen.get(key, 0) + 1
    return seen["tz7"]


print(counts(1000000))

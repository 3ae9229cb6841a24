from functools import cmp_to_key


def middle(n):
    xs, x = [], 42
    for _ in range(n):
        x = (x * 1103515245 + 12345) % 2147483648
        xs.append(x)
    xs.sort(key=cmp_to_key(lambda a, b: -1 if a < b else 1 if a > b else 0))
    return xs[0] + xs[n // 2 - 1] + xs[n - 1]


print(middle(300000))

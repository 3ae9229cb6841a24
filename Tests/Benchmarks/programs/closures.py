def scaled(n):
    xs = list(range(1, n + 1))
    k, sum = 3, 0
    for j in range(1, 6):
        ys = list(map(lambda x: x * k + j, xs))
        sum = sum + ys[n - 1]
    return sum


print(scaled(1000000))

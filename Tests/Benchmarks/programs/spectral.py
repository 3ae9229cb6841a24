from math import sqrt


def a(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(v, n):
    out = []
    for i in range(n):
        sum = 0.0
        for j in range(n):
            sum = sum + a(i, j) * v[j]
        out.append(sum)
    return out


def times_transposed(v, n):
    out = []
    for i in range(n):
        sum = 0.0
        for j in range(n):
            sum = sum + a(j, i) * v[j]
        out.append(sum)
    return out


def norm(n):
    u = [1.0] * n
    v = u
    for _ in range(10):
        v = times_transposed(times(u, n), n)
        u = times_transposed(times(v, n), n)
    vbv = vv = 0.0
    for i in range(n):
        vbv = vbv + u[i] * v[i]
        vv = vv + v[i] * v[i]
    return sqrt(vbv / vv)


print(round(norm(200) * 1e9))

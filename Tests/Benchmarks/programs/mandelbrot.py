def inside(size, turns):
    count = 0
    for row in range(size):
        ci = 2.0 * row / size - 1.0
        for column in range(size):
            cr = 2.0 * column / size - 1.5
            r = i = 0.0
            turn = 0
            while turn < turns and r * r + i * i <= 4.0:
                next = r * r - i * i + cr
                i = 2.0 * r * i + ci
                r = next
                turn = turn + 1
            if turn == turns:
                count = count + 1
    return count


print(inside(400, 50))

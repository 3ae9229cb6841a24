def queens(n):
    solutions = 0
    columns = [0] * n
    down = [False] * (2 * n)
    up = [False] * (2 * n)
    taken = [False] * n
    row = 0
    columns[0] = -1
    while row >= 0:
        column = columns[row]
        if column >= 0:
            taken[column] = False
            down[row + column] = False
            up[row - column + n] = False
        column = column + 1
        while column < n and (taken[column] or down[row + column] or up[row - column + n]):
            column = column + 1
        if column == n:
            row = row - 1
        else:
            columns[row] = column
            taken[column] = True
            down[row + column] = True
            up[row - column + n] = True
            if row == n - 1:
                solutions = solutions + 1
            else:
                row = row + 1
                columns[row] = -1
    return solutions


print(queens(11))

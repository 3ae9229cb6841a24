def total(n):
    sum = i = 0
    while i < n:
        sum = sum + i
        i = i + 1
    return sum


print(total(30000000))

def primes(limit):
    composite = [False] * (limit + 1)
    count = 0
    for i in range(2, limit + 1):
        if not composite[i]:
            count += 1
            multiple = i * i
            while multiple <= limit:
                composite[multiple] = True
                multiple += i
    return count


print(primes(2000000))

def tree(depth):
    if depth == 0:
        return {"left": None, "right": None}
    return {"left": tree(depth - 1), "right": tree(depth - 1)}


def size(node):
    if node["left"] is None:
        return 1
    return 1 + size(node["left"]) + size(node["right"])


total = 0
for _ in range(20):
    total = total + size(tree(14))
print(total)

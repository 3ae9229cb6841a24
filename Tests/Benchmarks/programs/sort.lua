local function middle(n)
  local xs, x = {}, 42
  for i = 1, n do
    x = (x * 1103515245 + 12345) % 2147483648
    xs[i] = x
  end
  table.sort(xs, function(a, b) return a < b end)
  return xs[1] + xs[n // 2] + xs[n]
end
print(middle(300000))

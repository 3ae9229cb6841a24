local function map(xs, f)
  local ys = {}
  for i = 1, #xs do ys[i] = f(xs[i]) end
  return ys
end
local function scaled(n)
  local xs = {}
  for i = 1, n do xs[i] = i end
  local k, sum = 3, 0
  for j = 1, 5 do
    local ys = map(xs, function(x) return x * k + j end)
    sum = sum + ys[n]
  end
  return sum
end
print(scaled(1000000))

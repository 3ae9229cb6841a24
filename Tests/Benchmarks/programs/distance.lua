local function text(n, seed)
  local letters, x = {}, seed
  for i = 1, n do
    x = (x * 3877 + 29573) % 139968
    letters[i] = x % 26
  end
  return letters
end

local function distance(a, b)
  local before = {}
  for j = 0, #b do before[j] = j end
  for i = 1, #a do
    local row = {[0] = i}
    for j = 1, #b do
      local cost = a[i] == b[j] and 0 or 1
      local least = before[j - 1] + cost
      if before[j] + 1 < least then least = before[j] + 1 end
      if row[j - 1] + 1 < least then least = row[j - 1] + 1 end
      row[j] = least
    end
    before = row
  end
  return before[#b]
end
print(distance(text(1500, 42), text(1400, 7)))

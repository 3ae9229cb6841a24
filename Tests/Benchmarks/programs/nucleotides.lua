local function sequence(n)
  local letters, x = {}, 42
  for i = 1, n do
    x = (x * 3877 + 29573) % 139968
    letters[i] = string.sub("ACGT", x % 4 + 1, x % 4 + 1)
  end
  return table.concat(letters)
end

local function counted(text, length)
  local counts = {}
  for i = 1, #text - length + 1 do
    local part = string.sub(text, i, i + length - 1)
    counts[part] = (counts[part] or 0) + 1
  end
  return counts
end

local text = sequence(200000)
for _, length in ipairs {1, 2, 3, 4, 6} do
  local counts = counted(text, length)
  local kinds, most = 0, 0
  for _, count in pairs(counts) do
    kinds = kinds + 1
    if count > most then most = count end
  end
  print(length .. " " .. kinds .. " " .. most)
end

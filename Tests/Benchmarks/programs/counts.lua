local function counts(n)
  local seen = {}
  for i = 0, n - 1 do
    local key = "tz" .. i * 7919 % 1000
    seen[key] = (seen[key] or 0) + 1
  end
  return seen["tz7"]
end
print(counts(1000000))

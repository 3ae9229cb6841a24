local function build(n)
  local parts = {}
  for i = 0, n - 1 do parts[#parts + 1] = "site-" .. i .. "-x" end
  return #table.concat(parts, ",")
end
print(build(1000000))

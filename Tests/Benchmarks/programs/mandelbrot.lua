local function inside(size, turns)
  local count = 0
  for row = 0, size - 1 do
    local ci = 2.0 * row / size - 1.0
    for column = 0, size - 1 do
      local cr = 2.0 * column / size - 1.5
      local r, i, turn = 0.0, 0.0, 0
      while turn < turns and r * r + i * i <= 4.0 do
        local next = r * r - i * i + cr
        i = 2.0 * r * i + ci
        r = next
        turn = turn + 1
      end
      if turn == turns then count = count + 1 end
    end
  end
  return count
end
print(inside(400, 50))

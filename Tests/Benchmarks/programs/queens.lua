local function queens(n)
  local solutions = 0
  local columns, down, up, taken = {}, {}, {}, {}
  for i = 0, n - 1 do columns[i], taken[i] = 0, false end
  for i = 0, 2 * n - 1 do down[i], up[i] = false, false end
  local row = 0
  columns[0] = -1
  while row >= 0 do
    local column = columns[row]
    if column >= 0 then
      taken[column] = false
      down[row + column] = false
      up[row - column + n] = false
    end
    column = column + 1
    while column < n and (taken[column] or down[row + column] or up[row - column + n]) do column = column + 1 end
    if column == n then
      row = row - 1
    else
      columns[row] = column
      taken[column] = true
      down[row + column] = true
      up[row - column + n] = true
      if row == n - 1 then
        solutions = solutions + 1
      else
        row = row + 1
        columns[row] = -1
      end
    end
  end
  return solutions
end
print(queens(11))

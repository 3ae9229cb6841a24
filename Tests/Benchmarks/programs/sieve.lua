local function primes(limit)
  local composite = {}
  for i = 0, limit do composite[i] = false end
  local count = 0
  for i = 2, limit do
    if not composite[i] then
      count = count + 1
      local multiple = i * i
      while multiple <= limit do
        composite[multiple] = true
        multiple = multiple + i
      end
    end
  end
  return count
end
print(primes(2000000))

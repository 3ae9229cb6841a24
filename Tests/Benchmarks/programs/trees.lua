local function tree(depth)
  if depth == 0 then return {left = nil, right = nil} end
  return {left = tree(depth - 1), right = tree(depth - 1)}
end

local function size(node)
  if node.left == nil then return 1 end
  return 1 + size(node.left) + size(node.right)
end

local total = 0
for _ = 1, 20 do total = total + size(tree(14)) end
print(total)

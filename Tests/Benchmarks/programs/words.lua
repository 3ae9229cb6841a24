local function text(n)
  local words, x = {}, 7
  for i = 1, n do
    x = (x * 1103515245 + 12345) % 2147483648
    words[i] = "word" .. x // 65536 % 5000
  end
  return table.concat(words, " ")
end

local counts = {}
for word in string.gmatch(text(500000), "[^ ]+") do counts[word] = (counts[word] or 0) + 1 end
local top = {}
for word, count in pairs(counts) do top[#top + 1] = {word = word, count = count} end
table.sort(top, function(a, b) return a.count > b.count or a.count == b.count and a.word < b.word end)
for i = 1, 10 do print(top[i].word .. " " .. top[i].count) end

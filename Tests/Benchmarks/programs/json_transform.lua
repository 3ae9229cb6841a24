local cjson = require "cjson"
local parts = {}
for i = 1, 100000 do
  parts[i] = '{"site_id":' .. i .. ',"name":"Site ' .. i % 977 .. '","timezone":"Zone/' .. i % 40 .. '","is_activated":' .. i % 3 % 2 .. ',"tags":["a","b\\n"]}'
end
local text = "[" .. table.concat(parts, ",") .. "]"
local rows = cjson.decode(text)
local out = {}
for _, row in ipairs(rows) do
  if row.is_activated == 1 then out[#out + 1] = {id = row.site_id, label = row.name .. " (" .. row.timezone .. ")", tags = row.tags} end
end
print(#(cjson.encode(out):gsub("\\/", "/")))

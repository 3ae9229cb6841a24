import json

parts = [f'{{"site_id":{i},"name":"Site {i % 977}","timezone":"Zone/{i % 40}","is_activated":{i % 3 % 2},"tags":["a","b\\n"]}}' for i in range(1, 100001)]
text = "[" + ",".join(parts) + "]"
rows = json.loads(text)
out = [{"id": row["site_id"], "label": f'{row["name"]} ({row["timezone"]})', "tags": row["tags"]} for row in rows if row["is_activated"] == 1]
print(len(json.dumps(out, separators=(",", ":"))))

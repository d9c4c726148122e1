-- set_rules · a hall goes on by other rules
-- ARGV 9 hall · 10 version these rules change · 11 how often the group's rules were changed before · 12 the rules as JSON
--      13 `HALL:WINDOW` → lines served, as JSON · 14 lines started, and 15 lines ended, as JSON · 16 reason
-- reply see prelude; STALE_VERSION when somebody was quicker; LINE_IN_USE when somebody still needs a line that would end
local hall, versions = ARGV[9], p .. 'versions'
local version = redis.call('HMGET', versions, hall, '*')
if (version[1] or '0') ~= ARGV[10] or (version[2] or '0') ~= ARGV[11] then return {STALE_VERSION, version[1] or '0'} end
local ended = {}
for _, line in ipairs(cjson.decode(ARGV[15])) do ended[line] = true end
if next(ended) then
  for _, id in ipairs(redis.call('ZRANGE', p .. 'live:' .. hall, 0, -1)) do
    local t = read('ticket', id)
    -- Who waits for one window alone has the lane to fall back to.
    if ended[t.line] or ended[plain_line(hall, t.lane)] then return {LINE_IN_USE, t.lane} end
    for _, stop in ipairs(t.stops or {}) do
      if ended[lane_line(hall, stop.lane, t.remote)] then return {LINE_IN_USE, stop.lane} end
    end
  end
end
for window, lines in pairs(cjson.decode(ARGV[13])) do
  redis.call('SET', p .. 'serves:' .. window, cjson.encode(lines))
end
for line in pairs(ended) do redis.call('SREM', p .. 'lines', line) end
for _, line in ipairs(cjson.decode(ARGV[14])) do redis.call('SADD', p .. 'lines', line) end
redis.call('SET', p .. 'rules:' .. hall, ARGV[12])
redis.call('HINCRBY', versions, hall, 1)
redis.call('HINCRBY', versions, '*', 1)
return commit_event(event, nil, nil, {hall = hall, rules = ARGV[12], reason = ARGV[16]})

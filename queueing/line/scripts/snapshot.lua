-- snapshot · a hall as it stands at one moment
-- ARGV 9 hall
-- reply {seq, day, id of the log's last entry, {live tickets as JSON}, {windows as JSON}} · {-code, word}
local hall = ARGV[9]
local last = redis.call('XREVRANGE', p .. 'log', '+', '-', 'COUNT', 1)[1]
local tickets, windows = {}, {}
for i, id in ipairs(redis.call('ZRANGE', p .. 'live:' .. hall, 0, -1)) do
  tickets[i] = redis.call('GET', p .. 'ticket:' .. id)
end
for i, id in ipairs(redis.call('SMEMBERS', p .. 'windows:' .. hall)) do
  windows[i] = redis.call('GET', p .. 'window:' .. hall .. ':' .. id)
end
local seq = tonumber(redis.call('HGET', p .. 'seq', hall) or 0)
return {seq, redis.call('HGET', p .. 'day', hall) or '', last and last[1] or '0-0', tickets, windows}

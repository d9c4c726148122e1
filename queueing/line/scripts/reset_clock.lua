-- reset_clock · the group's latest moment, which a wrong clock has put into the future, becomes the caller's now
-- ARGV 9 the halls of the group, as JSON · 10 how long before a slot somebody may check in, at most (ms)
-- reply {stream id, last event, the moment before (ms), tickets corrected}; {'', '', moment, 0} when it is not in the future
local halls, before = cjson.decode(ARGV[9]), now
now = tonumber(ARGV[2])
if before <= now then return {'', '', tostring(before), 0} end
-- What happened in the future happened that much earlier: everybody keeps their place, and whoever comes now is behind.
local shift, corrected, last = before - now, 0, nil
local INSTANTS = {'joined_at', 'waiting_since', 'called_at', 'started_at', 'missed_at', 'parked_at',
  'recalled_at'}
-- A place may lie in the future by right: behind a slot, for which nobody checks in earlier than this.
local checks_in_within = tonumber(ARGV[10])

local function correct(t)
  local moved = t.joined_at > now or t.arrival + t.credit_ms > now + checks_in_within
  local waits = t.state == WAITING
  if moved and waits then dequeue(t) end
  if moved then t.arrival = t.arrival - shift end
  for _, name in ipairs(INSTANTS) do
    if t[name] and t[name] > now then
      t[name] = t[name] - shift
      moved = true
    end
  end
  if not moved then return end
  if waits then enqueue(t) end
  corrected = corrected + 1
  append_event('ticket.corrected', t, nil, {ahead = waits and ahead(t) or nil})
end

for _, hall in ipairs(halls) do
  for _, id in ipairs(redis.call('ZRANGE', p .. 'live:' .. hall, 0, -1)) do correct(read('ticket', id)) end
end
-- A service that was finished in the future is not taken up again: its instants are not known any more.
for _, hall in ipairs(halls) do
  for _, id in ipairs(redis.call('SMEMBERS', p .. 'windows:' .. hall)) do
    local w = read('window', hall .. ':' .. id)
    if w.finished and w.finished.at > now then
      w.finished = nil
      append_event('window.corrected', nil, w)
    end
  end
end
for _, hall in ipairs(halls) do last = append_event('clock.reset', nil, nil, {hall = hall, since = before}) end
return {last[1], last[2], tostring(before), corrected}

-- open_window · a clerk opens a window, or takes an open one over
-- ARGV 9 business date · 10 hall · 11 window · 12 clerk's name on the record · 13 why the window that the same clerk
--      has open elsewhere is paused, or '' to leave it as it is
-- reply see prelude; DAY_TURNED when the hall still lives in an earlier day; LEFT_BUSY with `HALL:WINDOW:NAME` when a
--       ticket is at the window that would be left
local w = read('window', ARGV[10] .. ':' .. ARGV[11])
if not w then return {NO_WINDOW, ARGV[11]} end
if (redis.call('HGET', p .. 'day', w.hall) or '') < ARGV[9] then return {DAY_TURNED, w.hall} end
local clerk, left, here = ARGV[12], nil, ARGV[10] .. ':' .. ARGV[11]
if ARGV[13] ~= '' then
  local place = redis.call('HGET', p .. 'clerks', clerk)
  local other = place and place ~= here and read('window', place)
  if other and other.state == OPEN and other.clerk == clerk then
    if other.ticket then return {LEFT_BUSY, place .. ':' .. other.name} end
    other.state, other.reason = PAUSED, ARGV[13]
    write_window(other)
    empty_own_line(other)
    append_event('window.paused', nil, other)
    left = {hall = other.hall, window = other.id, name = other.name}
  end
  redis.call('HSET', p .. 'clerks', clerk, here)
end
w.state, w.clerk, w.reason = target, clerk, nil
return commit_event(event, nil, w, {left = left})

-- open_window · a clerk opens a window, or takes an open one over
-- ARGV 9 business date · 10 hall · 11 window · 12 clerk's name on the record
-- reply see prelude; DAY_TURNED when the hall still lives in an earlier day
local w = read('window', ARGV[10] .. ':' .. ARGV[11])
if not w then return {NO_WINDOW, ARGV[11]} end
if (redis.call('HGET', p .. 'day', w.hall) or '') < ARGV[9] then return {DAY_TURNED, w.hall} end
w.state, w.clerk, w.reason = target, ARGV[12], nil
return record(event, nil, w)

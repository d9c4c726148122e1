-- end_day · what still lives from an earlier day expires, windows close, the hall's new day begins
-- ARGV 9 the new business date · 10 hall · 11 how many tickets at most in one go
-- reply {stream id, '', tickets expired}: call again while that many were; {'', '', -1} when the day is already turned
local date, hall, most = ARGV[9], ARGV[10], tonumber(ARGV[11])
local ended = redis.call('HGET', p .. 'day', hall) or ''
if ended >= date then return {'', '', -1} end
local expired, last = 0, ''
local function expire(id)
  local t = read('ticket', id)
  local w = window_of(t)
  dequeue(t)
  t.state = target
  leave_window(t, w)
  retire(t)
  last = commit_event(event, t, w or nil)[1]
end
local function hand_back(t, w)
  leave_window(t, w)
  back_to_line(t)
  t.state = WAITING
  last = commit_event('ticket.returned', t, w, {ahead = ahead(t)})[1]
end
for _, id in ipairs(redis.call('ZRANGE', p .. 'live:' .. hall, 0, most - 1)) do
  expire(id)
  expired = expired + 1
end
if expired == most then return {last, '', expired} end
local windows = redis.call('SMEMBERS', p .. 'windows:' .. hall)
table.sort(windows)
for _, id in ipairs(windows) do
  local w = read('window', hall .. ':' .. id)
  if w.ticket then -- of another hall, which may have turned its day already
    local t = read('ticket', w.ticket)
    if t.date < date then expire(t.id) else hand_back(t, w) end
    w = read('window', hall .. ':' .. id)
  end
  if w.state ~= CLOSED then
    w.state, w.clerk, w.reason, w.finished = CLOSED, nil, nil, nil
    commit_event('window.closed', nil, w)
  end
end
redis.call('DEL', p .. 'classes:' .. hall, p .. 'numbers:' .. hall)
redis.call('HSET', p .. 'day', hall, date)
last = commit_event('day.ended', nil, nil, {hall = hall, day = date, ended = ended})[1]
return {last, '', expired}

-- prelude · goes before every verb: proves the epoch, answers a repeated request, reads and writes.
-- KEYS  1 the group's epoch · 2 what every other key begins with
-- ARGV  1 epoch · 2 now (ms) · 3 request id, or '' · 4 digest of the body · 5 who asks
--       6 states the verb may start from, as ',a,b,' · 7 state it ends in · 8 event · 9… the verb's own
-- reply {stream id, event as JSON} · {stream id, event, 1} if answered before · {-code, word} if refused
-- Lua does not roll back: a verb calls commit_event() only after its last check, and writes nothing before.
-- Capitals are constants that queueing/line/script_texts.py declares before this: states, refusals, spans of time.

local p, rid, actor, target, event = KEYS[2], ARGV[3], ARGV[5], ARGV[7], ARGV[8]
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {EPOCH_ENDED, ''} end
if rid ~= '' then
  local kept = redis.call('HMGET', p .. 'request:' .. rid, 'body', 'at', 'event')
  if kept[1] then
    if kept[1] ~= ARGV[4] then return {KEY_REUSED, ''} end
    return {kept[2], kept[3], 1}
  end
end
-- A clock that jumps back changes no order.
local now = math.max(tonumber(ARGV[2]), tonumber(redis.call('GET', p .. 'now') or 0))

local function read(kind, name)
  local json = redis.call('GET', p .. kind .. ':' .. name)
  return json and cjson.decode(json)
end

local function allowed(state) return string.find(ARGV[6], ',' .. state .. ',', 1, true) ~= nil end

local function member(t) return string.format('%012d:%s', t.order, t.id) end

local function write_window(w) redis.call('SET', p .. 'window:' .. w.hall .. ':' .. w.id, cjson.encode(w)) end

-- A window that takes or loses another hall's ticket tells its own hall so, too.
local helping_window

local function leave_window(t, w)
  t.window, t.window_name, t.window_hall = nil, nil, nil
  if w and w.ticket == t.id then
    if w.helps then helping_window = w end
    w.ticket, w.number, w.helps = nil, nil, nil
  end
end

-- The window at which a ticket is, if it is at one.
local function window_of(t) return t.window and read('window', (t.window_hall or t.hall) .. ':' .. t.window) end

-- Names of lines, as queueing/model/keys.py spells them; nothing else in a script builds or takes one apart.
local function plain_line(hall, lane) return hall .. ':' .. lane end

local function own_line(hall, window) return hall .. ':@' .. window end

local function own_window(line) return string.match(line, ':@(.+)$') end

local function is_line(line) return redis.call('SISMEMBER', p .. 'lines', line) == 1 end

-- Whether a hall serves a lane. What a lane cannot be called is none, though a line may be called so.
local function is_lane(hall, lane) return not string.find(lane, '[:@+]') and is_line(plain_line(hall, lane)) end

-- The line in which a ticket of a lane waits; with +remote only while some window serves that.
local function lane_line(hall, lane, remote)
  local line = plain_line(hall, lane)
  return remote and is_line(line .. REMOTE) and line .. REMOTE or line
end

-- A window's own line takes people only while the window is open; else they wait in their lane.
local function resolve_queue(t)
  local own = own_window(t.line)
  if own then
    local w = read('window', t.hall .. ':' .. own)
    if not w or w.state ~= OPEN then t.line = lane_line(t.hall, t.lane, t.remote) end
  end
end

local function enqueue(t)
  resolve_queue(t)
  redis.call('ZADD', p .. 'line:' .. t.line, t.arrival, member(t))
end

local function dequeue(t) redis.call('ZREM', p .. 'line:' .. t.line, member(t)) end

-- A lane's people wait in two lines, with and without +remote: the other one of a line.
local function sibling(line)
  if own_window(line) then return nil end
  local bare = #line - #REMOTE
  if string.sub(line, bare + 1) == REMOTE then return string.sub(line, 1, bare) end
  return line .. REMOTE
end

-- How many wait before a ticket that has just been enqueued.
local function ahead(t)
  local before = redis.call('ZRANK', p .. 'line:' .. t.line, member(t))
  local other = sibling(t.line) and p .. 'line:' .. sibling(t.line)
  if not other then return before end
  before = before + redis.call('ZCOUNT', other, '-inf', '(' .. t.arrival)
  for _, m in ipairs(redis.call('ZRANGEBYSCORE', other, t.arrival, t.arrival)) do
    if m < member(t) then before = before + 1 end
  end
  return before
end

-- Places a ticket that is in no line behind at least k: max(own key, the k-th one's + 1 ms, or now if fewer wait).
local function place_behind(t, k)
  if k == 0 then return end
  resolve_queue(t)
  local keys = {}
  for _, line in ipairs({t.line, sibling(t.line)}) do
    local found = redis.call('ZRANGE', p .. 'line:' .. line, 0, k - 1, 'WITHSCORES')
    for i = 2, #found, 2 do keys[#keys + 1] = tonumber(found[i]) end
  end
  table.sort(keys)
  t.arrival = math.max(t.arrival, keys[k] and keys[k] + 1 or now)
end

local function back_to_line(t)
  t.state, t.waiting_since = target, now
  t.called_at, t.started_at, t.missed_at, t.parked_at, t.recalled_at = nil, nil, nil, nil, nil
  enqueue(t)
end

-- What a citizen holds is known by ticket and lane. Their other live ticket of a lane, if they have one:
local function held_beside(citizen, hall, lane, id)
  local held = redis.call('HGETALL', p .. 'mine:' .. citizen)
  for i = 1, #held, 2 do
    if held[i] ~= id and held[i + 1] == plain_line(hall, lane) then return held[i] end
  end
end

local function note_held(t)
  if t.citizen then redis.call('HSET', p .. 'mine:' .. t.citizen, t.id, plain_line(t.hall, t.lane)) end
end

-- A ticket that has started to live is in every index of its hall and its holder.
local function begin_life(t)
  redis.call('ZADD', p .. 'live:' .. t.hall, t.order, t.id)
  note_held(t)
end

-- A lane change; the number and the place stay.
local function change_lane(t, lane)
  t.lane, t.line = lane, lane_line(t.hall, lane, t.remote)
  note_held(t)
end

local function serves(w, line)
  for _, s in ipairs(read('serves', w.hall .. ':' .. w.id)) do
    if s.line == line then return true end
  end
  return false
end

-- Whether a clerk at a window may move a ticket that waits: it serves the line, or the lane behind it. Where no window
-- serves the lane any more, every window of the hall does.
local function reaches(w, t)
  local lane = lane_line(t.hall, t.lane, t.remote)
  return serves(w, t.line) or serves(w, lane) or (w.hall == t.hall and not is_line(lane))
end

-- An ended ticket leaves every index; its document stays a while so that late verbs are told why not.
local function retire(t)
  t.ended_at = now
  redis.call('ZREM', p .. 'live:' .. t.hall, t.id)
  if t.citizen then redis.call('HDEL', p .. 'mine:' .. t.citizen, t.id) end
end

-- Keeps an answer under the request's id, and gives it.
local function store_reply(at, json)
  if rid ~= '' then
    redis.call('HSET', p .. 'request:' .. rid, 'body', ARGV[4], 'at', at, 'event', json)
    redis.call('EXPIRE', p .. 'request:' .. rid, KEEP_S)
  end
  return {at, json}
end

-- Writes ticket and window, numbers the event and appends it to the log.
local function append_event(name, t, w, more)
  local hall = (t or w or more).hall
  local e = {name = name, hall = hall, at = now, by = actor, ticket = t, window = w}
  for k, v in pairs(more or {}) do e[k] = v end
  e.seq = redis.call('HINCRBY', p .. 'seq', hall, 1)
  if t then
    t.version = t.version + 1
    local key, json = p .. 'ticket:' .. t.id, cjson.encode(t)
    if t.ended_at then redis.call('SET', key, json, 'EX', KEEP_S) else redis.call('SET', key, json) end
  end
  if w then write_window(w) end
  redis.call('SET', p .. 'now', now)
  local json = cjson.encode(e)
  return {redis.call('XADD', p .. 'log', '*', 'e', json), json}
end

-- The event that answers the request.
local function commit_event(name, t, w, more)
  if helping_window and t then append_event('window.helping', nil, helping_window) end
  helping_window = nil
  more = more or {}
  if rid ~= '' then more.request, more.body = rid, ARGV[4] end
  local told = append_event(name, t, w, more)
  return store_reply(told[1], told[2])
end

-- A window that takes nobody any more gives those who wait for it alone back to their lanes.
local function empty_own_line(w)
  for _, m in ipairs(redis.call('ZRANGE', p .. 'line:' .. own_line(w.hall, w.id), 0, -1)) do
    local t = read('ticket', string.sub(m, 14))
    dequeue(t)
    t.line = lane_line(t.hall, t.lane, t.remote)
    enqueue(t)
    append_event('ticket.transferred', t, nil, {ahead = ahead(t)})
  end
end

-- The ticket at a window, if the verb may move it.
local function ticket_at(hall, id)
  local w = read('window', hall .. ':' .. id)
  if not w then return nil, nil, {NO_WINDOW, id} end
  local t = w.ticket and read('ticket', w.ticket)
  if not t then return nil, w, {ILLEGAL_MOVE, 'nobody'} end
  if not allowed(t.state) then return nil, w, {ILLEGAL_MOVE, t.state} end
  return t, w
end

-- A window that may call somebody now.
local function free_window(hall, id)
  local w = read('window', hall .. ':' .. id)
  if not w then return nil, {NO_WINDOW, id} end
  if w.ticket then return nil, {WINDOW_BUSY, w.number} end
  if w.state ~= OPEN then return nil, {WINDOW_NOT_OPEN, w.state} end
  return w
end

-- The ticket is at the window; whom that served before can no longer be undone.
local function take(w, t)
  t.state, t.window, t.window_name = target, w.id, w.name
  w.ticket, w.number, w.finished = t.id, t.number, nil
  if w.hall ~= t.hall then t.window_hall, w.helps, helping_window = w.hall, t.hall, w end
end

local function call_to(w, t)
  dequeue(t)
  t.called_at, t.call_no = now, t.call_no + 1
  take(w, t)
end

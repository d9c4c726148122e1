-- prelude · goes before every verb: proves the epoch, answers a repeated request, reads and writes.
-- KEYS  1 the group's epoch · 2 what every other key begins with
-- ARGV  1 epoch · 2 now (ms) · 3 request id, or '' · 4 digest of the body · 5 who asks
--       6 states the verb may start from, as ',a,b,' · 7 state it ends in · 8 event · 9… the verb's own
-- reply {stream id, event as JSON} · {stream id, event, 1} if answered before · {-code, word} if refused
-- Lua does not roll back: a verb calls record() only after its last check, and writes nothing before.
local EPOCH_ENDED, KEY_REUSED, WINDOW_BUSY, WINDOW_NOT_OPEN, ILLEGAL_MOVE, NOT_SERVED_HERE,
  TICKET_EXISTS, NO_TICKET, NO_WINDOW, DAY_TURNED, TOO_LATE = -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11
local KEEP_S = 48 * 3600 -- frees memory only: what is kept longer stands in the record

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

local function may(state) return string.find(ARGV[6], ',' .. state .. ',', 1, true) ~= nil end

local function member(t) return string.format('%012d:%s', t.order, t.id) end

local function write_window(w) redis.call('SET', p .. 'window:' .. w.hall .. ':' .. w.id, cjson.encode(w)) end

local function leave_window(t, w)
  t.window, t.window_name = nil, nil
  if w and w.ticket == t.id then w.ticket, w.number = nil, nil end
end

-- The window at which a ticket is, if it is at one.
local function window_of(t) return t.window and read('window', t.hall .. ':' .. t.window) end

local function enqueue(t) redis.call('ZADD', p .. 'line:' .. t.line, t.arrival, member(t)) end

-- How many wait before a ticket that has just been enqueued.
local function ahead(t) return redis.call('ZRANK', p .. 'line:' .. t.line, member(t)) end

local function dequeue(t) redis.call('ZREM', p .. 'line:' .. t.line, member(t)) end

local function serves(w, line)
  for _, s in ipairs(read('serves', w.hall .. ':' .. w.id)) do
    if s.line == line then return true end
  end
  return false
end

-- An ended ticket leaves every index; its document stays a while so that late verbs are told why not.
local function finish_life(t)
  t.ended_at = now
  redis.call('ZREM', p .. 'live:' .. t.hall, t.id)
  if t.citizen then redis.call('HDEL', p .. 'mine:' .. t.citizen, t.line) end
end

-- Keeps an answer under the request's id, and gives it.
local function keep(at, json)
  if rid ~= '' then
    redis.call('HSET', p .. 'request:' .. rid, 'body', ARGV[4], 'at', at, 'event', json)
    redis.call('EXPIRE', p .. 'request:' .. rid, KEEP_S)
  end
  return {at, json}
end

-- Writes ticket and window, numbers the event, appends it to the log and keeps it as the answer.
local function record(name, t, w, more)
  local hall = (t or w or more).hall
  local e = {name = name, hall = hall, at = now, by = actor, ticket = t, window = w}
  for k, v in pairs(more or {}) do e[k] = v end
  e.seq = redis.call('HINCRBY', p .. 'seq', hall, 1)
  if rid ~= '' then e.request, e.body = rid, ARGV[4] end
  if t then
    t.version = t.version + 1
    local key, json = p .. 'ticket:' .. t.id, cjson.encode(t)
    if t.ended_at then redis.call('SET', key, json, 'EX', KEEP_S) else redis.call('SET', key, json) end
  end
  if w then write_window(w) end
  redis.call('SET', p .. 'now', now)
  local json = cjson.encode(e)
  return keep(redis.call('XADD', p .. 'log', '*', 'e', json), json)
end

-- The ticket at a window, if the verb may move it.
local function ticket_at(hall, id)
  local w = read('window', hall .. ':' .. id)
  if not w then return nil, nil, {NO_WINDOW, id} end
  local t = w.ticket and read('ticket', w.ticket)
  if not t then return nil, w, {ILLEGAL_MOVE, 'nobody'} end
  if not may(t.state) then return nil, w, {ILLEGAL_MOVE, t.state} end
  return t, w
end

-- A window that may call somebody now.
local function free_window(hall, id)
  local w = read('window', hall .. ':' .. id)
  if not w then return nil, {NO_WINDOW, id} end
  if w.ticket then return nil, {WINDOW_BUSY, w.number} end
  if w.state ~= 'open' then return nil, {WINDOW_NOT_OPEN, w.state} end
  return w
end

local function call_to(w, t)
  dequeue(t)
  t.state, t.window, t.window_name, t.called_at, t.call_no = target, w.id, w.name, now, t.call_no + 1
  w.ticket, w.number = t.id, t.number
end

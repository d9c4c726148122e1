-- issue · a new ticket joins its line
-- ARGV 9 business date · 10 hall · 11 lane · 12 prefix · 13 ticket id · 14 citizen, or '' · 15 item, or ''
--      16 class · 17 credit (ms) · 18 most of that class a day, 0 = no limit · 19 slot start (ms), or 0 · 20 reason
--      21 '1' if a window of another hall will do · 22 further stops as JSON, or '' · 23 the wait expected, as JSON, or ''
-- reply see prelude; DAY_TURNED when the hall still lives in an earlier day
local date, hall, lane, prefix, id = ARGV[9], ARGV[10], ARGV[11], ARGV[12], ARGV[13]
local class, credit, cap = ARGV[16], tonumber(ARGV[17]), tonumber(ARGV[18])
local day = redis.call('HGET', p .. 'day', hall) or ''
if day < date then return {DAY_TURNED, hall} end
local remote = ARGV[21] == '1' or nil
local line = lane_line(hall, lane, remote)
if not is_lane(hall, lane) then return {UNKNOWN_LINE, lane} end
local stops = ARGV[22] ~= '' and cjson.decode(ARGV[22]) or nil
for _, stop in ipairs(stops or {}) do
  if not is_lane(hall, stop.lane) then return {UNKNOWN_LINE, stop.lane} end
end
local citizen = ARGV[14] ~= '' and ARGV[14] or nil
local held = citizen and held_beside(citizen, hall, lane)
if held then return {TICKET_EXISTS, held} end
local used = 0
if cap > 0 then used = tonumber(redis.call('HGET', p .. 'classes:' .. hall, day .. '|' .. class) or 0) end
local capped = cap > 0 and used >= cap
if capped then credit = 0 end

if class ~= 'walk_in' and not capped then redis.call('HINCRBY', p .. 'classes:' .. hall, day .. '|' .. class, 1) end
local n = redis.call('HINCRBY', p .. 'numbers:' .. hall, day .. '|' .. prefix, 1)
local t = {
  id = id, hall = hall, lane = lane, line = line, state = target, class = class, capped = capped,
  number = string.format('%s%03d', prefix, n), prefix = prefix, n = n, date = day,
  order = redis.call('INCR', p .. 'order'), joined_at = now, waiting_since = now, credit_ms = credit,
  arrival = math.max(now, tonumber(ARGV[19])) - credit, call_no = 0, version = 0,
  citizen = citizen, item = ARGV[15] ~= '' and ARGV[15] or nil, remote = remote,
  stops = stops,
}
begin_life(t)
enqueue(t)
-- Whoever comes beyond the cap has no head start, and was not told a wait without one.
local estimate = ARGV[23] ~= '' and not capped and cjson.decode(ARGV[23]) or nil
return commit_event(event, t, nil, {ahead = ahead(t), reason = ARGV[20] ~= '' and ARGV[20] or nil, estimate = estimate})

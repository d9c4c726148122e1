-- return_to_line · a missed ticket waits again
-- ARGV 9 ticket · 10 how many go before it at least (0: its own place) · 11 how long after the miss (ms) · 12 hall and 13 window of
--      the clerk who undoes the miss, or '' · 14 reason
-- reply see prelude; TOO_LATE past the limit
local t = read('ticket', ARGV[9])
if not t then return {NO_TICKET, ARGV[9]} end
if ARGV[12] ~= '' then
  local w = read('window', ARGV[12] .. ':' .. ARGV[13])
  if not w then return {NO_WINDOW, ARGV[13]} end
  if not reaches(w, t) then return {NOT_SERVED_HERE, t.line} end
end
if not allowed(t.state) then return {ILLEGAL_MOVE, t.state} end
if now - t.missed_at > tonumber(ARGV[11]) then return {TOO_LATE, ''} end
place_behind(t, tonumber(ARGV[10]))
back_to_line(t)
return commit_event(event, t, nil, {ahead = ahead(t), reason = ARGV[14] ~= '' and ARGV[14] or nil})

-- transfer · a ticket goes to another lane, or to one window alone, with its number and its place
-- ARGV 9 hall and 10 window of the clerk · 11 lane, or '' · 12 window, or '' · 13 a waiting ticket, or '' for the one here
--      14 reason, or ''
-- reply see prelude; UNKNOWN_LINE when nobody serves the lane
local t, w, refused
if ARGV[13] == '' then
  t, w, refused = ticket_at(ARGV[9], ARGV[10])
  if refused then return refused end
else
  local here = read('window', ARGV[9] .. ':' .. ARGV[10])
  if not here then return {NO_WINDOW, ARGV[10]} end
  t = read('ticket', ARGV[13])
  if not t then return {NO_TICKET, ARGV[13]} end
  if t.state ~= WAITING then return {ILLEGAL_MOVE, t.state} end
  if not reaches(here, t) then return {NOT_SERVED_HERE, t.line} end
end
if ARGV[11] ~= '' then
  if not is_lane(t.hall, ARGV[11]) then return {UNKNOWN_LINE, ARGV[11]} end
else
  local to = read('window', t.hall .. ':' .. ARGV[12])
  if not to then return {NO_WINDOW, ARGV[12]} end
  if to.state ~= OPEN then return {WINDOW_NOT_OPEN, to.state} end
end
dequeue(t)
leave_window(t, w)
if ARGV[11] ~= '' then change_lane(t, ARGV[11]) else t.line = own_line(t.hall, ARGV[12]) end
if t.state == WAITING then enqueue(t) else back_to_line(t) end
return commit_event(event, t, w, {ahead = ahead(t), reason = ARGV[14] ~= '' and ARGV[14] or nil})

-- resume · a parked ticket waits again, in its own place
-- ARGV 9 hall and 10 window of the clerk · 11 ticket
-- reply see prelude
local w = read('window', ARGV[9] .. ':' .. ARGV[10])
if not w then return {NO_WINDOW, ARGV[10]} end
local t = read('ticket', ARGV[11])
if not t then return {NO_TICKET, ARGV[11]} end
if not allowed(t.state) then return {ILLEGAL_MOVE, t.state} end
if not reaches(w, t) then return {NOT_SERVED_HERE, t.line} end
back_to_line(t)
return commit_event(event, t, nil, {ahead = ahead(t)})

-- call · the window calls a named ticket out of turn, for a reason that is logged
-- ARGV 9 hall · 10 window · 11 ticket · 12 reason
-- reply see prelude
local w, refused = free_window(ARGV[9], ARGV[10])
if not w then return refused end
local t = read('ticket', ARGV[11])
if not t then return {NO_TICKET, ARGV[11]} end
if not allowed(t.state) then return {ILLEGAL_MOVE, t.state} end
if not serves(w, t.line) then return {NOT_SERVED_HERE, t.line} end
call_to(w, t)
return commit_event(event, t, w, {reason = ARGV[12]})

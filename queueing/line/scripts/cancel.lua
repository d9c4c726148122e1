-- cancel · the ticket's holder gives it up, or a manager ends it; a window that had called it is free again
-- ARGV 9 ticket · 10 reason, or ''
-- reply see prelude
local t = read('ticket', ARGV[9])
if not t then return {NO_TICKET, ARGV[9]} end
if not allowed(t.state) then return {ILLEGAL_MOVE, t.state} end
local w = window_of(t)
dequeue(t)
t.state = target
leave_window(t, w)
retire(t)
return commit_event(event, t, w or nil, {reason = ARGV[10] ~= '' and ARGV[10] or nil})

-- miss · the person called did not come; the window is free
-- ARGV 9 hall · 10 window
-- reply see prelude
local t, w, refused = ticket_at(ARGV[9], ARGV[10])
if refused then return refused end
t.state, t.missed_at = target, now
leave_window(t, w)
return commit_event(event, t, w)

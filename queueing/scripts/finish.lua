-- finish · the service is done and the window is free
-- ARGV 9 hall · 10 window
-- reply see prelude
local t, w, refused = ticket_at(ARGV[9], ARGV[10])
if refused then return refused end
t.state, t.served_at = target, w.id
leave_window(t, w)
finish_life(t)
return record(event, t, w)

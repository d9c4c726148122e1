-- park · the person steps aside, to fill in a form or fetch a copy; the window is free
-- ARGV 9 hall · 10 window · 11 reason
-- reply see prelude
local t, w, refused = ticket_at(ARGV[9], ARGV[10])
if refused then return refused end
t.state, t.parked_at, t.called_at, t.started_at, t.recalled_at = target, now, nil, nil, nil
leave_window(t, w)
return commit_event(event, t, w, {reason = ARGV[11]})

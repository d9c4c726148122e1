-- start · the person called has come and is being served
-- ARGV 9 hall · 10 window
-- reply see prelude
local t, w, refused = ticket_at(ARGV[9], ARGV[10])
if refused then return refused end
t.state, t.started_at = target, now
return commit_event(event, t, w)

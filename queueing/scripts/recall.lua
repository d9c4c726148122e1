-- recall · the ticket called to this window is called once more
-- ARGV 9 hall · 10 window
-- reply see prelude
local t, w, refused = ticket_at(ARGV[9], ARGV[10])
if refused then return refused end
t.call_no = t.call_no + 1
t.state = target
return record(event, t, w)

-- recall · the ticket called to this window is called once more
-- ARGV 9 hall · 10 window · 11 how long after the last call of it at least (ms)
-- reply see prelude; TOO_EARLY with the seconds that are left
local t, w, refused = ticket_at(ARGV[9], ARGV[10])
if refused then return refused end
local early = (t.recalled_at or t.called_at) + tonumber(ARGV[11]) - now
if early > 0 then return {TOO_EARLY, tostring(math.ceil(early / 1000))} end
t.call_no, t.recalled_at = t.call_no + 1, now
t.state = target
return commit_event(event, t, w)

-- postpone · a waiting ticket lets others go first
-- ARGV 9 ticket · 10 how many go before it at least
-- reply see prelude
local t = read('ticket', ARGV[9])
if not t then return {NO_TICKET, ARGV[9]} end
if not allowed(t.state) then return {ILLEGAL_MOVE, t.state} end
dequeue(t)
place_behind(t, tonumber(ARGV[10]))
enqueue(t)
return commit_event(event, t, nil, {ahead = ahead(t)})

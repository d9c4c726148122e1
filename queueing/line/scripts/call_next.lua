-- call_next · the window calls the person who should come next
-- ARGV 9 hall · 10 window
-- reply see prelude, the event with `why`; {EMPTY, window} when nobody waits: that answer is kept too, without an event
-- next = the line's head with the least virtual arrival + handicap; ties go to the ticket issued first
local w, refused = free_window(ARGV[9], ARGV[10])
if not w then return refused end
local why, best, best_key, best_member = {}, nil, nil, nil
for _, s in ipairs(read('serves', w.hall .. ':' .. w.id)) do
  local head = redis.call('ZRANGE', p .. 'line:' .. s.line, 0, 0, 'WITHSCORES')
  if head[1] then
    local key = tonumber(head[2]) + s.handicap_ms
    local id = string.sub(head[1], 14)
    why[#why + 1] = {line = s.line, ticket = id, arrival = tonumber(head[2]), handicap_ms = s.handicap_ms}
    if not best or key < best_key or (key == best_key and head[1] < best_member) then
      best, best_key, best_member = id, key, head[1]
    end
  end
end
if not best then return store_reply(EMPTY, cjson.encode(w)) end
local t
for _, c in ipairs(why) do
  local head = read('ticket', c.ticket)
  c.number, c.class, c.credit_ms = head.number, head.class, head.credit_ms
  if c.ticket == best then t = head end
end
call_to(w, t)
return commit_event(event, t, w, {why = why})

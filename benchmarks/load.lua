-- For wrk: asks for the addresses in a file, one a line as they are to be sent, over and over.
-- LOAD_ADDRESSES is the file; LOAD_PORTS are the ports of this machine that the threads take in turn.
local threads, ports = {}, {}

function setup(thread)
  if #ports == 0 then
    for port in os.getenv("LOAD_PORTS"):gmatch("%d+") do ports[#ports + 1] = port end
  end
  thread.addr = wrk.lookup("127.0.0.1", ports[#threads % #ports + 1])[1]
  thread:set("number", #threads)
  threads[#threads + 1] = thread
end

local requests, last = {}, 0

-- The requests are made before the clock starts. A thread begins in another half of the list than the other.
function init()
  for address in io.lines(os.getenv("LOAD_ADDRESSES")) do requests[#requests + 1] = wrk.format("GET", address) end
  last = math.floor(number * #requests / 2)
end

function request()
  last = last % #requests + 1
  return requests[last]
end

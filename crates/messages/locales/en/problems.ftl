# Titles of problems, as answers over HTTP give them, and words of the server.
problem-malformed = The request cannot be read
problem-login-required = Log in first
problem-not-permitted = You may not do this
problem-not-found = Not found
problem-method = The address does not take this method
problem-not-acceptable = Can only be given in other forms
problem-too-slow = It took too long
problem-late = The deadline has passed
problem-moved = It has changed since you saw it
problem-too-large = Too large
problem-media = The body must be JSON
problem-refused = The rules do not allow it
problem-key-reused = The key was used for something else
problem-version-required = Say which version you have seen
problem-too-many = Too many requests
problem-headers = The headers are too large
problem-fault = A fault of ours
problem-unavailable = Not available now

serve-address = Tingbok answers at { $address }
serve-closed = Nobody can log in: only what is open to all can be read. Use --demo to try everything on this machine.
serve-not-loopback = The demo lets everybody be anybody, so it serves this machine alone; { $address } can be reached from others.
serve-no-listen = Cannot listen on { $address }: { $why }
remedy-loopback = Use 127.0.0.1 or [::1] with a port.
remedy-listen = Choose another address or port with --listen.

import selectors
import socket

listener = socket.create_server(("127.0.0.1", 0))
ann = socket.create_connection(listener.getsockname())
ann.sendall(b"hello")
bob = socket.create_connection(listener.getsockname())
bob.sendall(b"goodbye")

poller = selectors.DefaultSelector()
for _ in range(2):
    stream, _ = listener.accept()
    stream.setblocking(False)
    poller.register(stream, selectors.EVENT_READ)

while events := poller.select(timeout=1):
    for key, _ in events:
        key.fileobj.sendall(key.fileobj.recv(4))  # and then waits for the next event

for key in list(poller.get_map().values()):
    key.fileobj.close()
print(f'Ann hears "{ann.makefile().read()}"')
print(f'Bob hears "{bob.makefile().read()}"')

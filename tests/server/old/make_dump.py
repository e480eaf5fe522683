#!/usr/bin/env python3
"""make_dump.py REDCOASTD REDCOASTCTL - what a server keeps, as SQL.

Starts the server, talks to it as test-server-upgrade.c expects it, ends it and
prints its database. Run it with the programs of a version that is released, once:
what an old version wrote cannot be made by a new one.
"""
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile

daemon, ctl = sys.argv[1:3]
folder = tempfile.mkdtemp()
data = os.path.join(folder, "data")


class Peer:
    def __init__(self, port, login, secret=None):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.file = self.socket.makefile("rb")
        self.say("HELLO v=1")
        self.say(login, secret)
        self.read("HELLO")
        self.token = self.read("WELCOME")[1]

    def say(self, header, body=None):
        text = header.encode()
        if body is not None:
            text += b" len=%d\n%s" % (len(body.encode()), body.encode())
        self.socket.sendall(text + b"\n")

    def read(self, verb):
        """The next frame of this verb; others are dropped."""
        while True:
            header = self.file.readline().decode().rstrip("\n")
            size = re.search(r" len=(\d+)$", header)
            body = self.file.read(int(size[1]) + 1)[:-1].decode() if size else None
            if header.split(" ")[0] == verb:
                return header, body
            assert not header.startswith("ERROR"), (header, body)

    def send(self, ref, to, text, more=""):
        self.say(f"SEND ref={ref} to={to}{more}", text)
        return int(re.search(r" seq=(\d+)", self.read("SENT")[0])[1])


server = subprocess.Popen(
    [daemon, "--listen", "127.0.0.1:0", "--data-dir", data, "--set", "password-memory=8192", "--set", "password-ops=1"],
    stdout=subprocess.PIPE, text=True)
port = int(server.stdout.readline().rsplit(":", 1)[1])

ann = Peer(port, "LOGIN id=ann method=open", "three suns")
bob = Peer(port, "LOGIN id=bob method=open")
guest = Peer(port, "LOGIN id=1379 method=guest")
ye = Peer(port, "LOGIN id=叶文洁 method=open", "red coast")
ann.send("a1", "bob", "Is anybody out there?")
seq = bob.send("b1", "ann", "Do not answer!\n不要回答！")
bob.send("b2", "ann", "🌊", " type=reaction about=ann/a1")
ye.send("y1", "all", "红岸")
guest.send("g1", "all", "to everyone")
guest.send("g2", "ann", "to ann")
last = ann.send("a2", "ann", "a note to myself")
ann.say(f"READ with=bob seq={seq}")
ann.say(f"READ with=all seq={last}")
bob.say("SYNC after=0 tag=s")
bob.read("END")
bob.say(f"GOT seq={last}")
ann.say("SYNC after=0 tag=s")
ann.read("END")
# The first version has neither of these.
invite = re.search(r"invite=([A-Za-z0-9_-]+)", subprocess.run([ctl, "--data-dir", data, "invite"], capture_output=True, text=True).stdout)
subprocess.run([ctl, "--data-dir", data, "ban", "eve"], capture_output=True)
server.send_signal(signal.SIGTERM)
assert server.wait() == 0

database = sqlite3.connect(os.path.join(data, "redcoast.db"))
version, = database.execute("PRAGMA user_version").fetchone()
application, = database.execute("PRAGMA application_id").fetchone()
print(f"-- A server's database of schema version {version}, made by make_dump.py.")
print(f"-- bob's token: {bob.token}")
if invite:
    print(f"-- an invite: {invite[1]}")
print("PRAGMA journal_mode = WAL;")
print("\n".join(database.iterdump()))
print(f"PRAGMA application_id = {application};\nPRAGMA user_version = {version};")

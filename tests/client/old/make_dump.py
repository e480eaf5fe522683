#!/usr/bin/env python3
"""make_dump.py REDCOAST-CLI REDCOASTD - what a client keeps, as SQL.

Has the terminal client of a version that is released talk on a terminal, as
test-cache-upgrade.c expects it, and prints its cache. What an old version wrote
cannot be made by a new one.
"""
import glob
import os
import pty
import select
import socket
import subprocess
import sys
import tempfile
import time

client, daemon = sys.argv[1:3]
folder = tempfile.mkdtemp()
server = subprocess.Popen(
    [daemon, "--listen", "127.0.0.1:0", "--data-dir", folder + "/data", "--set", "password-memory=8192", "--set", "password-ops=1"],
    stdout=subprocess.PIPE, text=True)
port = int(server.stdout.readline().rsplit(":", 1)[1])
with open(folder + "/password", "w") as file:
    file.write("three suns\n")

pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(HOME=folder, XDG_DATA_HOME=folder, XDG_CONFIG_HOME=folder, TERM="xterm", LC_ALL="C.UTF-8",
                      DBUS_SESSION_BUS_ADDRESS="disabled:")
    os.execv(client, [client, "--server", f"127.0.0.1:{port}", "--id", "alice", "--password-file", folder + "/password",
                      "--register"])

shown = ""


def wait_for(words):
    global shown
    end = time.monotonic() + 20
    while words not in shown:
        assert time.monotonic() < end, (words, shown)
        if select.select([terminal], [], [], 0.1)[0]:
            shown += os.read(terminal, 65536).decode(errors="replace")
    shown = ""


def say(line, words):
    os.write(terminal, line.encode() + b"\r")
    wait_for(words)


wait_for("Here: alice")
bob = socket.create_connection(("127.0.0.1", port))
bob.sendall(b"HELLO v=1\nLOGIN id=bob method=open\n")
wait_for("bob is here")
bob.sendall("SEND ref=b1 to=alice len=21\nIs anybody out there?\n"
            "SEND ref=b2 to=alice type=reaction about=bob/b1 len=4\n🌊\n"
            "SEND ref=b3 to=all len=6\n红岸\n".encode())
wait_for("红岸")
say("hello everyone", "alice: hello everyone")
say("@bob Do not answer! 不要回答！", "不要回答")
time.sleep(1)
server.kill()
wait_for("No connection")
say("written while nobody listens", "will be sent")
os.write(terminal, b"/quit\r")
os.waitpid(pid, 0)

path, = glob.glob(folder + "/redcoast/**/messages.db", recursive=True)


def ask(command):
    """By SQLite's own program: it knows how to write down the index for searching."""
    return subprocess.run(["sqlite3", path, command], capture_output=True, text=True, check=True).stdout.strip()


version, application = ask("PRAGMA user_version"), ask("PRAGMA application_id")
print(f"-- A client's cache of schema version {version}, made by make_dump.py.")
print("PRAGMA journal_mode = WAL;")
print(ask(".dump"))
print(f"PRAGMA application_id = {application};\nPRAGMA user_version = {version};")

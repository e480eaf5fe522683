#!/usr/bin/env python3
"""A simulation of the rules of delivery: order, identity, cursors.

One server with a disk, some people with several devices each, and a network
that cuts connections. At each step one thing happens, chosen by chance: a
frame arrives, a batch is committed or fails, a device reconnects, a person
writes or reads, a connection is cut, the server crashes, a backup is
restored. At the end the trouble stops, everything is delivered, and the
promises are checked:

  kept     every message that was acknowledged is at every device it belongs to
  once     and stands there once; the store has it once
  order    devices agree on the order, and one device's messages are in the
           order in which they were written (but for what the disk refused
           and the device, never having heard of that, sent again)
  rising   from its SYNC on, what a session receives rises in seq
  seq      no seq was ever given to two messages under one log
  markers  the devices of a person agree on what was read, and a marker
           never went back

Each rule can be taken out by its name; then the simulation must find what
breaks. So the model shows not only that the rules suffice, but that each of
them is needed.

  delivery_model.py             check all, as the test does
  delivery_model.py --seed N [--without RULE] --trace   one run, told step by step
"""

import argparse
import collections
import random
import sys

RULES = {
    "ack-after-commit": "SENT goes out after the commit",
    "reserve-blocks": "seqs are reserved on disk before use",
    "known-refs": "a ref that the server knows is not delivered again",
    "again-on-disk": "a SEND with again=1 is looked up on disk before it is numbered",
    "receiver-matches": "a receiver that meets a known (from, ref) shows it once",
    "takes-new-seq": "and takes its new seq",
    "no-live-in-sync": "from SYNC to its END a session gets no live message",
    "sync-waits": "a short page waits until everything up to the newest seq is committed or refused",
    "sync-holds-back": "what is later than that is held back until the END",
    "cursor-after-end": "the cursor moves with live messages only after the END",
    "cursor-not-history": "the cursor never moves with HISTORY",
    "cursor-of-a-log": "under another log, or a lower seq, a client forgets cursor, markers and places, and syncs from 0",
    "resend-in-order": "what has no SENT is resent in its order, before anything new",
    "resend": "what has no SENT is resent",
    "commit-in-order": "commits follow the order of seq",
    "markers-rise": "markers only rise",
    "markers-at-or-after": "SYNC brings the markers stamped at the cursor, not only those after it",
    "markers-first": "each page of SYNC begins with the markers, and does not end with them",
    "sync-after-connect": "a client syncs when it is back",
}

BLOCK = 4        # seqs reserved at once: small, so that ends are met often
WINDOW = 3       # refs of a sender known in memory, beyond what is not committed
PAGE = 3         # messages in a page of SYNC
ALL = "all"

Message = collections.namedtuple("Message", "sender ref to seq")


class Violation(Exception):
    pass


class Disk:
    def __init__(self, log):
        self.log = log
        self.block_end = 1
        self.messages = []      # in the order of commits
        self.markers = {}       # (person, conversation) -> (seq, stamp)

    def copy(self, log):
        other = Disk(log)
        other.block_end = self.block_end
        other.messages = list(self.messages)
        other.markers = dict(self.markers)
        return other

    def find(self, sender, ref):
        for message in self.messages:
            if (message.sender, message.ref) == (sender, ref):
                return message
        return None

    def after(self, person, seq, most=None):
        """What concerns a person, above seq, in the order of seq."""
        found = sorted((m for m in self.messages if m.seq > seq and concerns(m, person)), key=lambda m: m.seq)
        return found if most is None else found[:most]


def concerns(message, person):
    return message.to in (ALL, person) or message.sender == person


def conversation_of(message, person):
    return message.sender if message.to == person else message.to


class Session:
    """The server's end of a connection."""

    def __init__(self, device):
        self.device = device
        self.person = device.person
        self.to_client = collections.deque()
        self.to_server = collections.deque()
        self.sync = None        # None: live; else a dictionary
        self.last_seq = 0


class Server:
    def __init__(self, world, disk):
        self.world = world
        self.disk = disk
        self.sessions = []
        self.pending = []       # (message, session of the sender), in the order of seq
        self.window = {}        # sender -> OrderedDict ref -> message, the committed ones
        self.committed = max([m.seq for m in disk.messages], default=0)
        if world.has("reserve-blocks"):
            self.next_seq = disk.block_end
        else:
            self.next_seq = self.committed + 1

    def take_seq(self):
        if self.world.has("reserve-blocks") and self.next_seq >= self.disk.block_end:
            self.disk.block_end = self.next_seq + BLOCK
        seq = self.next_seq
        self.next_seq += 1
        return seq

    def known(self, sender, ref):
        for message, _ in self.pending:
            if (message.sender, message.ref) == (sender, ref):
                return message, False
        message = self.window.get(sender, {}).get(ref)
        return message, True

    def handle_send(self, session, ref, to, again):
        world = self.world
        message, committed = self.known(session.person, ref) if world.has("known-refs") else (None, False)
        if message is None and again and world.has("again-on-disk"):
            message, committed = self.disk.find(session.person, ref), True
        if message is not None:
            if committed:
                session.to_client.append(("SENT", ref, message.seq))
            else:
                # The commit answers to whoever asked last.
                self.pending = [(m, session if m is message else s) for m, s in self.pending]
            return

        message = Message(session.person, ref, to, self.take_seq())
        world.note_given(self.disk.log, message)
        self.pending.append((message, session))
        self.deliver(message, session)
        if not world.has("ack-after-commit"):
            session.to_client.append(("SENT", ref, message.seq))
            world.note_acknowledged(message)

    def deliver(self, message, origin):
        for session in self.sessions:
            if session is origin or not concerns(message, session.person):
                continue
            if session.sync is None or not self.world.has("no-live-in-sync"):
                self.send(session, "LIVE", message)
            elif session.sync["newest"] is not None and message.seq > session.sync["newest"]:
                if self.world.has("sync-holds-back"):
                    session.sync["held"].append(message)

    def send(self, session, kind, message):
        if message.seq <= session.last_seq:
            raise Violation(f"{session.device.name} receives {message} after {session.last_seq}")
        session.last_seq = message.seq
        session.to_client.append((kind, message))

    def handle_sync(self, session, after):
        if session.sync is None:
            session.last_seq = after
        page = self.disk.after(session.person, after, PAGE)
        session.sync = {"after": after, "newest": None, "held": [], "asked": after}
        if self.world.has("markers-first"):
            self.send_markers(session, after)
        for message in page:
            self.send(session, "SYNCED", message)
            session.sync["after"] = message.seq
        if len(page) == PAGE:
            session.to_client.append(("END", 1))
            return
        session.sync["newest"] = self.next_seq - 1
        self.finish_syncs()

    def finish_syncs(self):
        for session in self.sessions:
            sync = session.sync
            if sync is None or sync["newest"] is None:
                continue
            if self.world.has("sync-waits") and any(m.seq <= sync["newest"] for m, _ in self.pending):
                continue
            for message in self.disk.after(session.person, sync["after"]):
                if message.seq <= sync["newest"]:
                    self.send(session, "SYNCED", message)
            if not self.world.has("markers-first"):
                self.send_markers(session, sync["asked"])
            session.to_client.append(("END", 0))
            session.sync = None
            for message in sync["held"]:
                self.send(session, "LIVE", message)

    def send_markers(self, session, after):
        at = after if self.world.has("markers-at-or-after") else after + 1
        for (person, conversation), (seq, stamp) in self.disk.markers.items():
            if person == session.person and stamp >= at:
                session.to_client.append(("READ", conversation, seq))

    def handle_read(self, session, conversation, seq):
        key = (session.person, conversation)
        old = self.disk.markers.get(key, (0, 0))[0]
        seq = min(seq, self.next_seq - 1)
        if seq <= old and self.world.has("markers-rise"):
            return
        self.disk.markers[key] = (seq, self.next_seq - 1)
        for other in self.sessions:
            if other is not session and other.person == session.person:
                other.to_client.append(("READ", conversation, seq))

    def handle_history(self, session, conversation):
        for message in self.disk.after(session.person, 0)[-PAGE:]:
            if conversation_of(message, session.person) == conversation:
                session.to_client.append(("HISTORY", message))

    def handle(self, session):
        frame = session.to_server.popleft()
        self.world.trace(f"server <- {session.device.name}: {frame}")
        if frame[0] == "SEND":
            self.handle_send(session, *frame[1:])
        elif frame[0] == "SYNC":
            self.handle_sync(session, frame[1])
        elif frame[0] == "READ":
            self.handle_read(session, *frame[1:])
        elif frame[0] == "HISTORY":
            self.handle_history(session, frame[1])

    def commit(self, n, fails):
        if self.world.has("commit-in-order"):
            batch, self.pending = self.pending[:n], self.pending[n:]
        else:
            batch, self.pending = self.pending[-n:], self.pending[:-n]
        self.world.trace(f"{'refused' if fails else 'committed'}: {[m.seq for m, _ in batch]}")
        for message, session in batch:
            if fails:
                self.world.refused.add(message.ref)
                session.to_client.append(("FAILED", message.ref))
                continue
            if self.world.has("again-on-disk") and self.disk.find(message.sender, message.ref):
                raise Violation(f"stored twice: {message}")
            self.disk.messages.append(message)
            self.committed = max(self.committed, message.seq)
            self.world.note_acknowledged(message)
            refs = self.window.setdefault(message.sender, collections.OrderedDict())
            refs[message.ref] = message
            while len(refs) > WINDOW:
                refs.popitem(last=False)
            if self.world.has("ack-after-commit"):
                session.to_client.append(("SENT", message.ref, message.seq))
        self.finish_syncs()


class Device:
    """A client: its cache is a file, so it survives everything."""

    def __init__(self, world, person, name, syncs=True):
        self.world = world
        self.person = person
        self.name = name
        self.syncs = syncs      # a bot does not: it is live from its log-in
        self.session = None
        self.log = None
        self.cursor = 0
        self.timeline = []      # [message] in any order; seq says where
        self.outbox = []        # [ref, to, sent before] in the order of writing
        self.live = False       # its SYNC has ended
        self.markers = {}
        self.n_written = 0

    def entry(self, message):
        for i, known in enumerate(self.timeline):
            if (known.sender, known.ref) == (message.sender, message.ref):
                return i
        return None

    def take(self, message):
        self.outbox = [e for e in self.outbox if not (message.sender == self.person and e[0] == message.ref)]
        i = self.entry(message) if self.world.has("receiver-matches") else None
        if i is None:
            self.timeline.append(message)
        elif self.world.has("takes-new-seq"):
            self.timeline[i] = message

    def connect(self, server):
        self.session = Session(self)
        server.sessions.append(self.session)
        self.live = False
        if self.world.has("cursor-of-a-log") and (self.log != server.disk.log or server.next_seq - 1 < self.cursor):
            self.cursor = 0
            self.markers = {}
            # The places of the old log mean nothing here: matched anew, or kept without one.
            self.timeline = [m._replace(seq=0) for m in self.timeline]
        self.log = server.disk.log
        if self.syncs and self.world.has("sync-after-connect"):
            self.session.to_server.append(("SYNC", self.cursor))
        else:
            self.ready()

    def ready(self):
        """Synced: what has no SENT goes first, then what is new."""
        self.live = True
        entries = list(self.outbox)
        if not self.world.has("resend-in-order"):
            entries.reverse()
        for entry in entries:
            if entry[2] and not self.world.has("resend"):
                continue
            self.send(entry)
        for conversation, seq in self.markers.items():
            self.session.to_server.append(("READ", conversation, seq))

    def send(self, entry):
        self.session.to_server.append(("SEND", entry[0], entry[1], entry[2]))
        entry[2] = True

    def write(self, to):
        self.n_written += 1
        entry = [f"{self.name}-{self.n_written}", to, False]
        self.outbox.append(entry)
        if self.session is not None and self.live:
            self.send(entry)

    def read(self, conversation):
        seen = [m.seq for m in self.timeline if conversation_of(m, self.person) == conversation]
        self.mark(conversation, max(seen, default=0))

    def mark(self, conversation, seq):
        if seq <= self.markers.get(conversation, 0):
            return
        self.markers[conversation] = seq
        if self.session is not None and self.live:
            self.session.to_server.append(("READ", conversation, seq))

    def learn_marker(self, conversation, seq):
        old = self.markers.get(conversation, 0)
        if seq < old and not self.world.has("markers-rise"):
            raise Violation(f"a marker went back at {self.name}")
        self.markers[conversation] = max(seq, old)

    def handle(self):
        frame = self.session.to_client.popleft()
        self.world.trace(f"{self.name} <- server: {frame}")
        kind = frame[0]
        if kind == "SYNCED":
            self.take(frame[1])
            self.cursor = max(self.cursor, frame[1].seq)
        elif kind == "LIVE":
            self.take(frame[1])
            if self.live or not self.world.has("cursor-after-end"):
                self.cursor = max(self.cursor, frame[1].seq)
        elif kind == "HISTORY":
            self.take(frame[1])
            if not self.world.has("cursor-not-history"):
                self.cursor = max(self.cursor, frame[1].seq)
        elif kind == "END":
            self.handle_end(frame[1])
        elif kind == "SENT":
            self.handle_sent(frame[1], frame[2])
        elif kind == "FAILED":
            # The person is told; to try again is another message.
            self.outbox = [e for e in self.outbox if e[0] != frame[1]]
        elif kind == "READ":
            self.learn_marker(frame[1], frame[2])

    def handle_end(self, more):
        if more:
            self.session.to_server.append(("SYNC", self.cursor))
        else:
            self.ready()

    def handle_sent(self, ref, seq):
        for entry in self.outbox:
            if entry[0] == ref:
                self.take(Message(self.person, ref, entry[1], seq))
                return


class World:
    def __init__(self, seed, without=None, tell=False):
        self.random = random.Random(seed)
        self.without = without
        self.tell = tell
        self.given = {}             # (log, seq) -> (sender, ref)
        self.acknowledged = {}      # (sender, ref) -> message
        self.refused = set()        # refs that the disk refused once
        self.n_logs = 1
        self.server = Server(self, Disk(1))
        self.backup = None
        people = ["ann", "ben", "cyd"]
        self.devices = [Device(self, person, f"{person}{i}") for person in people for i in range(2)]
        self.devices.append(Device(self, "bot", "bot0", syncs=False))
        self.conversations = people + ["bot", ALL]

    def has(self, rule):
        assert rule in RULES
        return rule != self.without

    def trace(self, line):
        if self.tell:
            print(line)

    def note_given(self, log, message):
        identity = (message.sender, message.ref)
        if self.given.setdefault((log, message.seq), identity) != identity:
            raise Violation(f"seq {message.seq} was given twice")

    def note_acknowledged(self, message):
        self.acknowledged[(message.sender, message.ref)] = message

    def cut(self, device):
        if device.session is None:
            return
        self.trace(f"cut: {device.name}")
        if device.session in self.server.sessions:
            self.server.sessions.remove(device.session)
        device.session = None

    def crash(self, disk=None):
        self.trace("crash")
        for device in self.devices:
            self.cut(device)
        self.server = Server(self, disk or self.server.disk)

    def restore(self):
        """An older copy of the disk, under a new log: what came later is gone
        and no longer promised."""
        if self.backup is None:
            self.backup = self.server.disk.copy(None)
            return
        self.n_logs += 1
        self.trace("restore")
        disk = self.backup.copy(self.n_logs)
        self.backup = None
        kept = {(m.sender, m.ref) for m in disk.messages}
        for device in self.devices:
            device.outbox = []
        self.acknowledged = {k: v for k, v in self.acknowledged.items() if k in kept}
        self.crash(disk)

    def connect_some(self, device):
        if device.session is None:
            self.trace(f"connect: {device.name}")
            device.connect(self.server)

    def deliver_to_server(self, device):
        if device.session is not None and device.session.to_server:
            self.server.handle(device.session)

    def deliver_to_client(self, device):
        if device.session is not None and device.session.to_client:
            device.handle()

    def ask_history(self, device):
        if device.session is not None:
            device.session.to_server.append(("HISTORY", self.random.choice(self.conversations)))

    def step(self):
        chance = self.random.random()
        device = self.random.choice(self.devices)
        if chance < 0.38:
            self.deliver_to_client(device)
        elif chance < 0.68:
            self.deliver_to_server(device)
        elif chance < 0.76:
            self.connect_some(device)
        elif chance < 0.85:
            device.write(self.random.choice(self.conversations))
        elif chance < 0.91:
            if self.server.pending:
                n = self.random.randint(1, len(self.server.pending))
                self.server.commit(n, fails=self.random.random() < 0.1)
        elif chance < 0.94:
            device.read(self.random.choice(self.conversations))
        elif chance < 0.96:
            self.ask_history(device)
        elif chance < 0.988:
            self.cut(device)
        elif chance < 0.998:
            self.crash()
        else:
            self.restore()

    def calm_down(self):
        for _ in range(10000):
            busy = bool(self.server.pending)
            if busy:
                self.server.commit(len(self.server.pending), fails=False)
            for device in self.devices:
                self.connect_some(device)
                while device.session.to_server:
                    busy = True
                    self.server.handle(device.session)
                while device.session.to_client:
                    busy = True
                    device.handle()
            if not busy:
                return
        raise Violation("it never comes to rest")

    def run(self, steps):
        for _ in range(steps):
            self.step()
        self.calm_down()
        self.check()

    def check(self):
        committed = self.server.disk.messages
        identities = [(m.sender, m.ref) for m in committed]
        if len(set(identities)) != len(identities):
            raise Violation("the store has a message twice")
        for identity in self.acknowledged:
            if identity not in set(identities):
                raise Violation(f"acknowledged and not stored: {identity}")
        for device in self.devices:
            self.check_device(device, committed)
        self.check_markers()

    def check_device(self, device, committed):
        if device.outbox:
            raise Violation(f"never answered at {device.name}: {device.outbox}")
        shown = [(m.sender, m.ref) for m in device.timeline]
        if len(set(shown)) != len(shown):
            raise Violation(f"shown twice at {device.name}")
        if not device.syncs:
            return
        stored = {(m.sender, m.ref) for m in committed}
        mine = sorted((m for m in committed if concerns(m, device.person)), key=lambda m: m.seq)
        order = [(m.sender, m.ref) for m in sorted(device.timeline, key=lambda m: m.seq) if (m.sender, m.ref) in stored]
        if order != [(m.sender, m.ref) for m in mine]:
            raise Violation(f"{device.name} shows {order}, the store has {mine}")
        for writer in self.devices:
            refs = [ref for _, ref in order if ref.startswith(writer.name + "-") and ref not in self.refused]
            numbers = [int(ref.rsplit("-", 1)[1]) for ref in refs]
            if numbers != sorted(numbers):
                raise Violation(f"the messages of {writer.name} are not in their order at {device.name}")

    def check_markers(self):
        for person in ("ann", "ben", "cyd"):
            markers = [d.markers for d in self.devices if d.person == person]
            if any(m != markers[0] for m in markers):
                raise Violation(f"the devices of {person} do not agree on what was read: {markers}")


def run_once(seed, without=None, tell=False):
    """None, or what was broken."""
    try:
        World(seed, without, tell).run(steps=300)
    except Violation as violation:
        return str(violation)
    return None


def check_all(runs, runs_without):
    print(f"1..{len(RULES) + 1}")
    broken = next(((seed, why) for seed in range(runs) if (why := run_once(seed))), None)
    print(f"{'not ok' if broken else 'ok'} 1 - the rules keep every promise in {runs} runs"
          + (f" # seed {broken[0]}: {broken[1]}" if broken else ""))
    failed = broken is not None
    for i, rule in enumerate(RULES, 2):
        found = next(((seed, why) for seed in range(runs_without) if (why := run_once(seed, rule))), None)
        failed |= found is None
        print(f"{'ok' if found else 'not ok'} {i} - without “{rule}” a promise is broken"
              + (f" # seed {found[0]}: {found[1][:100]}" if found else ""))
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--runs-without", type=int, default=2000)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--without", choices=sorted(RULES))
    parser.add_argument("--trace", action="store_true")
    arguments = parser.parse_args()
    if arguments.seed is None:
        return check_all(arguments.runs, arguments.runs_without)
    why = run_once(arguments.seed, arguments.without, arguments.trace)
    print(why or "all promises kept")
    return 1 if why else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""A simulation of what one server carries, and of several that share one log.

It takes what `make bench` and a profile have measured (COSTS below, from
server/README.md; --bench build/bench.json takes those of this machine) and
gives each processor, disk and network a queue: work arrives by chance, waits its
turn, and is done. A store commits whatever waits when it is free, as the real
one does. What comes out is where the time goes and what is full first:

  one      one server: people, of whom a part is there and writes now and then,
           to one another and to the room; how busy the loop and the disk are,
           and how long a message takes
  shared   several servers, each with its people, over one log: every message
           goes to the log, gets its number there, and comes back to all of
           them; each writes all of it to its own disk

  scaling_model.py                 the tables of server/SCALING.md
  scaling_model.py --check         what the test checks: that the simulation
                                   agrees with what can be worked out by hand
"""

import argparse
import heapq
import json
import random
import sys

# Seconds of one core's time, bytes, and how long a commit takes.
COSTS = {
    "direct": 0.35e-6,     # to take a message, deliver and acknowledge it, in batches
    "alone": 34e-6,        # the same when the loop was asleep and there is but one
    "fan-out": 0.15e-6,    # one more receiver of what is said in a room
    "store": 3.7e-6,       # to keep a message, the store's thread and the system's share
    "commit": 1.5e-3,      # one commit, however many are in it
    "connection": 870,     # bytes of an idle connection, plain
    "tls": 11500,          # the same over TLS
    "kernel": 5000,        # assumed: what the system keeps for one, outside of the program
    "log": 1.0e-3,         # assumed: a message's way to the log that servers share, and back
    "log-message": 3.0e-6, # assumed: of the loop's time: to give one to the log, or take one
}


def take_bench(path):
    """Replaces what a run of make bench has measured."""
    with open(path) as file:
        rows = {row["what"]: row for row in json.load(file)["rows"]}

    def cpu(what):
        return rows[what]["cpu_seconds_per_million"] / 1e6

    COSTS["direct"] = cpu("direct, window 64, 50 pairs")
    COSTS["alone"] = cpu("direct, window 1, 1 pair: p50")
    COSTS["fan-out"] = cpu("room of 1000")
    COSTS["store"] = cpu("durable, window 64, 50 pairs: acknowledged") - COSTS["direct"]
    COSTS["connection"] = rows["memory of an idle connection, plain"]["server"]
    COSTS["tls"] = rows["memory of an idle connection, TLS"]["server"]


class Core:
    """A queue with one who works it off, and all the time it has had."""

    def __init__(self):
        self.free_at = 0.0
        self.busy = 0.0

    def work(self, now, seconds):
        """Returns when it is done."""
        begin = max(now, self.free_at)
        self.free_at = begin + seconds
        self.busy += seconds
        return self.free_at


class Store:
    """A thread that commits all that waits as soon as the last commit is done."""

    def __init__(self, events):
        self.events = events
        self.waiting = []
        self.working = False
        self.busy = 0.0
        self.n_commits = 0

    def add(self, now, told):
        self.waiting.append(told)
        if not self.working:
            self.begin(now)

    def begin(self, now):
        batch, self.waiting = self.waiting, []
        seconds = COSTS["commit"] + len(batch) * COSTS["store"]
        self.working = True
        self.busy += seconds
        self.n_commits += 1
        self.events.at(now + seconds, lambda when: self.end(when, batch))

    def end(self, now, batch):
        for told in batch:
            told(now)
        self.working = False
        if self.waiting:
            self.begin(now)


class Events:
    """What happens when, in its order."""

    def __init__(self):
        self.heap = []
        self.n = 0

    def at(self, when, what):
        self.n += 1
        heapq.heappush(self.heap, (when, self.n, what))

    def run(self, until):
        while self.heap and self.heap[0][0] <= until:
            when, _, what = heapq.heappop(self.heap)
            what(when)


class Server:
    """A loop and a store."""

    def __init__(self, events):
        self.loop = Core()
        self.store = Store(events)

    def cost(self, now, n_receivers):
        """What a message costs the loop: less when it is awake anyway."""
        awake = self.loop.free_at > now
        first = COSTS["direct"] if awake else COSTS["alone"]
        return first + (n_receivers - 1) * COSTS["fan-out"]


class Result:
    def __init__(self):
        self.live = []
        self.told = []

    @staticmethod
    def p99(times):
        return sorted(times)[int(len(times) * 0.99)] if times else float("nan")


def arrivals(events, rate, until, func, chance):
    """Calls func at times that know nothing of one another."""

    def next_one(now):
        func(now)
        later = now + chance.expovariate(rate)
        if later < until:
            events.at(later, next_one)

    events.at(chance.expovariate(rate), next_one)


def simulate_one(people, rate, room_part, seconds=2.0, seed=1):
    """@rate messages a second in all, @room_part of them for everybody."""
    chance = random.Random(seed)
    events = Events()
    server = Server(events)
    result = Result()

    def arrive(now):
        n = people if chance.random() < room_part else 1
        done = server.loop.work(now, server.cost(now, n))
        result.live.append(done - now)
        server.store.add(done, lambda when: result.told.append(when - now))

    arrivals(events, rate, seconds, arrive, chance)
    events.run(seconds)
    return server.loop.busy / seconds, server.store.busy / seconds, result


def simulate_shared(n_servers, rate, local_part, seconds=2.0, seed=1):
    """@rate messages a second at each of @n_servers; @local_part of them for
    somebody who is at the same one. The number comes from the log, so nothing is
    delivered before it is back."""
    chance = random.Random(seed)
    events = Events()
    servers = [Server(events) for _ in range(n_servers)]
    result = Result()

    def come_back(server, receiver, origin, begin):
        def take(now):
            seconds_taken = COSTS["log-message"]
            if server is receiver:
                seconds_taken += COSTS["direct"]
            done = server.loop.work(now, seconds_taken)
            if server is receiver:
                result.live.append(done - begin)
            told = (lambda when: result.told.append(when - begin)) if server is origin else (lambda when: None)
            server.store.add(done, told)

        return take

    def arrive(server):
        def take(now):
            others = [other for other in servers if other is not server] or [server]
            receiver = server if chance.random() < local_part else chance.choice(others)
            done = server.loop.work(now, server.cost(now, 1) + COSTS["log-message"])
            back = done + COSTS["log"]
            for each in servers:
                events.at(back, come_back(each, receiver, server, now))

        return take

    for server in servers:
        arrivals(events, rate, seconds, arrive(server), chance)
    events.run(seconds)
    loops = max(server.loop.busy for server in servers) / seconds
    stores = max(server.store.busy for server in servers) / seconds
    return loops, stores, result


def find_most(busy_at, low=1.0, high=1e8):
    """The highest rate at which the busiest is at most 70 % busy."""
    while high / low > 1.02:
        middle = (low * high) ** 0.5
        if busy_at(middle) <= 0.7:
            low = middle
        else:
            high = middle
    return low


def loop_share(rate, people, room_part):
    per_message = COSTS["direct"] + room_part * (people - 1) * COSTS["fan-out"]
    return rate * per_message


def print_boxes():
    print("| people there | TLS, all memory | messages/s, direct only: loop | … disk | 1 % to the room: loop |")
    print("|---|---|---|---|---|")
    for people in (100, 1000, 10000, 50000, 200000):
        memory = people * (COSTS["tls"] + COSTS["kernel"]) / 1e9
        direct = find_most(lambda rate: loop_share(rate, people, 0))
        disk = 0.7 / COSTS["store"]
        room = find_most(lambda rate: loop_share(rate, people, 0.01))
        print(f"| {people:,} | {memory:.2f} GB | {direct:,.0f} | {disk:,.0f} | {room:,.0f} |")


def print_one():
    print("| people | messages/s | 1 % to the room | loop | committing | live p99 | SENT p99 |")
    print("|---|---|---|---|---|---|---|")
    for people, rate in ((20, 5), (200, 50), (2000, 500), (10000, 2500), (10000, 10000)):
        for room_part in (0, 0.01):
            loop, store, result = simulate_one(people, rate, room_part, seconds=max(2.0, 500 / rate))
            print(f"| {people:,} | {rate:,} | {'yes' if room_part else 'no'} | {loop:.1%} | {min(store, 1):.0%} |"
                  f" {Result.p99(result.live) * 1e3:.2f} ms | {Result.p99(result.told) * 1e3:.1f} ms |")


def print_shared():
    print("| servers | messages/s at each | in all | loop | committing | live p99 | SENT p99 |")
    print("|---|---|---|---|---|---|---|")
    for n_servers in (1, 2, 4, 8):
        for rate in (1000, 4000):
            loop, store, result = simulate_shared(n_servers, rate, 1 / n_servers, seconds=1.0)
            print(f"| {n_servers} | {rate:,} | {n_servers * rate:,} | {loop:.1%} | {min(store, 1):.0%} |"
                  f" {Result.p99(result.live) * 1e3:.2f} ms | {Result.p99(result.told) * 1e3:.1f} ms |")


def check():
    """The simulation against what can be worked out."""
    checks = []

    core = Core()
    ends = [core.work(0.0, 1.0), core.work(0.5, 1.0), core.work(5.0, 1.0)]
    checks.append(("a core works off one after the other", ends == [1.0, 2.0, 6.0] and core.busy == 3.0))

    loop, store, result = simulate_one(100, 20000, 0)
    n = len(result.live)
    checks.append(("all that arrives is delivered", abs(n - 40000) < 1000))
    checks.append(("a message is live before it is kept", Result.p99(result.live) < min(result.told)))
    checks.append(("the loop is as busy as its messages cost",
                   n * COSTS["direct"] / 2 <= loop <= n * COSTS["alone"] / 2))

    few = simulate_one(100, 100, 0)
    checks.append(("one that is alone waits for its own commit only",
                   min(few[2].told) >= COSTS["commit"] and Result.p99(few[2].told) < 2.1 * COSTS["commit"]))
    checks.append(("more people in the room cost the loop more",
                   simulate_one(1000, 500, 1.0)[0] > 3 * simulate_one(100, 500, 1.0)[0]))

    one, four = simulate_shared(1, 500, 1.0), simulate_shared(4, 500, 0.25)
    checks.append(("each of four writes what all four take", four[1] > 1.3 * one[1]))
    checks.append(("over a shared log delivery waits for the number", min(four[2].live) >= COSTS["log"]))

    print(f"1..{len(checks)}")
    for i, (name, good) in enumerate(checks, 1):
        print(f"{'ok' if good else 'not ok'} {i} - {name}")
    return 0 if all(good for _, good in checks) else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--bench", metavar="FILE", help="take the costs from a bench.json")
    arguments = parser.parse_args()

    if arguments.check:
        return check()
    if arguments.bench:
        take_bench(arguments.bench)

    for title, show in (("What a loop and a disk carry at most (70 % busy)", print_boxes), ("One server", print_one),
                        ("Servers that share a log", print_shared)):
        print(f"\n{title}\n")
        show()
    return 0


if __name__ == "__main__":
    sys.exit(main())

/* message.pml - the way of a message, checked by spin in every order of events.
 *
 *     written -> sent -> (pending) -> stored -> acknowledged
 *                   \-> live to the receiver      \-> by SYNC to the receiver
 *
 * One sender, one receiver with one device, a server with a memory, which a
 * crash empties, and a disk, which it does not. Connections are cut and the
 * server crashes at any moment, as often as CUTS and CRASHES say; a batch
 * fails as often as FAILURES says. delivery_model.py has more people, devices
 * and rules, and goes by chance; this one is small, and leaves nothing out.
 *
 * Checked: what is acknowledged is on disk then; a message has one number at a
 * time; a seq is given once; the device shows a message once; and when all trouble has
 * ended everything that was written was acknowledged or refused, and what was
 * acknowledged is at the device: nothing waits for ever.
 *
 * Defined by the test, each of these takes a rule out, and spin must find what
 * breaks: ACK_EARLY, NO_KNOWN_REFS, NO_LOOK_UP, NO_MATCH, NO_WAIT, NO_HOLDING,
 * LIVE_IN_SYNC, NO_RESEND, NO_RESERVE. */

#ifndef CUTS
#define CUTS 1
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef FAILURES
#define FAILURES 1
#endif

#define N 2           /* messages; message m has the ref m */
#define NO 255
#define SEQS 16       /* more than can be given in one run */

#ifdef NO_RESEND
#define MAY_GO(m) !sent_before[m]
#else
#define MAY_GO(m) true
#endif

#define WAITS(m) (on_its_way[m] == false && acknowledged[m] == false && refused[m] == false)
#define GONE(m) (on_its_way[m] || acknowledged[m] || refused[m])

#ifdef NO_WAIT
#define ALL_SETTLED true
#else
#define ALL_SETTLED ((pending[0] == NO || pending[0] > waits_for) && (pending[1] == NO || pending[1] > waits_for))
#endif

#ifdef NO_KNOWN_REFS
#define IS_KNOWN(m) false
#else
#define IS_KNOWN(m) known[m]
#endif

#ifdef NO_LOOK_UP
#define IS_FOUND(m) false
#else
#define IS_FOUND(m) (stored[m] != NO)
#endif

#ifdef LIVE_IN_SYNC
#define GETS_LIVE device_here
#define IS_HELD(s) false
#else
#define GETS_LIVE (device_here && live)
#ifdef NO_HOLDING
#define IS_HELD(s) false
#else
#define IS_HELD(s) (device_here && !live && waits_for != NO && s > waits_for)
#endif
#endif

/* Of the two the one with the lower number first. */
#define IS_SECOND_FIRST(what) (what[0] != NO && what[1] != NO && what[1] < what[0])
#define ORDER(what) if :: IS_SECOND_FIRST (what) -> first = 1 :: !IS_SECOND_FIRST (what) -> first = 0 fi

mtype = { SEND, SENT, REFUSED, SYNC, END, MESSAGE };

/* Connections; what was on its way is lost with them. */
chan to_server   = [2] of { mtype, byte, bool };  /* SEND, ref, again */
chan to_sender   = [4] of { mtype, byte };        /* SENT or REFUSED, ref */
chan from_device = [1] of { mtype, byte };        /* SYNC, after */
chan to_device   = [6] of { mtype, byte, byte };  /* MESSAGE, ref, seq; END */

bool sender_here = false;
bool device_here = false;

/* The disk. */
byte stored[N] = NO;   /* the seq of a message, NO: is not there */
byte reserved = 1;     /* seqs below it may have been given */

/* The server's memory. */
byte next_seq = 1;
byte pending[N] = NO;  /* the seq of what waits for the disk */
bool known[N];         /* its ref is known: it waits, or was stored since the start */
byte waits_for = NO;   /* a SYNC that waits until all up to this seq is settled */
byte sync_after;
bool live = false;     /* the device's session gets what is live */
byte held[N] = NO;     /* live messages that are held back: their seqs */
bool given[SEQS];

/* The sender's outbox, and the device's cache: both outlive their connections. */
bool acknowledged[N];
bool refused[N];
bool sent_before[N];
bool on_its_way[N];
byte shown[N];
byte cursor = 0;

byte cuts = 0;
byte crashes = 0;
byte failures = 0;
byte i, first;             /* of atomic steps only */

inline forget_sender () {
  sender_here = false;
  do
  :: len (to_server) > 0 -> to_server ? _, _, _
  :: len (to_sender) > 0 -> to_sender ? _, _
  :: len (to_server) == 0 && len (to_sender) == 0 -> break
  od;
  for (i : 0 .. N - 1) {
    if
    :: on_its_way[i] -> sent_before[i] = true; on_its_way[i] = false
    :: !on_its_way[i] -> skip
    fi
  }
}

inline forget_device () {
  device_here = false; live = false; waits_for = NO;
  do
  :: len (from_device) > 0 -> from_device ? _, _
  :: len (to_device) > 0 -> to_device ? _, _, _
  :: len (from_device) == 0 && len (to_device) == 0 -> break
  od;
  for (i : 0 .. N - 1) { held[i] = NO }
}

inline give (m, s) {
  if
  :: GETS_LIVE -> assert (len (to_device) < 6); to_device ! MESSAGE, m, s
  :: !GETS_LIVE && IS_HELD (s) -> held[m] = s
  :: !GETS_LIVE && !IS_HELD (s) -> skip
  fi
}

/* A new number; what a crash may have taken is never given again, and a message
 * has one at a time. */
inline number (m) {
#ifndef NO_RESERVE
  if :: next_seq >= reserved -> reserved = next_seq + 1 :: next_seq < reserved -> skip fi;
#endif
  assert (next_seq < SEQS);
  assert (!given[next_seq]);
  assert (stored[m] == NO && pending[m] == NO);
  given[next_seq] = true;
  pending[m] = next_seq;
  known[m] = true;
  next_seq++
}

inline tell (what, m) {
  if
  :: sender_here -> assert (len (to_sender) < 4); to_sender ! what, m
  :: !sender_here -> skip
  fi
}

inline put_stored (m) {
  if
  :: stored[m] != NO && stored[m] > sync_after && stored[m] <= waits_for -> to_device ! MESSAGE, m, stored[m]
  :: !(stored[m] != NO && stored[m] > sync_after && stored[m] <= waits_for) -> skip
  fi
}

inline put_held (m) {
  if
  :: held[m] != NO -> to_device ! MESSAGE, m, held[m]; held[m] = NO
  :: held[m] == NO -> skip
  fi
}

/* --- the server ----------------------------------------------------------- */

active proctype server () {
  mtype verb; byte m; bool again;
  do
  /* A SEND: a ref that is known, or found on disk, is not given again. */
  :: atomic { to_server ? verb, m, again ->
       if
       :: IS_KNOWN (m) && pending[m] == NO -> tell (SENT, m)
       :: IS_KNOWN (m) && pending[m] != NO -> skip
       :: !IS_KNOWN (m) && again && IS_FOUND (m) -> tell (SENT, m)
       :: !IS_KNOWN (m) && !(again && IS_FOUND (m)) ->
            number (m);
            give (m, pending[m]);
#ifdef ACK_EARLY
            tell (SENT, m)
#endif
       fi }

  /* The disk takes what waits, in the order of seq, or refuses it: then the ref
   * is free again. */
  :: atomic { (pending[0] != NO || pending[1] != NO) ->
       if :: pending[0] < pending[1] -> m = 0 :: pending[0] > pending[1] -> m = 1 fi;
       if
       :: true ->
            stored[m] = pending[m]; pending[m] = NO;
#ifndef ACK_EARLY
            tell (SENT, m)
#endif
       :: failures < FAILURES ->
            failures++;
            pending[m] = NO; known[m] = false; held[m] = NO;
            tell (REFUSED, m)
       fi }

  /* A SYNC: what was given until now is waited for; then the page, its END, and
   * what was held back. */
  :: atomic { from_device ? verb, sync_after -> live = false; waits_for = next_seq - 1 }
  :: atomic { waits_for != NO && ALL_SETTLED && len (to_device) <= 1 ->
       ORDER (stored); put_stored (first); put_stored (1 - first);
       to_device ! END, 0, 0;
       ORDER (held); put_held (first); put_held (1 - first);
       waits_for = NO;
       live = true }
  od
}

/* --- the sender ----------------------------------------------------------- */

active proctype sender () {
  mtype verb; byte m;
  do
  :: atomic { !sender_here -> sender_here = true }
  /* In its order: 1 only when 0 is on its way or settled. */
  :: atomic { sender_here && len (to_server) < 2 && WAITS (0) && MAY_GO (0) ->
       on_its_way[0] = true; to_server ! SEND, 0, sent_before[0] }
  :: atomic { sender_here && len (to_server) < 2 && GONE (0) && WAITS (1) && MAY_GO (1) ->
       on_its_way[1] = true; to_server ! SEND, 1, sent_before[1] }
  :: atomic { to_sender ? verb, m ->
       on_its_way[m] = false;
       if
       :: verb == SENT -> acknowledged[m] = true; assert (stored[m] != NO)
       :: verb == REFUSED -> refused[m] = true
       fi }
  od
}

/* --- the receiver's device ------------------------------------------------ */

active proctype device () {
  mtype verb; byte m, s;
  do
  :: atomic { !device_here -> device_here = true; live = false; from_device ! SYNC, cursor }
  :: atomic { to_device ? verb, m, s ->
       if
       :: verb == END -> skip
       :: verb == MESSAGE ->
#ifdef NO_MATCH
            shown[m]++;
#else
            shown[m] = 1;
#endif
            assert (shown[m] <= 1);
            if :: s > cursor -> cursor = s :: s <= cursor -> skip fi
       fi }
  od
}

/* --- trouble -------------------------------------------------------------- */

active proctype trouble () {
  do
  :: atomic { cuts < CUTS && sender_here -> cuts++; forget_sender () }
  :: atomic { cuts < CUTS && device_here -> cuts++; forget_device () }
  :: atomic { crashes < CRASHES ->
       crashes++;
       forget_sender (); forget_device ();
       for (i : 0 .. N - 1) { pending[i] = NO; known[i] = false }
#ifdef NO_RESERVE
       next_seq = 1;
       if :: stored[0] != NO -> next_seq = stored[0] + 1 :: stored[0] == NO -> skip fi;
       if :: stored[1] != NO && stored[1] >= next_seq -> next_seq = stored[1] + 1
          :: !(stored[1] != NO && stored[1] >= next_seq) -> skip fi
#else
       next_seq = reserved
#endif
       }
  /* When nothing can happen any more all promises are kept. */
  :: timeout ->
       assert (acknowledged[0] || refused[0]);
       assert (acknowledged[1] || refused[1]);
       assert (!acknowledged[0] || shown[0] == 1);
       assert (!acknowledged[1] || shown[1] == 1);
       break
  od
}


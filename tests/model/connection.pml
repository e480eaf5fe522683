/* connection.pml - the states of a connection, checked by spin in every order of events.
 *
 *     NEW --HELLO--> GREETED --LOGIN, a hash, a token on disk, WELCOME--> ONLINE
 *      |                |                                                    |
 *      +----------------+----------------------------------------------------+--> CLOSED
 *
 * One connection after the other of one client that says any verb at any moment,
 * or nothing, or goes; a server that hashes on another thread and writes behind;
 * a crash at any moment. message.pml goes on from ONLINE.
 *
 * Checked: ONLINE is only who proved it, on this connection; one WELCOME a
 * connection; nothing is heard while a log-in is looked at, nor after the end; who
 * comes leaves once; a token that a client was given works, also after a crash,
 * until its end was asked for; and when that was answered it is worth nothing, also
 * after a crash. When nothing more can happen nobody waits: no connection is left below
 * ONLINE, none is left of a client that is gone, and nothing that was said is unheard.
 *
 * Defined by the test, each of these takes a rule out, and spin must find what
 * breaks: NO_STATES, HEARS_ON, NO_ABANDON, TOKEN_EARLY, LOGOUT_EARLY, NO_DEADLINE,
 * NO_IDLE, NO_TRIES, NO_LEAVE. */

#ifndef CONNECTIONS
#define CONNECTIONS 2
#endif
#ifndef WORDS
#define WORDS 4       /* that the client says on a connection */
#endif
#define TRIES 1       /* log-ins that may be refused on a connection */

/* From the client, from both sides, from the server; as in protocol/rc-verb.h. */
mtype = { LOGIN, PASSWORD, LOGOUT, ROSTER, SEND, SYNC, HISTORY, GOT, STATUS,
          HELLO, READ, TYPING, PING, PONG, ERROR, BYE,
          WELCOME, CONTACT, SENT, MESSAGE, END, RECEIPT }

mtype:state = { NEW, GREETED, ONLINE, CLOSED }

/* What the server takes in each state. The test server-states says each verb to a
 * real server in each of them, and reads these lines to know what must come of it. */
#define IN_NEW(v)     (v == HELLO || v == BYE || v == ERROR)
#define IN_GREETED(v) (v == LOGIN || v == PING || v == PONG || v == BYE || v == ERROR)
#define IN_ONLINE(v)  (v == PASSWORD || v == LOGOUT || v == ROSTER || v == SEND || v == SYNC || v == HISTORY || \
                       v == GOT || v == STATUS || v == READ || v == TYPING || v == PING || v == PONG || \
                       v == BYE || v == ERROR)

#ifdef NO_STATES
#define TAKES(v) true
#else
#define TAKES(v) ((state == NEW && IN_NEW (v)) || (state == GREETED && IN_GREETED (v)) || (state == ONLINE && IN_ONLINE (v)))
#endif

#ifdef HEARS_ON
#define HEARS (state != CLOSED)
#else
#define HEARS (state != CLOSED && looked_at == 0 && !writing && ending != connection)
#endif

chan to_server = [2] of { mtype, bool };   /* a verb; of a LOGIN: whether its secret is right */
chan to_client = [4] of { mtype };

/* The server's memory. */
mtype:state state = CLOSED;
byte connection = 0;       /* which one this is, from 1 */
byte looked_at = 0;        /* the connection whose secret is being hashed */
bool secret_right;
bool writing = false;      /* a new token is on its way to the disk */
byte ending = 0;           /* the connection that asked for the token's end, which is on its way there */
bool proved = false;       /* by the secret, on this connection */
byte refused = 0;
byte present = 0;          /* sessions of this id */
bool welcomed = false;

/* The disk, and what the client has: both outlive the rest. */
bool token_on_disk = false;
bool token_held = false;
byte asked = 0;            /* on which connection the client asked for its end */
bool told = false;         /* and was told of it */

bool here = false;         /* the client's end is open */
byte words;
bool crashed = false;

inline leave () {
  if :: present > 0 -> present-- :: present == 0 -> skip fi
}

inline unhear () {
  do
  :: nempty (to_server) -> to_server ? _, _
  :: empty (to_server) -> break
  od
}

inline unsay () {
  do
  :: nempty (to_client) -> to_client ? _
  :: empty (to_client) -> break
  od
}

/* Who was there has left, and what was begun is let go, but for what is the disk's.
 * What was said to the client before may still arrive. */
inline close_it () {
#ifndef NO_LEAVE
  if :: state == ONLINE -> leave () :: state != ONLINE -> skip fi;
#endif
  state = CLOSED;
  proved = false;
#ifndef NO_ABANDON
  looked_at = 0;
#endif
  writing = false;
  unhear ()
}

inline answer (v) {
  if :: len (to_client) < 4 -> to_client ! v :: len (to_client) == 4 -> close_it () fi
}

inline go_online () {
  assert (proved);
  assert (!welcomed);
  state = ONLINE;
  welcomed = true;
  present++;
  assert (present == 1);
  answer (WELCOME)
}

inline hear (v, right) {
  assert (state != CLOSED);
  assert (looked_at == 0 && !writing && ending != connection);
  if
  :: !TAKES (v) && state == NEW -> close_it ()
  :: !TAKES (v) && state != NEW -> answer (ERROR)
  :: TAKES (v) && v == HELLO -> assert (state == NEW); state = GREETED; answer (HELLO)
  :: TAKES (v) && v == LOGIN -> assert (state == GREETED); assert (refused <= TRIES);
       looked_at = connection; secret_right = right
  :: TAKES (v) && v == BYE -> close_it ()
  :: TAKES (v) && v == PING -> answer (PONG)
  :: TAKES (v) && v == LOGOUT ->
       assert (proved);
       ending = connection;
#ifdef LOGOUT_EARLY
       answer (BYE)
#endif
  :: TAKES (v) && (v == ROSTER || v == SYNC || v == HISTORY || v == PASSWORD) -> assert (proved); answer (END)
  :: TAKES (v) && v == SEND -> assert (proved); answer (SENT)
  :: TAKES (v) && (v == GOT || v == STATUS || v == READ || v == TYPING) -> assert (proved)
  :: TAKES (v) && (v == PONG || v == ERROR) -> skip
  /* What only a server says is refused in every state. */
  :: TAKES (v) && (v == WELCOME || v == CONTACT || v == SENT || v == MESSAGE || v == END || v == RECEIPT) -> assert (false)
  fi
}

active proctype server () {
  mtype verb; bool right;
  do
  :: atomic { HEARS && nempty (to_server) -> to_server ? verb, right; hear (verb, right) }

  /* The hash is done, on its thread, of whoever it was. */
  :: atomic { looked_at > 0 && secret_right ->
       assert (looked_at == connection && state == GREETED);
       looked_at = 0; proved = true; writing = true }
  :: atomic { looked_at > 0 && !secret_right ->
       looked_at = 0; refused++;
#ifdef NO_TRIES
       answer (ERROR)
#else
       if :: refused > TRIES -> close_it () :: refused <= TRIES -> answer (ERROR) fi
#endif
       }

  /* The disk, in the order in which it was asked. */
#ifdef TOKEN_EARLY
  :: atomic { writing -> writing = false; go_online () }
  :: atomic { welcomed && !told && asked == 0 && ending == 0 -> token_on_disk = true }
#else
  :: atomic { writing && ending == 0 -> assert (state == GREETED);
       token_on_disk = true; told = false; writing = false; go_online () }
#endif
  :: atomic { ending != 0 -> token_on_disk = false;
       if
       :: ending == connection && state == ONLINE -> answer (BYE); close_it ()
       :: else -> skip
       fi;
       ending = 0 }

  /* From accepting to WELCOME there is one deadline, and no byte resets it. */
#ifndef NO_DEADLINE
  :: atomic { state == NEW || state == GREETED -> close_it () }
#endif
  /* A silence: who is gone without a word is found out. */
#ifndef NO_IDLE
  :: atomic { state == ONLINE && !here -> close_it () }
#endif
  od
}

active proctype client () {
  mtype verb;
  do
  :: atomic { !here && state == CLOSED && connection < CONNECTIONS ->
       connection++; here = true; words = 0; unhear (); unsay ();
       state = NEW; welcomed = false; refused = 0;
       assert (!proved && present == 0) }
  :: atomic { here && words < WORDS && len (to_server) < 2 ->
       words++;
       if
       :: to_server ! HELLO, false
       :: to_server ! LOGIN, true
       :: to_server ! LOGIN, false
       :: to_server ! PASSWORD, false
       :: to_server ! LOGOUT, false; asked = connection
       :: to_server ! ROSTER, false
       :: to_server ! SEND, false
       :: to_server ! SYNC, false
       :: to_server ! HISTORY, false
       :: to_server ! GOT, false
       :: to_server ! STATUS, false
       :: to_server ! READ, false
       :: to_server ! TYPING, false
       :: to_server ! PING, false
       :: to_server ! PONG, false
       :: to_server ! ERROR, false
       :: to_server ! BYE, false
       :: to_server ! WELCOME, false
       :: to_server ! CONTACT, false
       :: to_server ! SENT, false
       :: to_server ! MESSAGE, false
       :: to_server ! END, false
       :: to_server ! RECEIPT, false
       fi }
  :: atomic { here && nempty (to_client) -> to_client ? verb;
       if
       :: verb == WELCOME ->
            token_held = true;
            if :: asked != connection -> asked = 0 :: asked == connection -> skip fi
       :: verb == BYE -> token_held = false; told = true; here = false; unsay ()
       :: verb != WELCOME && verb != BYE -> skip
       fi }
  /* The end of the stream, or gone without a word. */
  :: atomic { here && empty (to_client) && state == CLOSED -> here = false }
  :: atomic { here -> here = false; unsay () }
  od
}

active proctype trouble () {
  do
  /* The memory is gone; so are connections. */
  :: atomic { !crashed ->
       crashed = true;
       state = CLOSED; proved = false; looked_at = 0; writing = false; ending = 0; present = 0;
       here = false; unhear (); unsay () }
  :: timeout ->
       assert (state == CLOSED || (state == ONLINE && here));
       assert (present == (state == ONLINE -> 1 : 0));
       assert (looked_at == 0 && !writing && ending == 0);
       assert (empty (to_server) || state == CLOSED);
       assert (!token_held || token_on_disk || asked != 0);
       assert (!told || !token_on_disk);
       break
  od
}

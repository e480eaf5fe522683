-- A cache as the first version of the schema made it, with a few messages: what a
-- person has on disk who has used the client before it could search.

PRAGMA journal_mode = WAL;
CREATE TABLE meta (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  own_id TEXT,
  log TEXT,
  epoch INTEGER NOT NULL,
  cursor INTEGER NOT NULL
) STRICT;

INSERT INTO meta VALUES (1, NULL, NULL, 0, 0);

CREATE TABLE contacts (
  id TEXT PRIMARY KEY,
  since INTEGER NOT NULL,
  seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE conversations (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  past INTEGER NOT NULL DEFAULT 0,
  since INTEGER NOT NULL DEFAULT 0,
  read INTEGER NOT NULL DEFAULT 0,
  told INTEGER NOT NULL DEFAULT 0,
  unread INTEGER NOT NULL DEFAULT 0,
  activity INTEGER NOT NULL DEFAULT 0,
  complete INTEGER NOT NULL DEFAULT 0,
  draft TEXT,
  UNIQUE (name, past)
) STRICT;

CREATE TABLE messages (
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversations,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  time INTEGER NOT NULL,
  sender TEXT NOT NULL,
  ref TEXT NOT NULL,
  own INTEGER NOT NULL,
  state INTEGER NOT NULL,
  type TEXT,
  about TEXT,
  text BLOB NOT NULL,
  UNIQUE (sender, ref)
) STRICT;

CREATE INDEX message_place ON messages (conversation, epoch, seq);

CREATE TABLE outbox (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation INTEGER NOT NULL REFERENCES conversations,
  ref TEXT NOT NULL UNIQUE,
  time INTEGER NOT NULL,
  text BLOB NOT NULL,
  sent_before INTEGER NOT NULL,
  failed INTEGER NOT NULL DEFAULT 0,
  reason TEXT
) STRICT;

CREATE TABLE receipts (
  conversation INTEGER NOT NULL REFERENCES conversations,
  person TEXT NOT NULL,
  delivered INTEGER NOT NULL,
  read INTEGER NOT NULL,
  PRIMARY KEY (conversation, person)
) STRICT, WITHOUT ROWID;

INSERT INTO conversations (id, name, activity) VALUES (1, 'bob', 3000), (2, 'all', 4000);
INSERT INTO conversations (id, name, past) VALUES (3, 'bob', 3);
UPDATE meta SET own_id = 'alice', log = 'first', epoch = 1, cursor = 5;
INSERT INTO messages (conversation, epoch, seq, time, sender, ref, own, state, type, about, text) VALUES
  (1, 1, 1, 1000, 'bob', 'r1', 0, 0, NULL, NULL, CAST ('The red coast listens' AS BLOB)),
  (1, 1, 2, 2000, 'alice', 'r2', 1, 1, NULL, NULL, CAST ('不要回答' AS BLOB)),
  (1, 1, 3, 3000, 'bob', 'r3', 0, 0, 'reaction', 'bob/r1', CAST ('red' AS BLOB)),
  (2, 1, 4, 4000, 'eve', 'r4', 0, 0, NULL, NULL, CAST ('red, said everyone' AS BLOB)),
  (3, 1, 0, 500, 'bob', 'r0', 0, 0, NULL, NULL, CAST ('red, said another bob' AS BLOB));

PRAGMA application_id = 1382237025;
PRAGMA user_version = 1;

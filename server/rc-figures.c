/* rc-figures.c - the server in figures: what is counted, collected in one
 * place. */
#include "config.h"

#include "rc-figures.h"
#include "rc-session.h"

#define FIELD(member) G_STRUCT_OFFSET (RcFigures, member)

static const RcFigure figures_table[] = {
  { "connections", NULL, FALSE, FIELD (connections), "Connections, logged in or not." },
  { "people", NULL, FALSE, FIELD (people), "People who are logged in, guests included." },
  { "messages-accepted", NULL, TRUE, FIELD (messages_accepted), "Messages that were taken and numbered." },
  { "messages-delivered", NULL, TRUE, FIELD (messages_delivered),
    "Copies of messages that were handed to devices which are connected." },
  { "messages-refused", NULL, TRUE, FIELD (messages_refused),
    "Messages that were answered with an error, at once or by the disk." },
  { "messages-kept", NULL, TRUE, FIELD (messages_kept), "Messages that were committed to the disk." },
  { "log-ins", NULL, TRUE, FIELD (log_ins), "Log-ins that were welcomed." },
  { "hashes-waiting", NULL, FALSE, FIELD (hashes_waiting), "Passwords that wait to be hashed or are being hashed." },
  { "slow-readers", NULL, TRUE, FIELD (slow_readers), "Connections that were dropped for reading too slowly." },
  { "received-bytes", "bytes", TRUE, FIELD (received_bytes), "Bytes that were read from clients, before TLS." },
  { "sent-bytes", "bytes", TRUE, FIELD (sent_bytes), "Bytes that were written to clients, before TLS." },
  { "queue-bytes", "bytes", FALSE, FIELD (queue_bytes), "Bytes that wait for clients to read them." },
  { "store-queue-bytes", "bytes", FALSE, FIELD (store_queue_bytes), "Bytes of messages that wait for the disk." },
};

static guint
count_people (RcHub *hub)
{
  GHashTableIter iter;
  gpointer person;
  guint n = 0;

  g_hash_table_iter_init (&iter, hub->persons_by_folded);
  while (g_hash_table_iter_next (&iter, NULL, &person))
    n += rc_person_is_here (person);

  return n;
}

static gsize
sum_queues (RcHub *hub)
{
  gsize n_bytes = 0;

  for (RcSession *session = hub->sessions; session != NULL; session = session->next)
    n_bytes += session->output.n_bytes;

  return n_bytes;
}

/**
 * rc_figures_collect:
 * @figures: (out caller-allocates): the figures
 * @hub: a hub
 *
 * Collects all. It looks at each person and session once: for now and then, not
 * for every message.
 */
void
rc_figures_collect (RcFigures *figures, RcHub *hub)
{
  const RcCounts *counts = &hub->counts;
  RcHasherStats hasher;

  *figures = (RcFigures) {
    .connections = hub->n_sessions,
    .people = count_people (hub),
    .messages_accepted = counts->accepted,
    .messages_delivered = counts->delivered,
    .messages_refused = counts->refused,
    .log_ins = counts->log_ins,
    .slow_readers = counts->slow_readers,
    .received_bytes = counts->bytes_in,
    .sent_bytes = counts->bytes_out,
    .queue_bytes = sum_queues (hub),
    .store_queue_bytes = rc_store_get_queued_bytes (hub->store),
  };
  memcpy (figures->log_ins_refused, counts->log_ins_refused, sizeof figures->log_ins_refused);
  rc_store_get_stats (hub->store, &figures->store);
  figures->messages_kept = figures->store.n_messages;
  figures->messages_refused += figures->store.n_messages_refused;
  rc_hasher_get_stats (hub->hasher, &hasher);
  figures->hashes_waiting = hasher.n_waiting;
}

/**
 * rc_figures_list:
 * @n_figures: (out): how many
 *
 * Returns: (transfer none) (array length=n_figures): the plain numbers; the store's
 *   and those of refused log-ins are beside them.
 */
const RcFigure *
rc_figures_list (gsize *n_figures)
{
  *n_figures = G_N_ELEMENTS (figures_table);
  return figures_table;
}

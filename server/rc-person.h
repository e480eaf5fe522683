/* rc-person.h - an id that is taken, and who speaks for it. */
#pragma once

#include "rc-hash.h"
#include "rc-ref-window.h"
#include "rc-skeleton.h"
#include "rc-wire.h"

G_BEGIN_DECLS

typedef struct _RcAccount RcAccount;
typedef struct _RcPerson RcPerson;
typedef struct _RcSession RcSession;

/* A name and its hash, as the hub's tables compare it. */
typedef struct
{
  RcSlice name;
  guint hash;
} RcNameKey;

/**
 * RcPerson:
 * @id_key: the id in its owner's spelling
 * @folded_key: the id as the server compares it
 * @sessions: the first of those that are logged in as this person
 * @n_sessions: how many; 0: is not here, and without an account is nobody any more
 * @since_us: Unix time at which the id was taken
 * @seen_us: Unix time at which they left last; 0: not known
 * @party: their number in the store, or %RC_STORE_NO_PARTY while they have none
 * @refs: (nullable): the last refs, once something was sent
 * @claim: the accounts' and guests' table of what looks alike
 * @details: (nullable): the account, see rc-accounts.h
 * @presence: of the most present session
 * @marks: (nullable): how far they are in their conversations, see rc-receipts.c
 * @n_pending: how many of their messages wait for the disk
 * @guest: came as a guest
 * @account: has an account: stays in the hub's tables while nobody is logged in
 * @marks_known: @marks are no lower than what is stored
 * @changed: where the last of its changes stands in the roster feed's list: index + 1
 *
 * Counted, because sessions remember whom they wrote to last, and the roster
 * feed who has left. The main loop's thread only.
 */
struct _RcPerson
{
  RcNameKey id_key;
  RcNameKey folded_key;
  RcSession *sessions;
  gint64 since_us;
  gint64 seen_us;
  gint64 party;
  RcRefWindow *refs;
  RcSkeletonClaim *claim;
  RcAccount *details;
  guint n_refs;
  guint16 n_sessions;
  guint8 presence;
  guint changed;
  struct _RcMark *marks;
  guint n_pending;
  gboolean guest;
  gboolean account;
  gboolean marks_known;
  char names[]; /* id, NUL, folded id, NUL */
};

RcPerson *rc_person_new           (RcSlice           id,
                                   const char       *folded,
                                   const RcHashKey  *key);
void      rc_person_unref         (RcPerson         *self);
void      rc_name_key_set         (RcNameKey        *name_key,
                                   RcSlice           name,
                                   const RcHashKey  *key);
guint     rc_name_key_hash        (gconstpointer     name_key);
gboolean  rc_name_key_equal       (gconstpointer     a,
                                   gconstpointer     b);

static inline RcPerson *
rc_person_ref (RcPerson *self)
{
  self->n_refs++;
  return self;
}

static inline RcSlice
rc_person_get_id (const RcPerson *self)
{
  return self->id_key.name;
}

static inline gboolean
rc_person_is_here (const RcPerson *self)
{
  return self->n_sessions > 0;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcPerson, rc_person_unref)

G_END_DECLS

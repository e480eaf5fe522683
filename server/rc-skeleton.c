/* rc-skeleton.c - which ids look alike.
 *
 * A skeleton, by Unicode Technical Standard 39, is what is left of a text when
 * all that looks alike is written alike: the skeletons of two texts are the same
 * where people take one for the other. Every id that is taken has two, of its
 * spelling and of its fold, and a new one that shares any of them is refused.
 *
 * Skeletons change with the version of ICU. So those of accounts are stored, and
 * what is stored is never computed again. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <unicode/uspoof.h>

#include "rc-limits.h"
#include "rc-skeleton.h"

/* One code point of an id becomes up to eighteen in a skeleton. */
#define SKELETON_MAX_BYTES (RC_ID_MAX_BYTES * 80)

struct _RcSkeletons
{
  USpoofChecker *checker; /* owned */
  GHashTable *claims;     /* owned, of RcSkeletonClaim */
  GHashTable *taken;      /* skeleton, the claim's -> the claim */
};

static void
claim_free (gpointer data)
{
  RcSkeletonClaim *claim = data;

  g_free (claim->written);
  g_free (claim->folded);
  g_free (claim);
}

/**
 * rc_skeletons_new:
 * @error: return location for an error
 *
 * Makes a table in which the reserved ids are taken. Errors: %G_IO_ERROR_FAILED
 * where ICU lacks its data. Main loop's thread only, like all of it.
 *
 * Returns: (transfer full) (nullable): a table, see rc_skeletons_free().
 */
RcSkeletons *
rc_skeletons_new (GError **error)
{
  static const char *const reserved[] = { "all", "server" };
  g_autoptr (RcSkeletons) self = g_new0 (RcSkeletons, 1);
  UErrorCode status = U_ZERO_ERROR;

  self->claims = g_hash_table_new_full (NULL, NULL, claim_free, NULL);
  self->taken = g_hash_table_new (g_str_hash, g_str_equal);
  self->checker = uspoof_open (&status);
  if (U_FAILURE (status))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("ICU cannot tell which ids look alike: %s"),
                   u_errorName (status));
      return NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (rc_skeletons_claim (self, rc_slice_from_string (reserved[i]), reserved[i]) == NULL)
      {
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("ICU cannot tell which ids look alike"));
        return NULL;
      }

  return g_steal_pointer (&self);
}

/**
 * rc_skeletons_free:
 * @self: (transfer full): a table
 *
 * Frees it and all claims.
 */
void
rc_skeletons_free (RcSkeletons *self)
{
  g_hash_table_unref (self->taken);
  g_hash_table_unref (self->claims);
  g_clear_pointer (&self->checker, uspoof_close);
  g_free (self);
}

static char *
make (RcSkeletons *self, RcSlice text)
{
  char skeleton[SKELETON_MAX_BYTES];
  UErrorCode status = U_ZERO_ERROR;
  int32_t len = uspoof_getSkeletonUTF8 (self->checker, 0, text.data, (int32_t) text.len, skeleton,
                                        (int32_t) sizeof skeleton, &status);

  if (U_FAILURE (status) || len < 0 || (gsize) len > sizeof skeleton)
    return NULL;

  return g_strndup (skeleton, (gsize) len);
}

static RcSkeletonClaim *
keep (RcSkeletons *self, RcSkeletonClaim *claim)
{
  g_hash_table_add (self->claims, claim);

  /* Replaced, key and all: the key is the claim's. */
  g_hash_table_replace (self->taken, claim->written, claim);
  g_hash_table_replace (self->taken, claim->folded, claim);
  return claim;
}

/**
 * rc_skeletons_claim:
 * @self: a table
 * @id: a good id
 * @folded: the same, folded
 *
 * Takes what @id looks like, so that nothing that looks the same can be taken
 * until rc_skeletons_release().
 *
 * Returns: (transfer none) (nullable): the claim, %NULL where it looks like one
 *   that is taken.
 */
RcSkeletonClaim *
rc_skeletons_claim (RcSkeletons *self, RcSlice id, const char *folded)
{
  g_autofree char *of_written = make (self, id);
  g_autofree char *of_folded = make (self, rc_slice_from_string (folded));
  RcSkeletonClaim *claim;

  if (of_written == NULL || of_folded == NULL || g_hash_table_contains (self->taken, of_written) ||
      g_hash_table_contains (self->taken, of_folded))
    return NULL;

  claim = g_new0 (RcSkeletonClaim, 1);
  claim->written = g_steal_pointer (&of_written);
  claim->folded = g_steal_pointer (&of_folded);
  return keep (self, claim);
}

/**
 * rc_skeletons_restore:
 * @self: a table
 * @written: a skeleton that was stored
 * @folded: its other one
 *
 * Takes what is on disk, whatever else is taken.
 *
 * Returns: (transfer none): the claim.
 */
RcSkeletonClaim *
rc_skeletons_restore (RcSkeletons *self, const char *written, const char *folded)
{
  RcSkeletonClaim *claim = g_new0 (RcSkeletonClaim, 1);

  claim->written = g_strdup (written);
  claim->folded = g_strdup (folded);
  return keep (self, claim);
}

static void
forget (RcSkeletons *self, RcSkeletonClaim *claim, const char *skeleton)
{
  if (g_hash_table_lookup (self->taken, skeleton) == claim)
    g_hash_table_remove (self->taken, skeleton);
}

/**
 * rc_skeletons_release:
 * @self: a table
 * @claim: (nullable) (transfer full): a claim
 *
 * Gives it up: the id is free again.
 */
void
rc_skeletons_release (RcSkeletons *self, RcSkeletonClaim *claim)
{
  if (claim == NULL)
    return;

  forget (self, claim, claim->written);
  forget (self, claim, claim->folded);
  g_hash_table_remove (self->claims, claim);
}

/* rc-skeleton.h - which ids look alike. */
#pragma once

#include <gio/gio.h>

#include "rc-slice.h"

G_BEGIN_DECLS

typedef struct _RcSkeletons RcSkeletons;

/**
 * RcSkeletonClaim:
 * @written: the skeleton of the id as it is written
 * @folded: the skeleton of the folded id
 *
 * Both skeletons of an id that somebody has, or is about to have.
 */
typedef struct
{
  char *written;
  char *folded;
} RcSkeletonClaim;

RcSkeletons     *rc_skeletons_new     (GError          **error);
void             rc_skeletons_free    (RcSkeletons      *self);
RcSkeletonClaim *rc_skeletons_claim   (RcSkeletons      *self,
                                       RcSlice           id,
                                       const char       *folded);
RcSkeletonClaim *rc_skeletons_restore (RcSkeletons      *self,
                                       const char       *written,
                                       const char       *folded);
void             rc_skeletons_release (RcSkeletons      *self,
                                       RcSkeletonClaim  *claim);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RcSkeletons, rc_skeletons_free)

G_END_DECLS

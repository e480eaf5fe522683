/* rc-contact-prefs.h - what a person has decided about their contacts. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of each kind. More is not kept, and said so. */
#define RC_CONTACT_PREFS_MAX 1000

/**
 * RcContactPref:
 * @RC_CONTACT_PREF_PINNED: stands at the top of the list
 * @RC_CONTACT_PREF_MUTED: does not notify
 * @RC_CONTACT_PREF_BLOCKED: their messages are not shown, and do not notify
 * @RC_CONTACT_PREF_DRAFT: something is written to them and not sent; not kept
 */
typedef enum
{
  RC_CONTACT_PREF_PINNED,
  RC_CONTACT_PREF_MUTED,
  RC_CONTACT_PREF_BLOCKED,
  RC_CONTACT_PREF_DRAFT,
} RcContactPref;

#define RC_N_CONTACT_PREFS (RC_CONTACT_PREF_DRAFT + 1)

#define RC_TYPE_CONTACT_PREFS (rc_contact_prefs_get_type ())
G_DECLARE_FINAL_TYPE (RcContactPrefs, rc_contact_prefs, RC, CONTACT_PREFS, GObject)

/* Signal: "changed" (const char *id, guint pref). */
RcContactPrefs *rc_contact_prefs_new    (GSettings      *settings); /* nullable: nothing is kept */
gboolean        rc_contact_prefs_get    (RcContactPrefs *self,
                                         const char     *id,
                                         RcContactPref   pref);
gboolean        rc_contact_prefs_set    (RcContactPrefs *self,
                                         const char     *id,
                                         RcContactPref   pref,
                                         gboolean        value);
guint           rc_contact_prefs_count  (RcContactPrefs *self,
                                         RcContactPref   pref);

char          **rc_contact_prefs_list   (RcContactPrefs *self,
                                         RcContactPref   pref);

G_END_DECLS

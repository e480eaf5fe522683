/* test-chaos-ledger.h - what was written, what was promised of it, and what is so.
 *
 * A text begins with its name, NAME:, and goes on with as many x as the ledger
 * knows; the name is unique and begins with who wrote it: ID/REF. So whoever
 * reads one knows what it is, whole or not. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;
  char *to;
  guint writer;       /* whose texts have an order */
  guint number;       /* in the order of writing */
  guint filling;      /* bytes behind the name */
  guint n_sends;
  guint64 seq;        /* of its SENT, 0: not known */
  guint acknowledged : 1;
  guint refused : 1;  /* at the last answer */
  guint unordered : 1; /* a part of its sends may have been refused */
} ChaosText;

typedef struct _ChaosLedger ChaosLedger;

ChaosLedger *chaos_ledger_new          (void);
void         chaos_ledger_free         (ChaosLedger *self);
ChaosText   *chaos_ledger_write        (ChaosLedger *self,
                                        const char  *name,
                                        guint        writer,
                                        const char  *to,
                                        guint        filling);  /* borrowed */
ChaosText   *chaos_ledger_find         (ChaosLedger *self,
                                        const char  *name,
                                        gsize        len);      /* borrowed, or NULL */
char        *chaos_text_make_body      (const ChaosText *text);
gboolean     chaos_text_is             (const ChaosText *text,
                                        const char  *body,
                                        gsize        len);      /* this, whole */
gboolean     chaos_text_belongs        (const ChaosText *text,
                                        const char  *person);   /* what they find in their log */
/* Fails the test where @seq was given to another text. */
void         chaos_ledger_note_place   (ChaosLedger *self,
                                        guint64      seq,
                                        const ChaosText *text);
void         chaos_ledger_acknowledge  (ChaosLedger *self,
                                        ChaosText   *text,
                                        guint64      seq);      /* 0: not known */
guint        chaos_ledger_count        (ChaosLedger *self);     /* acknowledged */
guint        chaos_ledger_count_written (ChaosLedger *self);
/* Fails the test where something that is acknowledged and belongs to @person is not
 * in @seen, a set of ChaosText. */
void         chaos_ledger_check_kept   (ChaosLedger *self,
                                        const char  *person,
                                        GHashTable  *seen);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChaosLedger, chaos_ledger_free)

G_END_DECLS

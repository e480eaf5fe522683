/* rc-gui-corpus.h - what was said, the same each time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who looks, and with whom most was said. */
#define RC_GUI_CORPUS_OWN_ID "yewenjie"
#define RC_GUI_CORPUS_LARGE "ana"
#define RC_GUI_CORPUS_SMALL "person-01"
#define RC_GUI_CORPUS_OTHER "person-03"
#define RC_GUI_CORPUS_SEED 5247

/**
 * RcGuiCorpus:
 * @n_large: messages of the conversation with RC_GUI_CORPUS_LARGE
 * @n_people: conversations besides
 * @n_small: messages of each of those
 */
typedef struct
{
  guint n_large;
  guint n_people;
  guint n_small;
} RcGuiCorpus;

char *rc_gui_corpus_make_text (GRand             *rand);
char *rc_gui_corpus_make_id   (guint              number);
void  rc_gui_corpus_fill      (const RcGuiCorpus *corpus,
                               const char        *path);

G_END_DECLS

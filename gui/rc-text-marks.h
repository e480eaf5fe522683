/* rc-text-marks.h - the few marks that people type: *bold*, _italic_, `code`. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each mark costs drawing attributes; the rest of such a text stays plain. */
#define RC_TEXT_MARKS_MAX 200

typedef enum
{
  RC_TEXT_MARK_BOLD,
  RC_TEXT_MARK_ITALIC,
  RC_TEXT_MARK_CODE,
  RC_TEXT_MARK_BLOCK,
  RC_TEXT_MARK_QUOTE,
} RcTextMarkKind;

/**
 * RcTextMark:
 * @kind: what it is
 * @start: the first byte of the sign that opens it
 * @inner_start: the first byte of what is marked
 * @inner_end: the byte after the last one of that
 * @end: the byte after the sign that closes it
 *
 * A marked part of a text, with its signs, which stay in the text.
 */
typedef struct
{
  RcTextMarkKind kind;
  gsize start;
  gsize inner_start;
  gsize inner_end;
  gsize end;
} RcTextMark;

GArray *rc_text_marks_find (const char *text,
                            GArray     *links);

G_END_DECLS

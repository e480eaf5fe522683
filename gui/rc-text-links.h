/* rc-text-links.h - the addresses that stand in a text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RcTextLink:
 * @start: the first byte of the address in the text
 * @end: the byte after its last one
 * @uri: (owned): what is opened
 *
 * An address in a text.
 */
typedef struct
{
  gsize start;
  gsize end;
  char *uri;
} RcTextLink;

GArray           *rc_text_links_find   (const char *text);
const RcTextLink *rc_text_links_lookup (GArray     *links,
                                        gsize       byte);

G_END_DECLS

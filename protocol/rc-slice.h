/* rc-slice.h - a run of bytes that somebody else owns. */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * RcSlice:
 * @data: (nullable): the first byte, or %NULL where there is no value at all
 * @len: the number of bytes
 *
 * Borrowed bytes, not ended by a NUL. What is parsed from the wire is handed
 * around as slices into the buffer it was read to, so a slice lives no longer
 * than that buffer. An absent value has @data %NULL; an empty one has @len 0.
 */
typedef struct
{
  const char *data;
  gsize len;
} RcSlice;

#define RC_SLICE_ABSENT ((RcSlice) { NULL, 0 })

/**
 * RC_SLICE_LITERAL:
 * @s: a string literal
 *
 * The slice of a string literal, with its length known to the compiler.
 */
#define RC_SLICE_LITERAL(s) ((RcSlice) RC_SLICE_INIT (s))

/* The same, where C wants an initializer. */
#define RC_SLICE_INIT(s) { "" s, sizeof (s) - 1 }

static inline RcSlice
rc_slice (const void *data, gsize len)
{
  return (RcSlice) { data, len };
}

/* The slice of @s, which may be %NULL: then the value is absent. */
static inline RcSlice
rc_slice_from_string (const char *s)
{
  return (RcSlice) { s, s != NULL ? strlen (s) : 0 };
}

static inline gboolean
rc_slice_is_absent (RcSlice slice)
{
  return slice.data == NULL;
}

static inline gboolean
rc_slice_equal (RcSlice a, RcSlice b)
{
  return a.len == b.len && (a.len == 0 || memcmp (a.data, b.data, a.len) == 0);
}

static inline gboolean
rc_slice_equal_string (RcSlice a, const char *s)
{
  return rc_slice_equal (a, rc_slice_from_string (s));
}

/* A copy that the caller frees with g_free(); %NULL for an absent slice. */
static inline char *
rc_slice_dup (RcSlice slice)
{
  return slice.data != NULL ? g_strndup (slice.data, slice.len) : NULL;
}

G_END_DECLS

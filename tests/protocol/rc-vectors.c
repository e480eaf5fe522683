/* rc-vectors.c - the test vectors of vectors.txt.
 *
 * What is expected is kept with the escapes resolved, but for NUL, which stays
 * `\0` so that a line is a string. */
#include "config.h"

#include "rc-vectors.h"

#include <stdlib.h>
#include <string.h>

static void
vector_free (gpointer data)
{
  RcVector *vector = data;

  g_free (vector->name);
  g_byte_array_unref (vector->input);
  g_ptr_array_unref (vector->expected);
  g_free (vector);
}

static const char *
append_repeated (GByteArray *out, const char *at)
{
  char *end;
  gulong n = strtoul (at, &end, 10);
  guint8 byte = end[1];

  g_assert_cmpint (end[0], ==, ':');
  g_assert_cmpint (end[2], ==, '}');
  for (gulong i = 0; i < n; i++)
    g_byte_array_append (out, &byte, 1);

  return end + 3;
}

static const char *
append_escape (GByteArray *out, const char *at)
{
  static const char names[] = "nrt0s\\";
  static const char bytes[] = "\n\r\t\0 \\";
  const char *name;
  guint8 byte;

  if (*at == '{')
    return append_repeated (out, at + 1);

  if (*at == 'x')
    {
      byte = g_ascii_xdigit_value (at[1]) << 4 | g_ascii_xdigit_value (at[2]);
      g_byte_array_append (out, &byte, 1);
      return at + 3;
    }

  name = strchr (names, *at);
  g_assert_nonnull (name);
  byte = bytes[name - names];
  g_byte_array_append (out, &byte, 1);
  return at + 1;
}

static void
append_unescaped (GByteArray *out, const char *at)
{
  while (*at != '\0')
    {
      if (*at == '\\')
        {
          at = append_escape (out, at + 1);
          continue;
        }

      g_byte_array_append (out, (const guint8 *) at, 1);
      at++;
    }
}

static char *
unescape_line (const char *line)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  GString *text = g_string_new (NULL);

  append_unescaped (bytes, line);
  for (guint i = 0; i < bytes->len; i++)
    {
      if (bytes->data[i] == '\0')
        g_string_append (text, "\\0");
      else
        g_string_append_c (text, bytes->data[i]);
    }

  return g_string_free (text, FALSE);
}

static RcVector *
vector_new (const char *name)
{
  RcVector *vector = g_new (RcVector, 1);

  vector->name = g_strdup (name);
  vector->input = g_byte_array_new ();
  vector->expected = g_ptr_array_new_with_free_func (g_free);
  return vector;
}

GPtrArray *
rc_vectors_load (const char *path)
{
  GPtrArray *vectors = g_ptr_array_new_with_free_func (vector_free);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  RcVector *vector = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] == '#' || lines[i][0] == '\0')
        continue;

      if (g_str_has_prefix (lines[i], "name "))
        {
          vector = vector_new (lines[i] + 5);
          g_ptr_array_add (vectors, vector);
          continue;
        }

      g_assert_nonnull (vector);
      if (g_str_has_prefix (lines[i], "in "))
        append_unescaped (vector->input, lines[i] + 3);
      else
        g_ptr_array_add (vector->expected, unescape_line (lines[i]));
    }

  return vectors;
}

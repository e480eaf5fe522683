/* test-id.c
 *
 * Covers: what is an id and what is not; folding; reserved names; refs; texts;
 * what makes a text harmless. */
#include "config.h"

#include <check.h>
#include <stdlib.h>

#include "rc-error.h"
#include "rc-id.h"
#include "rc-limits.h"

static gboolean
is_id (const char *id)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = rc_id_check (rc_slice_from_string (id), &error);

  ck_assert (ok == (error == NULL));
  ck_assert (ok || g_error_matches (error, RC_ERROR, RC_ERROR_BAD_ID));
  return ok;
}

START_TEST (ids_of_all_scripts_are_taken)
{
  static const char *const ids[] = {
    "yewenjie", "1379", "叶文洁", "Ёж", "علي", "नमस्ते", "a", "a-b_c.d", "-", "é", "ñandú", "٣", "ＡＢ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ck_assert_msg (is_id (ids[i]), "“%s” was refused", ids[i]);
}
END_TEST

START_TEST (what_is_not_an_id_is_refused)
{
  static const char *const strangers[] = {
    "",              /* nothing */
    "a b",           /* a space */
    "a/b",           /* about's separator */
    "#room",         /* a room's */
    "a=b", "a\nb", "a\tb", "a\x7f",
    "e\xcc\x81",     /* e and a combining acute: not NFC */
    "\xcc\x81" "a",  /* begins with a mark */
    "a\xe2\x80\x8b", /* zero-width space */
    "a\xe2\x80\x8d", /* zero-width joiner */
    "a\xe2\x80\xae", /* right-to-left override */
    "a\xef\xb8\x8f", /* variation selector, a mark */
    "a\xe3\x85\xa4", /* Hangul filler, a letter */
    "a\xcd\x8f",     /* combining grapheme joiner, a mark */
    "😀", "²", "½", "a\xc2\xa0", "\xff", "\xe7\xba",
  };

  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    ck_assert_msg (!is_id (strangers[i]), "“%s” was taken", strangers[i]);
}
END_TEST

START_TEST (an_id_has_64_bytes_at_most)
{
  g_autofree char *most = g_strnfill (RC_ID_MAX_BYTES, 'x');
  g_autofree char *more = g_strnfill (RC_ID_MAX_BYTES + 1, 'x');

  ck_assert (is_id (most));
  ck_assert (!is_id (more));
  ck_assert (!rc_id_check (RC_SLICE_LITERAL ("a\0b"), NULL));
}
END_TEST

START_TEST (ids_are_compared_folded)
{
  static const char *const pairs[][2] = {
    { "YeWenjie", "yewenjie" }, { "ЁЖ", "ёж" }, { "Straße", "STRASSE" }, { "É", "é" }, { "ΣΑΣ", "σας" },
    { "ᏣᎳᎩ", "ꮳꮃꭹ" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *a = rc_id_fold (rc_slice_from_string (pairs[i][0]));
      g_autofree char *b = rc_id_fold (rc_slice_from_string (pairs[i][1]));

      ck_assert_str_eq (a, b);
    }
}
END_TEST

START_TEST (a_folded_id_is_folded_no_further)
{
  static const char *const ids[] = { "ᏣᎳᎩ", "ꮳꮃꭹ", "ᏸᏽ", "Straße", "ΣΑΣ", "ǅ", "ﬀ", "ᾈ" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *once = rc_id_fold (rc_slice_from_string (ids[i]));
      g_autofree char *twice = rc_id_fold (rc_slice_from_string (once));

      ck_assert_str_eq (once, twice);
    }
}
END_TEST

START_TEST (reserved_names_are_reserved_however_spelt)
{
  ck_assert (rc_id_is_reserved (RC_SLICE_LITERAL ("all")));
  ck_assert (rc_id_is_reserved (RC_SLICE_LITERAL ("ALL")));
  ck_assert (rc_id_is_reserved (RC_SLICE_LITERAL ("Server")));
  ck_assert (!rc_id_is_reserved (RC_SLICE_LITERAL ("alle")));
}
END_TEST

START_TEST (refs_are_letters_digits_hyphen_underscore)
{
  g_autofree char *most = g_strnfill (RC_REF_MAX_BYTES, 'x');
  g_autofree char *more = g_strnfill (RC_REF_MAX_BYTES + 1, 'x');

  ck_assert (rc_ref_check (RC_SLICE_LITERAL ("aZ09-_")));
  ck_assert (rc_ref_check (rc_slice_from_string (most)));
  ck_assert (!rc_ref_check (rc_slice_from_string (more)));
  ck_assert (!rc_ref_check (RC_SLICE_LITERAL ("")));
  ck_assert (!rc_ref_check (RC_SLICE_LITERAL ("a.b")));
  ck_assert (!rc_ref_check (RC_SLICE_LITERAL ("é")));
}
END_TEST

static gboolean
is_ref_byte (guint byte)
{
  return g_ascii_isalnum ((char) byte) || byte == '-' || byte == '_';
}

START_TEST (every_byte_of_a_ref_is_looked_at)
{
  for (gsize len = 1; len <= 36; len++)
    for (gsize at = 0; at < len; at++)
      for (guint byte = 0; byte < 256; byte++)
        {
          g_autofree char *ref = g_malloc (len);

          memset (ref, 'x', len);
          ref[at] = byte;
          ck_assert_msg (rc_ref_check (rc_slice (ref, len)) == is_ref_byte (byte), "%u at %zu of %zu", byte, at, len);
        }
}
END_TEST

START_TEST (a_text_is_utf8_without_nul)
{
  char text[64];

  ck_assert (rc_text_check (RC_SLICE_LITERAL ("")));
  ck_assert (rc_text_check (RC_SLICE_LITERAL ("one line\nand another, of plain ASCII")));
  ck_assert (rc_text_check (RC_SLICE_LITERAL ("红岸 and so on")));

  /* One bad byte at every place, so that no way through misses it. */
  for (gsize i = 0; i < sizeof text; i++)
    {
      memset (text, 'x', sizeof text);
      ck_assert (rc_text_check (rc_slice (text, sizeof text)));
      text[i] = '\0';
      ck_assert_msg (!rc_text_check (rc_slice (text, sizeof text)), "NUL at %zu", i);
      text[i] = '\xff';
      ck_assert_msg (!rc_text_check (rc_slice (text, sizeof text)), "0xff at %zu", i);
      ck_assert (rc_text_check (rc_slice (text, i)));
    }
}
END_TEST

START_TEST (a_text_is_made_harmless)
{
  static const struct
  {
    RcSlice text;
    gboolean keep_lines;
    const char *safe;
  } cases[] = {
    { RC_SLICE_INIT ("plain 红岸 😀"), FALSE, "plain 红岸 😀" },
    { RC_SLICE_INIT ("\x1b[31mred"), FALSE, "\\x1b[31mred" },
    { RC_SLICE_INIT ("a\nb\tc"), FALSE, "a\\x0ab\\x09c" },
    { RC_SLICE_INIT ("a\nb\tc\rd"), TRUE, "a\nb\tc\\x0dd" },
    { RC_SLICE_INIT ("a\xe2\x80\xaez"), TRUE, "a\\u202ez" },
    { RC_SLICE_INIT ("a\xe2\x81\xa6z"), TRUE, "a\\u2066z" },
    { RC_SLICE_INIT ("\xc2\x9b" "31m"), TRUE, "\\x9b31m" },
    { RC_SLICE_INIT ("a\0b"), TRUE, "a\\x00b" },
    { RC_SLICE_INIT ("\xff\xe7\xba"), TRUE, "\\xff\\xe7\\xba" },
    { RC_SLICE_INIT ("\x7f"), TRUE, "\\x7f" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *safe = rc_text_make_safe (cases[i].text, cases[i].keep_lines);

      ck_assert_str_eq (safe, cases[i].safe);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("id");
  TCase *tcase = tcase_create ("id");
  SRunner *runner = srunner_create (suite);
  int n_failed;

  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, ids_of_all_scripts_are_taken);
  tcase_add_test (tcase, what_is_not_an_id_is_refused);
  tcase_add_test (tcase, an_id_has_64_bytes_at_most);
  tcase_add_test (tcase, ids_are_compared_folded);
  tcase_add_test (tcase, a_folded_id_is_folded_no_further);
  tcase_add_test (tcase, reserved_names_are_reserved_however_spelt);
  tcase_add_test (tcase, refs_are_letters_digits_hyphen_underscore);
  tcase_add_test (tcase, every_byte_of_a_ref_is_looked_at);
  tcase_add_test (tcase, a_text_is_utf8_without_nul);
  tcase_add_test (tcase, a_text_is_made_harmless);

  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

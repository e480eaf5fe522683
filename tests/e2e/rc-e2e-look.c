/* rc-e2e-look.c - colours and language of the windows that a test starts.
 *
 * The machine need not have any locale but C.UTF-8: each look makes its own,
 * for glibc translates nothing under C.UTF-8. */
#include "config.h"

#include <check.h>

#include "rc-e2e-look.h"

const RcE2eLook rc_e2e_looks[] = {
  { "light", "prefer-light", "en_GB", "Back", "Cancel", "Try Now", "Everyone", "Contacts", "New password", "Retry" },
  { "dark", "prefer-dark", "en_GB", "Back", "Cancel", "Try Now", "Everyone", "Contacts", "New password", "Retry" },
  { "chinese", "prefer-light", "zh_CN", "返回", "取消", "立即重试", "所有人", "联系人", "新密码", "重试" },
  { "right-to-left", "prefer-light", "ar_EG", "ارجع", "ألغِ", "جرّب الآن", "الجميع", "جهات الاتصال", "كلمة السر الجديدة", "أعد المحاولة" },
};
const guint rc_e2e_n_looks = G_N_ELEMENTS (rc_e2e_looks);

static void
make_locale (const char *dir, const char *locale)
{
  g_autofree char *target = g_strdup_printf ("%s/%s.UTF-8", dir, locale);
  const char *const arguments[] = { "localedef", "-i", locale, "-f", "UTF-8", target, NULL };

  /* Its status is that of warnings, too. */
  (void) g_spawn_sync (NULL, (char **) arguments, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                       NULL, NULL, NULL, NULL, NULL, NULL);
  ck_assert_msg (g_file_test (target, G_FILE_TEST_IS_DIR), "localedef could not make %s (package locales)", locale);
}

/* As a GNOME desktop has it, but that nothing moves. */
static void
write_settings (const char *dir)
{
  g_autofree char *folder = g_build_filename (dir, "gtk-4.0", NULL);
  g_autofree char *path = g_build_filename (folder, "settings.ini", NULL);

  ck_assert_int_eq (g_mkdir_with_parents (folder, 0700), 0);
  ck_assert (g_file_set_contents (path, "[Settings]\ngtk-enable-animations=0\ngtk-cursor-blink=0\n"
                              "gtk-decoration-layout=appmenu:close\ngtk-font-name=Cantarell 11\n", -1, NULL));
}

void
rc_e2e_look_use (const RcE2eLook *look, const char *dir)
{
  g_autofree char *locale = g_strdup_printf ("%s.UTF-8", look->locale);
  g_autofree char *translations = g_build_filename (g_getenv ("REDCOAST_BUILD_DIR"), "po", NULL);

  make_locale (dir, look->locale);
  write_settings (dir);
  g_setenv ("LOCPATH", dir, TRUE);
  g_setenv ("LC_ALL", locale, TRUE);
  g_setenv ("REDCOAST_LOCALEDIR", translations, TRUE);
  g_setenv ("ADW_DEBUG_COLOR_SCHEME", look->scheme, TRUE);
  g_setenv ("XDG_CONFIG_DIRS", dir, TRUE);
}

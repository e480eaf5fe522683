/* rc-fuzz-coverage.c - what the fuzzer's compiler has counted. */
#include "config.h"

#include <string.h>

#include "rc-fuzz.h"

/* Where the linker puts the counters of all edges; not there in an ordinary build. */
extern guint8 counters_start[] __asm__ ("__start___sancov_cntrs") __attribute__ ((weak, visibility ("hidden")));
extern guint8 counters_stop[] __asm__ ("__stop___sancov_cntrs") __attribute__ ((weak, visibility ("hidden")));

/* In a file in which nothing is counted: where something is, the compiler needs
 * these names for itself, and the fuzzer finds no counters any more. */
#ifdef __clang__
__attribute__ ((no_sanitize ("coverage")))
#endif
void
rc_fuzz_forget_coverage (void)
{
  if (counters_start != NULL)
    memset (counters_start, 0, (gsize) (counters_stop - counters_start));
}

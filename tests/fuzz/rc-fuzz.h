/* rc-fuzz.h - what a fuzz target is.
 *
 * Each fuzz-*.c is one target. Built by clang with its fuzzer it looks for bytes
 * that break something (`make fuzz`); linked with rc-fuzz-replay.c it takes those
 * that are in corpus/ once more (`make test`). */
#pragma once

#include <glib.h>
#include <stdlib.h>

G_BEGIN_DECLS

/**
 * LLVMFuzzerTestOneInput:
 * @data: bytes that mean no good
 * @size: how many
 *
 * Does with them what the program would do. Whatever must not happen aborts.
 *
 * Returns: 0
 */
int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* What ran so far does the same for all inputs, and the fuzzer need not look at it,
 * which would take it as long as the rest. Called after the setting up. */
void rc_fuzz_forget_coverage (void);

/* abort() and not g_error(): the fuzzer keeps the bytes of what ends by SIGABRT,
 * not by SIGTRAP. */
#define RC_FUZZ_CHECK(condition)                                                \
  G_STMT_START                                                                  \
  {                                                                             \
    if (G_UNLIKELY (!(condition)))                                              \
      {                                                                         \
        g_printerr ("%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
        abort ();                                                               \
      }                                                                         \
  }                                                                             \
  G_STMT_END

G_END_DECLS

/* amphora_wasi.h: WASI preview 1 for instances that run in libamphora. Nothing is granted by default. */
#ifndef AMPHORA_WASI_H
#define AMPHORA_WASI_H

#include "amphora.h"

/* A program's view of the world: arguments, environment, files granted. Serves one instance. */
typedef struct amphora_wasi amphora_wasi;

/* Defines all functions of wasi_snapshot_preview1 in the linker. `wasi` must outlive its instances. */
amphora_error *amphora_wasi_link(amphora_wasi *wasi, amphora_linker *linker);

#endif

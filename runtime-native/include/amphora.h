/* SPDX-License-Identifier: MIT */
/* amphora.h: run WebAssembly from C.
 *
 *   bytes -> amphora_module -> (amphora_linker: imports) -> amphora_instance -> amphora_call
 *
 * A store owns the instances, functions, memories, tables and globals made in it, and its limits;
 * it is used by one thread at a time (amphora_store_interrupt excepted). Objects of a store live
 * until the store is deleted and must not be mixed with those of another; only shared memories may
 * be (amphora_memory_retain). Modules are immutable and may be shared between stores and threads.
 *
 * Errors: a call that can fail returns an amphora_error * that is NULL on success. The caller owns
 * it and frees it with amphora_error_delete. A call that fails leaves its outputs as they were.
 *
 * Options: a structure named …_options begins with its size, which the caller sets to sizeof of it;
 * all else that is zero is the default. Later versions add members at the end, so that a program
 * runs with a library that is newer than its header, and with an older one unless it sets what that
 * one lacks (AMPHORA_HOST).
 */
#ifndef AMPHORA_H
#define AMPHORA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif
#ifdef __cplusplus
extern "C" {
#endif

#define AMPHORA_VERSION_MAJOR 0
#define AMPHORA_VERSION_MINOR 1
#define AMPHORA_VERSION_PATCH 0
#define AMPHORA_VERSION "0.1.0"

/* AMPHORA_VERSION of the library that the program runs with. The shared library's name holds the
 * major version, which changes whenever programs would have to be compiled again. */
const char *amphora_version(void);

typedef struct amphora_error amphora_error;
typedef struct amphora_store amphora_store;
typedef struct amphora_module amphora_module;
typedef struct amphora_loader amphora_loader;
typedef struct amphora_linker amphora_linker;
typedef struct amphora_instance amphora_instance;
typedef struct amphora_function amphora_function;
typedef struct amphora_table amphora_table;
typedef struct amphora_memory amphora_memory;
typedef struct amphora_global amphora_global;
typedef struct amphora_tag amphora_tag;

/* ---- Errors --------------------------------------------------------------------------------- */

typedef enum amphora_error_kind {
  AMPHORA_MALFORMED,  /* the bytes are not a WebAssembly binary (spec, chapter 5) */
  AMPHORA_INVALID,    /* the module does not validate (spec, chapter 3) */
  AMPHORA_UNLINKABLE, /* an import is missing or of another type (spec 4.5.4) */
  AMPHORA_TRAP,       /* execution trapped; see amphora_error_trap and amphora_error_frames */
  AMPHORA_EXCEPTION,  /* an exception reached the host */
  AMPHORA_EXIT,       /* the program called proc_exit; see amphora_error_exit_status */
  AMPHORA_EXHAUSTED,  /* memory or another limit of the host or of the store was reached */
  AMPHORA_HOST,       /* a host function failed, or a host call was made wrongly */
} amphora_error_kind;

/* Why execution trapped. The messages are the specification's: "integer divide by zero" and so on.
 */
typedef enum amphora_trap {
  AMPHORA_TRAP_NONE,
  AMPHORA_TRAP_UNREACHABLE,
  AMPHORA_TRAP_MEMORY_ACCESS,         /* out of bounds memory access */
  AMPHORA_TRAP_TABLE_ACCESS,          /* out of bounds table access */
  AMPHORA_TRAP_DIVIDE_BY_ZERO,        /* integer divide by zero */
  AMPHORA_TRAP_INTEGER_OVERFLOW,      /* integer overflow */
  AMPHORA_TRAP_CONVERSION,            /* invalid conversion to integer */
  AMPHORA_TRAP_UNDEFINED_ELEMENT,     /* call_indirect beyond its table */
  AMPHORA_TRAP_UNINITIALIZED_ELEMENT, /* call_indirect of a null element */
  AMPHORA_TRAP_INDIRECT_CALL_TYPE,    /* indirect call type mismatch */
  AMPHORA_TRAP_NULL_FUNCTION,         /* null function reference */
  AMPHORA_TRAP_NULL_REFERENCE,        /* null reference */
  AMPHORA_TRAP_NULL_EXCEPTION,        /* null exception reference */
  AMPHORA_TRAP_UNALIGNED_ATOMIC,      /* unaligned atomic */
  AMPHORA_TRAP_UNSHARED_WAIT,         /* expected shared memory */
  AMPHORA_TRAP_STACK,                 /* call stack exhausted */
  AMPHORA_TRAP_FUEL,                  /* all fuel consumed */
  AMPHORA_TRAP_INTERRUPT,             /* interrupted */
  AMPHORA_TRAP_HOST_MEMORY,           /* the host has no memory left for the engine's own needs */
  AMPHORA_TRAP_MEMORY_LIMIT,          /* the engine's own needs are beyond the store's limits */
} amphora_trap;

/* One call that was active when an error arose; the innermost comes first. */
typedef struct amphora_frame {
  uint32_t
      function_index; /* in the index space of the function's module; UINT32_MAX: host function */
  const char *name;   /* from the name section, else the export's name; NULL if neither. At most
                         1,000 bytes of it */
  size_t offset;      /* of the instruction in the module's bytes; 0 for host functions */
  amphora_instance *instance; /* NULL for host functions; lives as long as its store */
} amphora_frame;

/* Makes an error with a printf-formatted message, for host functions to return. Never NULL. */
amphora_error *amphora_error_new(amphora_error_kind kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Makes the error that ends a program with an exit status (proc_exit). Never NULL. */
amphora_error *amphora_error_exit(uint32_t status);

amphora_error_kind amphora_error_get_kind(const amphora_error *error);

/* The message: one line without a newline, e.g. "integer divide by zero". Lives as long as error.
 */
const char *amphora_error_message(const amphora_error *error);

/* The trap's code; AMPHORA_TRAP_NONE for other kinds. */
amphora_trap amphora_error_trap(const amphora_error *error);

/* The member of amphora_store_options that was reached: "memory_bytes", "object_bytes" or
 * "table_elements"; NULL if the error has another cause. */
const char *amphora_error_limit(const amphora_error *error);

/* The calls that were active, innermost first, and their number in *count. They live as long as the
 * error and hold at most the 64 innermost calls; *depth (may be NULL) is how many there were. */
const amphora_frame *amphora_error_frames(const amphora_error *error, size_t *count, size_t *depth);

/* The status given to amphora_error_exit; 0 for other kinds. */
uint32_t amphora_error_exit_status(const amphora_error *error);

/* Frees an error; NULL is allowed. */
void amphora_error_delete(amphora_error *error);

/* ---- Types and values ----------------------------------------------------------------------- */

/* Value types, with the spec's binary encoding (5.3.1 ff.). A typed function reference, (ref $t) or
 * (ref null $t), shows as AMPHORA_FUNCREF. */
typedef enum amphora_type {
  AMPHORA_I32 = 0x7f,
  AMPHORA_I64 = 0x7e,
  AMPHORA_F32 = 0x7d,
  AMPHORA_F64 = 0x7c,
  AMPHORA_V128 = 0x7b,
  AMPHORA_FUNCREF = 0x70,
  AMPHORA_EXTERNREF = 0x6f,
  AMPHORA_EXNREF = 0x69,
} amphora_type;

/* An untagged value: its type is known from the function's type. A null reference is NULL; a
 * funcref is an amphora_function *; an externref is whatever the host made it and is never looked
 * into. */
typedef union amphora_value {
  int32_t i32;
  int64_t i64;
  float f32;
  double f64;
  uint8_t v128[16];
  void *ref;
} amphora_value;

typedef struct amphora_functype {
  const amphora_type *params, *results;
  uint32_t param_count, result_count;
} amphora_functype;

/* The limits of a memory's size in pages, of a table's in elements (spec 2.3). */
typedef struct amphora_limits {
  uint64_t min, max; /* max: UINT64_MAX if there is none */
  bool is_64;        /* indices are i64 */
  bool shared;       /* memories only */
  uint8_t page_log2; /* memories only: 16, or 0 with custom page sizes */
} amphora_limits;

typedef enum amphora_kind {
  AMPHORA_FUNCTION,
  AMPHORA_TABLE,
  AMPHORA_MEMORY,
  AMPHORA_GLOBAL,
  AMPHORA_TAG,
} amphora_kind;

/* The type of an import or export; which members hold depends on its kind. */
typedef struct amphora_extern_type {
  amphora_kind kind;
  amphora_functype function; /* functions and tags */
  amphora_type type;         /* tables: of the elements; globals: of the value */
  amphora_limits limits;     /* tables and memories */
  bool is_mutable;           /* globals */
} amphora_extern_type;

/* Something that can be imported or exported. */
typedef struct amphora_extern {
  amphora_kind kind;
  union {
    amphora_function *function;
    amphora_table *table;
    amphora_memory *memory;
    amphora_global *global;
    amphora_tag *tag;
  };
} amphora_extern;

/* ---- Modules -------------------------------------------------------------------------------- */

typedef struct amphora_module_options {
  size_t size;           /* sizeof(amphora_module_options) */
  bool borrow;           /* the bytes outlive the module and its instances: do not copy them */
  uint32_t max_memories; /* more than these is invalid; 0: no such rule */
  uint32_t max_tables;
  /* Loading ends with AMPHORA_TRAP_INTERRUPT soon after this has become true, which another thread
   * or a signal handler may make it (atomically). NULL: it goes to its end. It is not looked at any
   * more once the module or an error has been returned. */
  const volatile bool *cancel;
  bool count; /* functions count what is done in them: see amphora_module_write_profile */
} amphora_module_options;

/* Decodes and validates a module. options may be NULL. AMPHORA_MALFORMED, AMPHORA_INVALID: the
 * message names the offset. AMPHORA_TRAP: it was cancelled. */
amphora_error *amphora_module_new(const void *bytes, size_t size,
                                  const amphora_module_options *options, amphora_module **module);

/* Opens what `amrun compile` has made of a module: its functions are native code. AMPHORA_HOST if
 * the file is no such thing, is damaged, or is for another version of this library, another machine
 * or another CPU. Nothing proves that the code does what a compiled guest may: open no file that
 * you would not execute. Calls of code that counts no fuel fail in stores whose fuel is limited.
 * The file must not change while the module is used. */
amphora_error *amphora_module_open_compiled(const char *path, amphora_module **module);

/* The same of what is in memory or a part of a file. */
typedef struct amphora_compiled {
  size_t size;       /* sizeof(amphora_compiled) */
  const void *bytes; /* in memory, which is copied; NULL: in the file */
  int file;          /* a file descriptor, which the caller closes */
  uint64_t offset;   /* where it begins in the file, a multiple of 65,536 */
  uint64_t length;   /* in bytes; 0: to the file's end */
  /* What it must be made of, else it is refused; the bytes outlive the module. NULL: any module,
   * which it then carries itself. */
  const void *module;
  size_t module_size;
} amphora_compiled;
amphora_error *amphora_module_new_compiled(const amphora_compiled *compiled,
                                           amphora_module **module);

/* Compiles the module's functions to code of this machine, before it is instantiated first; what is
 * too large stays in the interpreter. Stores without guard pages refuse such a module then.
 * AMPHORA_HOST on other machines than x86-64-v2, or where the system lets no new code run; the
 * module is as it was then. */
amphora_error *amphora_module_compile(amphora_module *module);

/* Whether a function of the module's own, by its index, runs as compiled code, whenever that was
 * made; false: in the interpreter. */
bool amphora_module_is_compiled(const amphora_module *module, uint32_t function);

/* A key for caches of compiled modules: it depends on a module's bytes, this library, the machine
 * and its CPU. Different modules may have the same key. */
uint64_t amphora_compiled_key(const void *module, size_t size);

/* Releases the module; its instances keep what they need. NULL is allowed. */
void amphora_module_delete(amphora_module *module);

/* The same from chunks as they arrive; decoding and validation keep pace with them. The bytes are
 * always copied. Errors are reported as early as they show; after one only delete is allowed. */
amphora_error *amphora_loader_new(const amphora_module_options *options, amphora_loader **loader);
amphora_error *amphora_loader_write(amphora_loader *loader, const void *bytes, size_t size);
amphora_error *amphora_loader_finish(amphora_loader *loader, amphora_module **module);
void amphora_loader_delete(amphora_loader *loader);

/* Introspection. Strings and arrays live as long as the module. Names end in a NUL and may contain
 * others, hence the sizes. */
typedef struct amphora_import {
  const char *module, *name;
  size_t module_size, name_size;
  amphora_extern_type type;
} amphora_import;
typedef struct amphora_export {
  const char *name;
  size_t name_size;
  uint32_t index; /* in the index space of its kind */
  amphora_extern_type type;
} amphora_export;
typedef struct amphora_section {
  uint8_t id;       /* 0: custom */
  const char *name; /* "type", "import", …; a custom section's own name */
  size_t offset;    /* of the contents in the module's bytes, after a custom section's name */
  size_t size;      /* of the contents */
} amphora_section;
uint32_t amphora_module_import_count(const amphora_module *module);
uint32_t amphora_module_export_count(const amphora_module *module);
uint32_t amphora_module_section_count(const amphora_module *module);
amphora_import amphora_module_import(const amphora_module *module, uint32_t index);
amphora_export amphora_module_export(const amphora_module *module, uint32_t index);
amphora_section amphora_module_section(const amphora_module *module, uint32_t index);

/* The module's bytes: for custom sections, DWARF and the like. */
const uint8_t *amphora_module_bytes(const amphora_module *module, size_t *size);

/* Number of functions, memories, … with the imported ones; type of the index-th (index < count). */
uint32_t amphora_module_count(const amphora_module *module, amphora_kind kind);
amphora_extern_type amphora_module_type(const amphora_module *module, amphora_kind kind,
                                        uint32_t index);

/* The name of a function from the name section, else of an export; NULL if it has none. */
const char *amphora_module_function_name(const amphora_module *module, uint32_t index,
                                         size_t *size);

/* Prints a function that is not imported, for people: the text is no interface. False: memory has
 * run out. */
typedef enum amphora_dump {
  AMPHORA_DUMP_INSTRUCTIONS, /* as engines read them: without those that are never executed */
  AMPHORA_DUMP_CODE,         /* what the engine makes of them with guard pages */
  AMPHORA_DUMP_CHECKED_CODE, /* … with AMPHORA_CHECKS_EXPLICIT */
} amphora_dump;
bool amphora_module_dump(const amphora_module *module, amphora_dump what, uint32_t function,
                         FILE *out);

/* Writes how often functions were called, loops begun anew and branches taken, for `amrun compile
 * --profile-use`; docs/amrun.md has the format. The module was loaded with the option `count`, and
 * one thread at a time has run its functions, in stores with the same checks. False: memory has run
 * out. */
bool amphora_module_write_profile(const amphora_module *module, FILE *out);

/* ---- Stores --------------------------------------------------------------------------------- */

/* How accesses beyond the end of a memory are found. All find the same ones.
 *
 * Guard pages are the fast way: each memory with 32-bit addresses reserves 8 GiB of address space,
 * and an access beyond its end raises SIGSEGV or SIGBUS, which the engine's handlers turn into a
 * trap. They run on the thread's alternate stack if there is one, and pass every signal that is not
 * such an access on to the handlers that were there before, those sent by kill or raise too. */
typedef enum amphora_checks {
  AMPHORA_CHECKS_DEFAULT,       /* guard pages, unless the address space is limited (RLIMIT_AS) */
  AMPHORA_CHECKS_GUARD_PAGES,   /* the first such store installs the signal handlers */
  AMPHORA_CHECKS_HOST_HANDLERS, /* guard pages; the host's handlers call amphora_handle_signal */
  AMPHORA_CHECKS_EXPLICIT,      /* by code: slower, but needs no handlers and little addresses */
} amphora_checks;

/* Installs the engine's signal handlers again after the host has installed its own, which are
 * passed on to from now on. No other thread may be handling these signals meanwhile. */
void amphora_install_signal_handlers(void);

/* For the host's handlers of SIGSEGV and SIGBUS, with what SA_SIGINFO gives them: ends the guest's
 * run with a trap, and does not return, if the signal comes of a guest's access beyond its memory.
 * False if it does not. */
bool amphora_handle_signal(int signal, const void *siginfo, void *context);

/* What guests may take, and what the store is to its embedder.
 *
 * memory_bytes bounds the sum of what guests make the host allocate in the store: memories by their
 * size in bytes, whether touched or not (address space that is only reserved is free), tables with
 * their spare capacity, instances, types, exceptions that are still referred to, and the translated
 * code of functions that were called, which counts once an instance. Beyond it memory.grow and
 * table.grow return -1, guest code traps with AMPHORA_TRAP_MEMORY_LIMIT, and calls of the host fail
 * with AMPHORA_EXHAUSTED. Not counted: the stacks, which the store has from the start as large as
 * call_depth and stack_bytes say; modules, whose memory is proportional to their bytes, and the
 * image of a module's data segments, which is no larger than its memory's first size. */
typedef struct amphora_store_options {
  size_t size;               /* sizeof(amphora_store_options) */
  uint64_t memory_bytes;     /* of all together; default: no limit */
  uint64_t table_elements;   /* of each table; default 10,000,000 */
  uint32_t call_depth;       /* active calls; default 50,000 */
  uint64_t stack_bytes;      /* for all frames' locals and operands; default 16 MiB */
  uint64_t object_bytes;     /* of all but memories together; default 4 GiB */
  uint64_t host_stack_bytes; /* what a host function has left of the thread's stack at least, else
                                the call traps; default 48 KiB */
  amphora_checks checks;
  void *data;                   /* what amphora_store_data returns */
  void (*finalize)(void *data); /* the last that amphora_store_delete does; may be NULL */
} amphora_store_options;

/* options may be NULL. */
amphora_error *amphora_store_new(const amphora_store_options *options, amphora_store **store);

void *amphora_store_data(const amphora_store *store);

/* Frees the store and all that was made in it. NULL is allowed; no call may be active. */
void amphora_store_delete(amphora_store *store);

/* The bytes that count towards memory_bytes now. */
uint64_t amphora_store_memory_used(const amphora_store *store);

/* Makes guest code of the store trap with AMPHORA_TRAP_INTERRUPT, at the next call, loop or return
 * of a host function, within bulk operations, and while an instance is made: the running call, else
 * the next one. May be called from any thread and from signal handlers. */
void amphora_store_interrupt(amphora_store *store);

/* Whether the store has been interrupted and no guest code has trapped for it yet. Host functions
 * that take long ask from time to time and return, with whatever they have: the guest will trap.
 * May be called like amphora_store_interrupt. */
bool amphora_store_interrupted(const amphora_store *store);

/* Signals of a guest. Guest code of the store calls the function in between and goes on, soon after
 * amphora_store_signal: at the next call, loop or return of a host function; code compiled ahead of
 * time only at the latter. The interpreter also calls it where guest code traps, with the trap,
 * before the running call ends with that; the trap is AMPHORA_TRAP_NONE otherwise. The function may
 * call the guest. If it returns an error the running call ends with it, and a guest's exception is
 * thrown where the guest was interrupted or trapped. NULL: no function. */
typedef amphora_error *(*amphora_signal_function)(void *data, amphora_trap trap);
void amphora_store_on_signal(amphora_store *store, amphora_signal_function function, void *data);

/* Asks for a call of that function. May be called from any thread and from signal handlers. */
void amphora_store_signal(amphora_store *store);

/* Fuel: every call and every branch backwards takes one unit, bulk operations one per 64 bytes
 * more. When it is used up guest code traps with AMPHORA_TRAP_FUEL. A new store has INT64_MAX. */
void amphora_store_set_fuel(amphora_store *store, uint64_t fuel);
uint64_t amphora_store_fuel(const amphora_store *store);

/* ---- Linking and instances ------------------------------------------------------------------ */

/* A linker holds definitions by module and field name. It may serve several stores as long as only
 * host functions are defined in it; the last definition of a name holds. */
amphora_error *amphora_linker_new(amphora_linker **linker);
void amphora_linker_delete(amphora_linker *linker);

/* A host function must return: neither longjmp nor a C++ exception may leave it (the engine has no
 * unwind tables, so std::terminate ends the program; catch it and return an error).
 *
 * `values` holds the arguments on entry and takes the results before return: it
 * has room for max(param_count, result_count). `caller` is the instance whose code made the call,
 * NULL if the host called the function itself. It may call guest code. An error that it returns
 * ends the guest's call with this error. */
typedef amphora_error *(*amphora_host_function)(void *data, amphora_instance *caller,
                                                amphora_value *values);

/* Defines a host function under module.name; the type is copied, names too. */
amphora_error *amphora_linker_define(amphora_linker *linker, const char *module, const char *name,
                                     const amphora_functype *type, amphora_host_function function,
                                     void *data);

/* Defines an object of a store under module.name. */
amphora_error *amphora_linker_define_extern(amphora_linker *linker, const char *module,
                                            const char *name, amphora_extern object);

/* Defines all exports of an instance under its name. */
amphora_error *amphora_linker_define_instance(amphora_linker *linker, const char *module,
                                              amphora_instance *instance);

/* From now on, a function that is imported but not defined, or as something else than a function of
 * that type, becomes one that fails when called. */
void amphora_linker_stub_missing(amphora_linker *linker);

/* Resolves the module's imports, makes an instance in the store and runs its start function.
 * AMPHORA_UNLINKABLE, AMPHORA_TRAP or any error of the start function. */
amphora_error *amphora_linker_instantiate(const amphora_linker *linker, amphora_store *store,
                                          const amphora_module *module,
                                          amphora_instance **instance);

amphora_store *amphora_instance_store(const amphora_instance *instance);
const amphora_module *amphora_instance_module(const amphora_instance *instance);

/* Finds an export by name; false if there is none. */
bool amphora_instance_export(const amphora_instance *instance, const char *name,
                             amphora_extern *object);

/* The index-th of amphora_module_export's. */
amphora_extern amphora_instance_export_at(const amphora_instance *instance, uint32_t index);

/* Finds an exported function. With a type, AMPHORA_HOST if the function's type is another. */
amphora_error *amphora_instance_function(const amphora_instance *instance, const char *name,
                                         const amphora_functype *type, amphora_function **function);

/* ---- Functions ------------------------------------------------------------------------------ */

/* Calls a function: `values` holds the arguments and takes the results; it has room for
 * max(param_count, result_count). */
amphora_error *amphora_call(amphora_function *function, amphora_value *values);

/* The type lives as long as the store. */
amphora_functype amphora_function_type(const amphora_function *function);

/* Makes a host function in the store. */
amphora_error *amphora_function_new(amphora_store *store, const amphora_functype *type,
                                    amphora_host_function function, void *data,
                                    amphora_function **result);

/* ---- Memories, tables, globals, tags --------------------------------------------------------- */

/* A memory's first byte and its size in bytes; valid until guest code runs or the memory grows. */
typedef struct amphora_bytes {
  uint8_t *data;
  uint64_t size;
} amphora_bytes;

/* The instance's memory exported as "memory", or its memory 0. {NULL, 0} if there is none. */
amphora_bytes amphora_instance_memory(amphora_instance *instance);

amphora_error *amphora_memory_new(amphora_store *store, amphora_limits limits,
                                  amphora_memory **memory);
amphora_bytes amphora_memory_view(const amphora_memory *memory);

/* Grows by a number of pages; false if a limit forbids it or the host has no memory. What the host
 * adds to a shared memory counts in no store. */
bool amphora_memory_grow(amphora_memory *memory, uint64_t pages);

/* A shared memory may be imported by instances of several stores, of several threads, and exported
 * or made in one of them. Its bytes stay where they are. Each store counts those that were there
 * when it made the memory, or that its guests added. The memory lives as long as one of the stores,
 * or until the host has released it as often as it has retained it: a thread that hands it to
 * another one retains it first. Other memories live as long as their store, whatever is retained.
 * A memory that was made in a store without guard pages is not for those with them, and grows to
 * that store's memory_bytes at most. */
void amphora_memory_retain(amphora_memory *memory);
void amphora_memory_release(amphora_memory *memory);
amphora_error *amphora_table_new(amphora_store *store, amphora_type type, amphora_limits limits,
                                 amphora_value initial, amphora_table **table);
uint64_t amphora_table_size(const amphora_table *table);
bool amphora_table_get(const amphora_table *table, uint64_t index, amphora_value *value);
bool amphora_table_set(amphora_table *table, uint64_t index, amphora_value value);
bool amphora_table_grow(amphora_table *table, uint64_t count, amphora_value initial);

amphora_error *amphora_global_new(amphora_store *store, amphora_type type, bool is_mutable,
                                  amphora_value initial, amphora_global **global);
amphora_value amphora_global_get(const amphora_global *global);

/* AMPHORA_HOST if the global is immutable. */
amphora_error *amphora_global_set(amphora_global *global, amphora_value value);

/* The type of exceptions whose values are the type's parameters. */
amphora_error *amphora_tag_new(amphora_store *store, const amphora_functype *type,
                               amphora_tag **tag);

/* The type of any of these; the least size of a memory or table is its present one. Arrays in it
 * live as long as the store. */
amphora_extern_type amphora_extern_get_type(amphora_extern object);

#ifdef __cplusplus
}
#endif
#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#endif

/* SPDX-License-Identifier: MIT */
/* aot.c: compiled modules as the runtime sees them. */
#include "engine/aot/aot.h"

#include "base/error.h"
#include "base/options.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

#define SAME(ours, member, theirs, their_member)                                                   \
  _Static_assert(offsetof(struct ours, member) == offsetof(struct theirs, their_member),           \
                 "abi.h is about " #theirs)
SAME(aot_function, type, amphora_function, type);
SAME(aot_function, instance, amphora_function, instance);
SAME(aot_function, native, amphora_function, native);
SAME(aot_memory, data, amphora_memory, data);
SAME(aot_memory, size, amphora_memory, size);
SAME(aot_table, elements, amphora_table, elements);
SAME(aot_table, size, amphora_table, size);
SAME(aot_exception, tag, exception, tag);
SAME(aot_exception, values, exception, values);
SAME(aot_global, value, amphora_global, value);
_Static_assert(sizeof(struct aot_global) == sizeof(struct amphora_global),
               "abi.h is about globals");

typedef void enter_function(const void *code, struct vmctx *vm, uint8_t *m, aot_slot *values);

static const struct aot_object *object_of(const amphora_instance *instance) {
  return (const struct aot_object *)instance->module->compiled;
}

/* ---- Instances ----------------------------------------------------------------------------------
 */

static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }

static void bind(amphora_function *function);

static amphora_error *open_instance(amphora_instance *instance) {
  struct vmctx *vm = instance->context;
  amphora_store *store = instance->store;
  const amphora_module *m = instance->module;
  if (store->code_kind != CODE_GUARDED)
    return amphora_error_new(AMPHORA_HOST, "compiled modules need memories with guard pages");
  uint32_t slots = 1;
  for (uint32_t i = 0; i < m->type_count; i++)
    slots = larger(slots, functype_at(m, i)->param_slots);
  slot *values = store_alloc(store, slots, sizeof *values);
  if (!values) return store_memory_error(store);
  *vm = (struct vmctx){
      .helpers = &aot_helpers,
      .stack_limit = (uintptr_t *)&store->host_stack_limit,
      .fuel = &store->fuel,
      .interrupted = (const bool *)&store->interrupted,
      .instance = instance,
      .functions = (struct aot_function **)instance->functions,
      .tables = (struct aot_table **)instance->tables,
      .memories = (struct aot_memory **)instance->memories,
      .globals = (struct aot_global **)instance->globals,
      .tags = (void *const *)instance->tags,
      .types = (const void *const *)instance->types,
      .elements0 = m->table_count ? instance->tables[0]->elements : NULL,
      .tail_call.values = (aot_slot *)values,
  };
  return NULL;
}

/* ---- Calls --------------------------------------------------------------------------------------
 */

static void call_native(const amphora_function *function, slot *values) {
  amphora_instance *instance = function->instance;
  const struct aot_object *object = object_of(instance);
  uint32_t type = function_type(instance->module, function->index)->canonical;
  const void *entry = object->code + object->entries[type];
  uint8_t *memory = instance->module->memory_count ? instance->memory0->data : NULL;
  ((enter_function *)entry)(function->native, instance->context, memory, (aot_slot *)values);
}

bool aot_finish_calls(struct vmctx *vm, slot *values) {
  amphora_instance *instance = vm->instance;
  while (vm->tail_call.function) {
    const amphora_function *function = (const amphora_function *)vm->tail_call.function;
    vm->tail_call.function = NULL;
    memcpy(values, vm->tail_call.values,
           function->type->type.function.param_slots * sizeof *values);
    if (function->instance == instance)
      call_native(function, values);
    else if (!function->entry(function, instance, values))
      return false;
  }
  return true;
}

/* The slots that a call may use for its values. */
static uint32_t slots_of_call(const amphora_instance *instance, const amphora_function *function) {
  const struct functype *type = &function->type->type.function;
  uint32_t slots = larger(type->param_slots, type->result_slots);
  /* Functions that are called in place of this one may have more parameters. */
  for (uint32_t i = 0; i < instance->module->type_count; i++)
    slots = larger(slots, functype_at(instance->module, i)->param_slots);
  return slots;
}

static bool run_to_end(struct aot_run *run, const amphora_function *function, slot *values) {
  amphora_store *store = run->run.store;
  run->base = __builtin_frame_address(0);
  if (sigsetjmp(run->recovery, 0)) return false;
  struct vmctx *vm = function->instance->context;
  call_native(function, values);
  if (!aot_finish_calls(vm, values)) return false;
  store->exception = vm->exception;
  vm->exception = NULL;
  return !store->exception;
}

/* Compiled code shares the host's stack: it leaves what host functions may need, and something for
 * frames that are not checked. */
static void set_stack_end(amphora_store *store) {
  enum { RESERVE = 64 << 10, UNKNOWN_SIZE = 256 << 10 };
  uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  uintptr_t end = store->host_stack_end
                      ? store->host_stack_end + store->options.host_stack_bytes + RESERVE
                      : here - UNKNOWN_SIZE;
  store->compiled_stack_end = end;
  atomic_store(&store->host_stack_limit, end);
  if (store_is_interrupted(store)) atomic_store(&store->host_stack_limit, UINTPTR_MAX);
}

static bool refuse(amphora_store *store, const char *why) {
  store->error = amphora_error_new(AMPHORA_HOST, "%s", why);
  return false;
}

static bool enter(const amphora_function *function, amphora_instance *caller, slot *fp) {
  (void)caller;
  amphora_store *store = function->type->store;
  if (store->fuel_is_limited && !(object_of(function->instance)->header.flags & AOT_FUEL))
    return refuse(store, "the module was compiled without --fuel and counts none");
  slot *top = store->stack_top;
  uint32_t slots = slots_of_call(function->instance, function);
  set_stack_end(store);
  bool fits = (uintptr_t)__builtin_frame_address(0) > store->compiled_stack_end &&
              store->stack_end - fp >= (ptrdiff_t)slots;
  if (!fits) {
    store->trap = AMPHORA_TRAP_STACK;
    store_note_calls(store);
    return false;
  }
  struct aot_run run = {.instance = function->instance};
  run_begin(&run.run, &aot_engine, store);
  store->stack_top = fp + slots;
  bool returned = run_to_end(&run, function, fp);
  if (returned) {
    store_forget_calls(store);
  } else {
    run.shows_throw = true;
    store_note_calls(store);
    ((struct vmctx *)function->instance->context)->tail_call.function = NULL;
  }
  store->stack_top = top;
  run_end(&run.run);
  return returned;
}

static void bind(amphora_function *function) {
  const amphora_module *m = function->instance->module;
  const struct aot_object *object = object_of(function->instance);
  uint32_t offset = object->functions[function->index - m->imported_functions];
  if (!(offset & AOT_INTERPRETED)) function->entry = enter;
  function->native = object->code + (offset & ~AOT_INTERPRETED);
}

/* ---- Traps --------------------------------------------------------------------------------------
 */

void aot_leave(struct aot_run *run, amphora_trap trap) {
  amphora_store *store = run->run.store;
  if (trap) {
    store_forget_calls(store); /* of an exception that was caught */
    store->trap = trap;
  }
  store_note_calls(store);
  siglongjmp(run->recovery, 1);
}

/* Where the instruction that faulted is, and its frame. */
static struct native_frame fault_frame(const struct fault *fault) {
  const ucontext_t *context = fault->context;
#if defined __x86_64__
  const greg_t *registers = context->uc_mcontext.gregs;
  return (struct native_frame){(const void *)registers[REG_RBP],
                               (const uint8_t *)registers[REG_RIP] + 1};
#elif defined __aarch64__
  return (struct native_frame){(const void *)context->uc_mcontext.regs[29],
                               (const uint8_t *)context->uc_mcontext.pc + 1};
#else
  (void)context;
  return (struct native_frame){NULL, NULL};
#endif
}

static bool is_within(const uint8_t *start, size_t size, const uint8_t *address) {
  return (uintptr_t)address - (uintptr_t)start < size;
}

static bool is_code(const struct aot_object *object, const uint8_t *address) {
  return is_within(object->code, object->header.code.size, address) ||
         is_within(object->stubs, object->stubs_size, address);
}

static void recover(struct run *base, const struct fault *fault) {
  struct aot_run *run = (struct aot_run *)base;
  struct native_frame frame = fault_frame(fault);
  if (!memory_guards(base->store, fault->address) ||
      !is_code(object_of(run->instance), frame.return_address - 1))
    return;
  run->fault = frame;
  run->exit = &run->fault;
  aot_leave(run, AMPHORA_TRAP_MEMORY_ACCESS);
}

/* ---- Active calls -------------------------------------------------------------------------------
 */

/* The function of the module that has this offset in its body, or NULL. */
static const amphora_function *function_at(const amphora_instance *instance, uint32_t offset) {
  const amphora_module *m = instance->module;
  uint32_t low = m->imported_functions, high = m->function_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (m->functions[middle].body.offset <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == m->imported_functions) return NULL;
  const struct span *body = &m->functions[low - 1].body;
  return offset - body->offset < body->size ? instance->functions[low - 1] : NULL;
}

static uint32_t locate(const struct aot_run *run, const uint8_t *return_address) {
  const struct aot_object *object = object_of(run->instance);
  const uint8_t *address = return_address - 1;
  if (!is_within(object->code, object->header.code.size, address)) return 0;
  return aot_object_locate(object, (uint32_t)(address - object->code));
}

static uint32_t offset_of(const struct aot_run *run, const struct native_frame *frame) {
  if (frame == run->exit && run->trap_offset) return run->trap_offset;
  return locate(run, frame->return_address);
}

void aot_note_throw(struct aot_run *run) {
  const struct aot_object *object = object_of(run->instance);
  struct throw_trace *t = &run->thrown;
  t->count = t->depth = 0;
  /* The outermost code is what entered the module's. */
  for (const struct native_frame *frame = run->exit; frame && frame->outer != run->base;
       frame = frame->outer, t->depth++) {
    const struct native_frame *outer = frame->outer;
    if (!outer || !is_code(object, outer->return_address - 1)) return;
    if (t->count < MAX_FRAMES) t->addresses[t->count++] = frame->return_address;
  }
}

/* The position is a number, from 1 on. Of calls that were only counted the function does not
 * matter. */
static bool next_thrown(struct call_walk *walk) {
  const struct aot_run *run = (const struct aot_run *)walk->run;
  const struct throw_trace *t = &run->thrown;
  for (uintptr_t i = (uintptr_t)walk->position; i < t->depth; i++) {
    walk->position = (const void *)(i + 1);
    if (i >= t->count) return true;
    walk->function = function_at(run->instance, locate(run, t->addresses[i]));
    if (walk->function) return true;
  }
  return false;
}

static bool next_call(struct call_walk *walk) {
  const struct aot_run *run = (const struct aot_run *)walk->run;
  if (run->shows_throw) return next_thrown(walk);
  const struct native_frame *frame = walk->position;
  const struct aot_object *object = object_of(run->instance);
  for (frame = frame ? frame->outer : run->exit; frame && frame != run->base;
       frame = frame->outer) {
    if (!is_code(object, frame->return_address - 1)) return false;
    walk->position = frame;
    walk->function = function_at(run->instance, offset_of(run, frame));
    if (walk->function) return true;
  }
  return false;
}

static void call_offsets(const struct call_walk *calls, size_t count, size_t *offsets) {
  for (size_t i = 0; i < count; i++) {
    const struct aot_run *run = (const struct aot_run *)calls[i].run;
    offsets[i] = run->shows_throw
                     ? locate(run, run->thrown.addresses[(uintptr_t)calls[i].position - 1])
                     : offset_of(run, calls[i].position);
  }
}

static bool visit_run(const struct run *base, visit_slots *visit, void *context) {
  jmp_buf registers;
  setjmp(registers);
  const struct aot_run *run = (const struct aot_run *)base;
  const slot *from = (const slot *)((uintptr_t)&registers & ~(sizeof(slot) - 1));
  const slot *to = (const slot *)run->base;
  return from >= to || visit(context, from, (size_t)(to - from));
}

/* ---- Modules ------------------------------------------------------------------------------------
 */

const struct engine aot_engine = {
    .name = "aot",
    .bind = bind,
    .context_size = sizeof(struct vmctx),
    .open_instance = open_instance,
    .next_call = next_call,
    .call_offsets = call_offsets,
    .visit_run = visit_run,
    .recover = recover,
};

static amphora_error *make_module(struct aot_object *object, amphora_module **module) {
  const struct aot_header *h = &object->header;
  amphora_error *error = module_new_valid(object->module, h->module_size, module);
  if (error) return error;
  amphora_module *m = *module;
  uint32_t own = m->function_count - m->imported_functions;
  if (h->functions.size == own * sizeof(uint32_t) &&
      h->entries.size == m->type_count * sizeof(uint32_t)) {
    m->engine = &aot_engine;
    m->compiled = &object->artifact;
    return NULL;
  }
  amphora_module_delete(m);
  return amphora_error_new(AMPHORA_HOST, "the compiled module is damaged");
}

amphora_error *amphora_module_new_compiled(const amphora_compiled *given, amphora_module **module) {
  amphora_compiled compiled;
  struct aot_object *object;
  amphora_error *error = options_copy(&compiled, sizeof compiled, given);
  if (!error) error = aot_object_open(&compiled, &object);
  if (error) return error;
  error = make_module(object, module);
  if (error) object->artifact.free(&object->artifact);
  return error;
}

bool amphora_module_is_compiled(const amphora_module *module, uint32_t function) {
  if (!module->compiled || function < module->imported_functions) return false;
  const struct aot_object *object = (const struct aot_object *)module->compiled;
  return !(object->functions[function - module->imported_functions] & AOT_INTERPRETED);
}

amphora_error *amphora_module_open_compiled(const char *path, amphora_module **module) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return amphora_error_new(AMPHORA_HOST, "%s", strerror(errno));
  const amphora_compiled file = {.size = sizeof file, .file = fd};
  amphora_error *error = amphora_module_new_compiled(&file, module);
  close(fd);
  return error;
}

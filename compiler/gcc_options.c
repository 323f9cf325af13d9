/* SPDX-License-Identifier: MIT */
#include "gcc_options.h"

#include "base/string_list.h"

#include <stddef.h>
#include <string.h>

// ---- Names ------------------------------------------------------------------------------------

// Behind -W, -f, -m and -g. Each stands for its "no-" form too, and for the form with a value: for
// that alone with =, since clang has the other. * stands for any text.
static const char warnings[] =
    "abi-tag abi= aggressive-loop-optimizations aliasing align-commons aligned-new "
    "alloc-size-larger-than alloc-zero alloca-larger-than ampersand analyzer-* arith-conversion "
    "array-bounds= array-compare array-parameter= array-temporaries assign-intercept "
    "attribute-alias attributes= bidi-chars bool-compare builtin-declaration-mismatch "
    "c++23-extensions c-binding-type c11-c2x-compat c90-c99-compat c99-c11-compat "
    "cannot-profile cast-align= cast-result catch-value character-truncation chkp "
    "class-memaccess clobbered comma-subscript compare-reals conditionally-supported "
    "conversion-extra coverage-* dangling-pointer designated-init discarded-array-qualifiers "
    "discarded-qualifiers do-subscript duplicated-branches duplicated-cond format-contains-nul "
    "format-diag format-overflow format-signedness format-truncation function-elimination hsa "
    "if-not-aligned implicit-fallthrough= implicit-interface implicit-procedure "
    "inherited-variadic-ctor init-list-lifetime integer-division interference-size "
    "intrinsic-shadow intrinsics-std invalid-imported-macros invalid-memory-model "
    "jump-misses-init larger-than line-truncation literal-suffix logical-op lto-type-mismatch "
    "maybe-uninitialized memset-elt-size mismatched-dealloc missing-attributes "
    "missing-parameter-type missing-profile missing-requires missing-template-keyword mudflap "
    "multiple-inheritance multistatement-macros namespaces noexcept non-template-friend "
    "nonnull-compare normalized objc-root-class old-style-declaration openacc-parallelism "
    "openmp-simd override-init-side-effects overwrite-recursive packed-bitfield-compat "
    "packed-not-aligned placement-new pmf-conversions prio-ctor-dtor property-assign-default "
    "protocol real-q-constant realloc-lhs realloc-lhs-all redundant-tags restrict "
    "scalar-storage-order selector shadow-compatible-local shadow-ivar shadow-local shadow= "
    "shift-overflow= sized-deallocation stack-usage strict-null-sentinel strict-selector-match "
    "stringop-overflow stringop-overread stringop-truncation subobject-linkage "
    "suggest-attribute= suggest-final-* surprising switch-outside-range switch-unreachable "
    "sync-nand tabs target-lifetime templates terminate traditional traditional-conversion "
    "trampolines trivial-auto-var-init tsan undeclared-selector undefined-do-loop underflow "
    "unsafe-loop-optimizations unsuffixed-float-constants unused-const-variable= "
    "unused-dummy-argument use-after-free use-without-only useless-cast "
    "vector-operation-performance virtual-inheritance virtual-move-assign vla-larger-than "
    "vla-parameter volatile zero-length-bounds zerotrip";

static const char features[] =
    "abi-compat-version= abi-version= ada-spec-parent= aggressive-loop-optimizations "
    "align-jumps align-labels align-loops all-virtual allocation-dce "
    "allow-parameterless-variadic-functions allow-store-data-races alt-external-templates "
    "analyzer* argument-* auto-inc-dec auto-profile bit-tests branch-count-reg "
    "branch-probabilities branch-target-load-optimize branch-target-load-optimize2 "
    "btr-bb-exclusive building-libgcc builtin-* call-saved-* call-used-* caller-saves "
    "callgraph-info* canonical-system-headers cf-protection check-data-deps "
    "check-pointer-bounds checking chkp-* cilkplus code-hoisting combine-stack-adjustments "
    "compare-debug compare-debug-second compare-elim concepts concepts-diagnostics-depth= "
    "concepts-ts cond-mismatch conserve-space conserve-stack constexpr-cache-depth= "
    "constexpr-fp-except constexpr-loop-limit= constexpr-ops-limit= cprop-registers "
    "crossjumping cse-follow-jumps cse-skip-blocks cx-fortran-rules cx-limited-range dbg-cnt* "
    "dce debug-cpp declone-ctor-dtor deduce-init-list default-inline defer-pop delayed-branch "
    "delete-dead-exceptions devirtualize devirtualize-at-ltrans devirtualize-speculatively "
    "diagnostics-column-origin= diagnostics-column-unit= diagnostics-escape-format= "
    "diagnostics-format= diagnostics-generate-patch diagnostics-minimum-margin-width= "
    "diagnostics-parseable-fixits diagnostics-path-format= diagnostics-plain-output "
    "diagnostics-show-caret diagnostics-show-cwe diagnostics-show-labels "
    "diagnostics-show-line-numbers diagnostics-show-path-depths diagnostics-show-template-tree "
    "diagnostics-urls= disable-* dse dump-* early-inlining elide-type eliminate-dwarf2-dups "
    "emit-class-debug-always emit-struct-debug-baseonly emit-struct-debug-detailed= "
    "emit-struct-debug-reduced enable-* enforce-eh-specs enum-int-equiv expensive-optimizations "
    "ext-numeric-literals extended-identifiers extern-tls-init external-templates "
    "fat-lto-objects fixed-* float-store fold-simple-inlines for-scope force-addr "
    "forward-propagate fp-int-builtin-inexact function-cse gcse* gimple gnat-encodings= gnu-tm "
    "gnu-unique graphite graphite-identity guess-branch-probability guiding-decls "
    "handle-exceptions harden-compares harden-conditional-branches help hoist-adjacent-loads "
    "honor-std huge-objects if-conversion if-conversion2 implicit-constexpr "
    "implicit-inline-templates indirect-inlining inhibit-size-directive inline-atomics "
    "inline-functions-called-once inline-limit-* inline-limit= inline-small-functions "
    "instrument-functions instrument-functions-exclude-* ipa-* ira-* "
    "isolate-erroneous-paths-attribute isolate-erroneous-paths-dereference ivopts "
    "keep-gc-roots-live keep-inline-functions keep-static-functions labels-ok lang-info-* "
    "large-source-files leading-underscore lifetime-dse limit-function-alignment live-patching "
    "live-range-shrinkage loop-block loop-flatten loop-interchange loop-nest-optimize "
    "loop-optimize loop-parallelize-all loop-strip-mine loop-unroll-and-jam lra-remat "
    "lto-compression-level= lto-odr-type-merging lto-partition= lto-report lto-report-wpa "
    "max-include-depth= mem-report mem-report-wpa merge-constants merge-debug-strings "
    "module-header module-implicit-inline module-lazy module-mapper= module-version-ignore "
    "modules-ts modulo-sched modulo-sched-allow-regmoves move-loop-invariants move-loop-stores "
    "mudflap mudflapir mudflapth new-abi new-inheriting-ctors new-ttp-matching no-freestanding "
    "no-hosted no-syntax-only nonansi-builtins nonnull-objects nothrow-opt offload-options= "
    "openacc openacc-dim= opt-info optimize-register-move optimize-strlen optional-diags "
    "partial-inlining patchable-function-entry= pcc-struct-return pch-deps pch-preprocess "
    "peel-loops peephole peephole2 permitted-flt-eval-methods= plan9-extensions plt "
    "post-ipa-mem-report pre-include= pre-ipa-mem-report predictive-commoning "
    "prefetch-loop-arrays preprocessed pretty-templates printf-return-value profile-abs-path "
    "profile-arcs profile-correction profile-exclude-files= profile-filter-files= "
    "profile-generate profile-info-section profile-note= profile-partial-training "
    "profile-prefix-map= profile-prefix-path= profile-reorder-functions profile-report "
    "profile-reproducible= profile-use profile-values random-seed record-gcc-switches ree "
    "reg-struct-return regmove rename-registers reorder-blocks reorder-blocks-algorithm= "
    "reorder-blocks-and-partition reorder-functions repo report-bug require-return-statement "
    "rerun-cse-after-loop rerun-loop-opt reschedule-modulo-scheduled-loops sanitize-sections= "
    "sched-* sched2-* schedule-* section-anchors sel-sched-* selective-scheduling* self-test= "
    "shrink-wrap shrink-wrap-separate signaling-nans simd-cost-model= single-precision-constant "
    "split-ivs-in-unroller split-loops split-paths split-wide-types split-wide-types-early "
    "squangle ssa-backprop ssa-phiopt stack-check= stack-clash-protection stack-limit "
    "stack-limit-register= stack-limit-symbol= stack-protector stack-protector-* stack-reuse= "
    "stack-usage stats stdarg-opt store-merging strength-reduce strict-prototype "
    "strict-volatile-bitfields strong-eval-order sync-libcalls target-help test-coverage "
    "this-is-variable thread-jumps time-report time-report-details toplevel-reorder tracer "
    "track-macro-expansion trampolines tree-* unconstrained-commons unit-at-a-time "
    "unroll-all-loops unroll-completely-grow-size unsafe-loop-optimizations unsigned-bitfields "
    "unswitch-loops use-cxa-get-exception-ptr use-linker-plugin var-tracking "
    "var-tracking-assignments var-tracking-assignments-toggle var-tracking-uninit "
    "variable-expansion-in-unroller vect-cost-model version version-loops-for-strides "
    "visibility-ms-compat vpt vtable-gc vtable-thunks vtable-verify= vtv-* weak web "
    "whole-program wide-exec-charset= working-directory xref zee zero-call-used-regs=";

// Of x86, but for the extensions that x86.c has.
static const char machine[] =
    "128bit-long-double 80387 8bit-idiv 96bit-long-double abi= accumulate-outgoing-args "
    "address-mode= adx align-data= align-double align-functions= align-jumps= align-loops= "
    "align-stringops amx-* android arch= asm= avx256-split-unaligned-load "
    "avx256-split-unaligned-store avx512* avxvnni bionic branch-cost= call-ms2sysv-xlogues "
    "cet-switch cld cldemote clflushopt clwb clzero cmodel= cpu= cx16 default "
    "direct-extern-access dispatch-scheduler dump-tune-features enqcmd fancy-math-387 fentry "
    "fentry-name= fentry-section= fma4 force-drap force-indirect-call fp-ret-in-387 fpmath= "
    "fsgsbase function-return= fused-madd fxsr general-regs-only gfni glibc hard-float "
    "harden-sls= hle hreset iamcu ieee-fp incoming-stack-boundary= indirect-branch-cs-prefix "
    "indirect-branch-register indirect-branch= inline-all-stringops "
    "inline-stringops-dynamically instrument-return= intel-syntax kl large-data-threshold= "
    "long-double-128 long-double-64 long-double-80 lwp manual-endbr memcpy-strategy= "
    "memset-strategy= mitigate-rop movbe movdir64b movdiri move-max= musl mwait mwaitx needed "
    "nop-mcount omit-leaf-frame-pointer pc32 pc64 pc80 pcommit pconfig pku prefer-avx128 "
    "prefer-vector-width= preferred-stack-boundary= prefetchwt1 prfchw ptwrite push-args rdpid "
    "rdrnd rdseed recip record-mcount record-return red-zone regparm= relax-cmpxchg-loop rtd "
    "rtm sahf serialize sgx sha shstk soft-float sse2avx sse4a sse5 sseregparm stack-arg-probe "
    "stack-protector-guard-offset= stack-protector-guard-reg= stack-protector-guard-symbol= "
    "stack-protector-guard= stackrealign store-max= stringop-strategy= stv tbm tls-dialect= "
    "tls-direct-seg-refs tsxldtrk tune-ctrl= tune= uclibc uintr vaes veclibabi= "
    "vect8-ret-in-mem vpclmulqdq vzeroupper waitpkg wbnoinvd widekl xop xsave*";

static const char debugging[] =
    "as-loc-support as-locview-support btf ctf describe-dies inline-points "
    "internal-reset-location-views statement-frontiers toggle variable-location-views";

// What programs may see and cannot be had.
static const struct {
  const char *option, *why;
} lacking[] = {
    {"-funsigned-bitfields", "bit-fields of plain int are signed"},
    {"-fno-signed-bitfields", "bit-fields of plain int are signed"},
    {"-fsso-struct=big-endian", "structures are little-endian"},
    {"-fgnu-tm", "there is no transactional memory"},
    {"-fopenacc", "there is no OpenACC"},
    {"-fplan9-extensions", "of those extensions clang has Microsoft's"},
    {"-finstrument-functions", "functions call no profiler"},
    {"-fprofile-arcs", "no profile is written"},
    {"-fprofile-generate", "no profile is written"},
    {"-ftest-coverage", "no profile is written"},
    {"--coverage", "no profile is written"},
    {"-p", "no profile is written"},
    {"-pg", "no profile is written"},
};

// ---- Looking up -------------------------------------------------------------------------------

// Whether the text is what `name`, of so many bytes, stands for.
static bool is_like(const char *text, const char *name, size_t length) {
  char last = name[length - 1];
  if (last == '*') return strncmp(text, name, length - 1) == 0;
  if (strncmp(text, name, length) != 0) return false;
  return last == '=' || !text[length] || text[length] == '=';
}

static bool is_among(const char *text, const char *names) {
  for (size_t length; *names; names += length + (names[length] == ' ')) {
    length = strcspn(names, " ");
    if (is_like(text, names, length)) return true;
  }
  return false;
}

static const char *behind(const char *text, const char *prefix) {
  return starts_with(text, prefix) ? text + strlen(prefix) : text;
}

bool gcc_option_is_idle(const char *word) {
  static const struct {
    char letter;
    const char *names;
  } tables[] = {{'W', warnings}, {'f', features}, {'m', machine}, {'g', debugging}};
  const char *text = word + 2, *name = behind(text, "no-");
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
    if (word[0] == '-' && word[1] == tables[i].letter)
      return is_among(text, tables[i].names) || is_among(behind(name, "error="), tables[i].names);
  return false;
}

const char *gcc_option_lacks(const char *word) {
  for (size_t i = 0; i < sizeof lacking / sizeof *lacking; i++)
    if (is_like(word, lacking[i].option, strlen(lacking[i].option))) return lacking[i].why;
  return NULL;
}

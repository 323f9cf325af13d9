// SPDX-License-Identifier: MIT
// Random C++ programs that throw and catch in every nesting: each function leaves a trace of what it
// does, and main prints what all calls came to.

/** Pseudo-random numbers (xorshift) from a seed.
 *  @param {number} seed */
function numbers(seed) {
  let state = seed * 2654435761 + 1 | 0 || 1;
  return (/** @type {number} */ limit) => {
    state ^= state << 13, state ^= state >>> 17, state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

const head = `#include <cstdio>
#include <cstdint>
#include <exception>
#include <string>
static uint32_t trace;
static int budget;
static void mark(uint32_t n) { trace = trace * 31 + n; }
struct Base { int n; explicit Base(int v) : n(v) {} virtual ~Base() { mark(n); } virtual int get() { return n; } };
struct Derived : Base { explicit Derived(int v) : Base(v + 1) {} int get() override { return n * 2; } };
struct Mixin { int m = 5; virtual ~Mixin() {} };
struct Mixed : Mixin, Derived { explicit Mixed(int v) : Derived(v) {} };
struct Local {
  int n;
  explicit Local(int v) : n(v) { mark(n); if (n % 17 == 11) throw n; }
  ~Local() { mark(n + 1000); if (n % 5 == 2) try { mark(7); throw std::string(n % 7, 'x'); } catch (std::string &s) { mark(s.size()); } }
};
struct Guard { int n; ~Guard() noexcept(false) { mark(n + 50); if (n % 4 == 1 && !std::uncaught_exceptions()) throw n + 0.5; } };
using Function = int (*)(int);
extern const Function functions[];
`;

const handlers = [
  'catch (int e) { mark(e); x += 1;',
  'catch (double e) { mark(uint32_t(e)); x += 2;',
  'catch (Base &e) { mark(e.get()); x += 3;',
  'catch (Derived &e) { mark(e.get() + 1); x += 4;',
  'catch (const std::string &e) { mark(e.size()); x += 5;',
  'catch (Mixin &e) { mark(e.m); x += 6;',
  'catch (Base *e) { mark(9); x += 7; delete e;',
];
const thrown = ['x', 'x + 0.25', 'Base(x)', 'Derived(x)', 'Mixed(x)', 'std::string(x & 7, 0x61)', 'static_cast<Base *>(new Derived(x))', '&functions[0]'];

/** @param {number} seed @param {number} count of functions @returns {string} */
export function generate(seed, count) {
  const random = numbers(seed);
  const pick = (/** @type {string[]} */ from) => from[random(from.length)];
  let marks = 0;

  /** @param {number} self @param {number} depth @param {boolean} inLoop @param {boolean} inCatch @returns {string} */
  function statement(self, depth, inLoop, inCatch) {
    const condition = `(x + ${random(9)}) % ${2 + random(4)} == 0`;
    const body = () => block(self, depth + 1, inLoop, inCatch);
    const kinds = depth < 3 ? 13 : 7;
    switch (random(kinds)) {
    case 0: return `mark(${++marks});`;
    case 1: return `x = x * ${1 + random(5)} + ${random(20)};`;
    case 2: return `if (${condition}) throw ${pick(thrown)};`;
    case 3: return self > 0 ? `x += ${random(2) ? `f${random(self)}` : `functions[${random(self)}]`}(x & 63);` : 'mark(1);';
    case 4: return inLoop ? `if (${condition}) ${pick(['break', 'continue'])};` : `if (${condition}) return x;`;
    case 5: return inCatch ? `if (${condition}) throw;` : `mark(x);`;
    case 6: return `Local l${++marks}(x & 127); Guard g${marks}{x & 31};`;
    case 7: return `{ ${body()} }`;
    case 8: return `for (int i = 0; i < ${1 + random(3)}; i++) { ${block(self, depth + 1, true, inCatch)} }`;
    case 9: return `switch (x & 3) { case 0: { ${block(self, depth + 1, false, inCatch)} break; } case 1: throw x; default: mark(3); }`;
    default: {
      const clauses = Array.from({length: 1 + random(3)}, () => `${pick(handlers)} ${block(self, depth + 1, inLoop, true)} }`);
      if (random(3) === 0) clauses.push(`catch (...) { mark(99); ${block(self, depth + 1, inLoop, true)} }`);
      return `try { ${body()} } ${clauses.join(' ')}`;
    }
    }
  }

  /** @param {number} self @param {number} depth @param {boolean} inLoop @param {boolean} inCatch @returns {string} */
  const block = (self, depth, inLoop, inCatch) =>
    Array.from({length: 1 + random(depth ? 2 : 4)}, () => statement(self, depth, inLoop, inCatch)).join('\n');

  const functions = Array.from({length: count}, (_, i) =>
    `static int f${i}(int x) {\nif (--budget < 0) return x;\n${block(i, 0, false, false)}\n${block(i, 0, false, false)}\nreturn x;\n}\n`);
  return `${head}${functions.join('')}
const Function functions[] = {${functions.map((_, i) => `f${i}`).join(', ')}};
int main() {
  for (int i = 0; i < ${count}; i++) {
    trace = 0;
    for (int x = 0; x < 12; x++) {
      budget = 2000;
      try {
        mark(functions[i](x));
      } catch (int) {
        mark(1);
      } catch (Base &) {
        mark(2);
      } catch (...) {
        mark(std::uncaught_exceptions() + 3);
      }
    }
    std::printf("%d %08x\\n", i, unsigned(trace));
  }
}
`;
}

if (process.argv[1] === import.meta.filename) process.stdout.write(generate(Number(process.argv[2]), Number(process.argv[3])));

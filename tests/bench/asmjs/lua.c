/* SPDX-License-Identifier: MIT */
// Lua: a script of calls, tables, strings, closures and numbers.
#include "bench.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>

static const char script[] =
    "local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end\n"
    "local sum = fib(19)\n"
    "local list = {}\n"
    "local x = 1\n"
    "for i = 1, 3000 do x = (x * 1103515245 + 12345) % 2147483648; list[i] = x end\n"
    "table.sort(list, function(a, b) return a > b end)\n"
    "for i = 1, #list, 7 do sum = sum + list[i] % 1000 end\n"
    "local words = {}\n"
    "for i = 1, 800 do words[#words + 1] = string.format('%d:%s', i * 7, ('ab'):rep(i % 9)) end\n"
    "local text = table.concat(words, ' ')\n"
    "for n, s in text:gmatch('(%d+):(%a*)') do sum = sum + tonumber(n) + #s end\n"
    "local count = {}\n"
    "for c in text:gmatch('.') do count[c] = (count[c] or 0) + 1 end\n"
    "local point = setmetatable({}, {__add = function(a, b) return b + 1 end})\n"
    "for i = 1, 3000 do sum = sum + (point + i) * 0.5 end\n"
    "return math.floor(sum) + count['a'] + count['7']\n";

uint32_t bench(int which) {
  (void)which;
  lua_State *L = luaL_newstate();
  luaL_requiref(L, LUA_GNAME, luaopen_base, 1);
  luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 1);
  luaL_requiref(L, LUA_TABLIBNAME, luaopen_table, 1);
  luaL_requiref(L, LUA_MATHLIBNAME, luaopen_math, 1);
  if (luaL_dostring(L, script) != LUA_OK) abort();
  uint32_t sum = (uint32_t)lua_tointeger(L, -1);
  lua_close(L);
  return sum;
}

/* SPDX-License-Identifier: MIT */
#include "../lib/check.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

int main(void) {
  lua_State *lua = luaL_newstate();
  luaL_openlibs(lua);
  CHECK(luaL_dostring(lua, "local s = 0 for i = 1, 10 do s = s + i end return s") == LUA_OK);
  CHECK(lua_tointeger(lua, -1) == 55);
  CHECK(luaL_dostring(lua, "error('no', 0)") != LUA_OK && !strcmp(lua_tostring(lua, -1), "no"));
  CHECK(luaL_dostring(lua, "return string.format('%.14g', math.pi)") == LUA_OK);
  CHECK(strcmp(lua_tostring(lua, -1), "3.1415926535898") == 0);
  lua_close(lua);
  return check_result();
}

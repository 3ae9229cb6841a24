// The work of EmbeddingBenchmark.swift with Lua's C API.
// cc -O2 -I/usr/include/lua5.4 Tests/Benchmarks/Embedding/embedding.c -llua5.4 -o lua-embedding
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *program =
    "local n = ... or 1\n"
    "local function twice(x) return x * 2 end\n"
    "local names = {}\n"
    "for i = 1, 5 do names[#names + 1] = 'item ' .. i end\n"
    "return twice(n) + #names\n";

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static long resident(void) {
  long size = 0, pages = 0;
  FILE *f = fopen("/proc/self/statm", "r");
  if (f) {
    if (fscanf(f, "%ld %ld", &size, &pages) != 2) pages = 0;
    fclose(f);
  }
  return pages * sysconf(_SC_PAGESIZE);
}

static int next(lua_State *L) {
  lua_pushinteger(L, luaL_checkinteger(L, 1) + 1);
  return 1;
}

static int wait_(lua_State *L) { return lua_yield(L, 1); }

static lua_State *state(void) {
  lua_State *L = luaL_newstate();
  luaL_openlibs(L);
  lua_register(L, "next", next);
  lua_register(L, "wait", wait_);
  return L;
}

static void run(lua_State *L, const char *code, int n) {
  if (luaL_loadstring(L, code)) abort();
  lua_pushinteger(L, n);
  if (lua_pcall(L, 1, 1, 0)) abort();
  lua_pop(L, 1);
}

int main(int count, char **names) {
  const char *what = count > 1 ? names[1] : "";
  if (!strcmp(what, "call")) {
    int n = 3000000;
    lua_State *L = state();
    double start = now();
    run(L, "local function go(n) local i = 0 while i < n do i = next(i) end return i end return go(...)", n);
    printf("call\t%.4f\n", (now() - start) / n * 1e9);
  } else if (!strcmp(what, "enter")) {
    int n = 200000;
    lua_State *L = state();
    if (luaL_loadstring(L, "return 1 + 1")) abort();
    double start = now();
    for (int i = 0; i < n; i++) {
      lua_pushvalue(L, -1);
      if (lua_pcall(L, 0, 1, 0)) abort();
      lua_pop(L, 1);
    }
    printf("enter\t%.4f\n", (now() - start) / n * 1e6);
  } else if (!strcmp(what, "sessions")) {
    int n = 20000;
    double start = now();
    for (int i = 0; i < n; i++) {
      lua_State *L = state();
      run(L, program, i);
      lua_close(L);
    }
    printf("sessions\t%.4f\n", (now() - start) / n * 1e6);
  } else if (!strcmp(what, "idle")) {
    int n = 10000;
    lua_State **kept = malloc(n * sizeof *kept);
    long before = resident();
    for (int i = 0; i < n; i++) run(kept[i] = state(), program, i);
    printf("idle\t%.4f\n", (resident() - before) / (double)n / 1024);
  } else if (!strcmp(what, "waiting")) {
    int n = 10000, results = 0;
    long long sum = 0;
    lua_State **kept = malloc(n * sizeof *kept);
    long before = resident();
    double start = now();
    for (int i = 0; i < n; i++) {
      lua_State *L = kept[i] = state();
      if (luaL_loadstring(L, "return wait(...) + 1")) abort();
      lua_pushinteger(L, i);
      if (lua_resume(L, NULL, 1, &results) != LUA_YIELD) abort();
    }
    long most = resident();
    for (int i = 0; i < n; i++) {
      if (lua_resume(kept[i], NULL, 1, &results) != LUA_OK) abort();
      sum += lua_tointeger(kept[i], -1);
      lua_close(kept[i]);
    }
    if (sum != (long long)n * (n + 1) / 2) abort();
    printf("waiting\t%.4f\nwaiting-kilobytes\t%.4f\n", (now() - start) / n * 1e6,
           (most - before) / (double)n / 1024);
  }
  return 0;
}

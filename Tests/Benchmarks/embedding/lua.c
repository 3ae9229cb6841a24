/* cc -O2 -I/usr/include/lua5.4 lua.c -llua5.4 -o /tmp/lua-calls && /tmp/lua-calls */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <time.h>

static int add(lua_State *state) {
    lua_pushinteger(state, luaL_checkinteger(state, 1) + luaL_checkinteger(state, 2));
    return 1;
}

static double seconds(lua_State *state, const char *text) {
    struct timespec start, end;
    luaL_loadstring(state, text);
    clock_gettime(CLOCK_MONOTONIC, &start);
    lua_call(state, 0, 0);
    clock_gettime(CLOCK_MONOTONIC, &end);
    return (end.tv_sec - start.tv_sec) + (end.tv_nsec - start.tv_nsec) / 1e9;
}

int main(void) {
    double empty = 1000, calling = 1000;
    for (int turn = 0; turn < 5; turn++) {
        lua_State *state = luaL_newstate();
        luaL_openlibs(state);
        lua_register(state, "add", add);
        double first = seconds(state, "local n = 0 while n < 10000000 do n = n + 1 end");
        double second = seconds(state, "local n = 0 while n < 10000000 do n = add(n, 1) end");
        if (first < empty) empty = first;
        if (second < calling) calling = second;
        lua_close(state);
    }
    printf("a call of a C function: %.1f ns\n", (calling - empty) * 100);
    return 0;
}

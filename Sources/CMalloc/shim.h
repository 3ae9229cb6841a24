// Swift's module of the C library leaves out how its allocator is tuned.
#ifndef SITESCRIPT_CMALLOC_SHIM_H
#define SITESCRIPT_CMALLOC_SHIM_H

#if defined(__linux__) && __has_include(<malloc.h>)
#include <malloc.h>
#endif

#endif

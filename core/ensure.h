// ensure(): a statement about our own code that must hold. It stays on in release and is never used on input.
#pragma once

namespace tallystick {

// Prints the place and the condition to stderr, then aborts: a process that disproved its own assumptions signs nothing more.
[[noreturn]] void ensure_failed(const char* condition, const char* file, int line);

}  // namespace tallystick

#define ensure(condition) \
  (static_cast<bool>(condition) ? static_cast<void>(0) : ::tallystick::ensure_failed(#condition, __FILE__, __LINE__))

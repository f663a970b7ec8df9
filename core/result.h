// Expected failures are values. Result<T> is a T or an Error that says what happens next and why.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace tallystick {

// Grouped by what the caller does next.
enum class ErrorKind {
  malformed,    // drop it, tell the sender
  not_yet,      // may become right: keep it, ask again
  not_found,    // there is no such thing
  unavailable,  // a peer, disk or node cannot be reached now
  internal,     // a bug or broken storage: raise the alarm
};

struct Error {
  ErrorKind kind;
  std::string message;  // one sentence, with the values that disagreed
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorKind kind, std::string message) {
  return tl::unexpected<Error>(Error{kind, std::move(message)});
}
inline tl::unexpected<Error> malformed(std::string message) { return fail(ErrorKind::malformed, std::move(message)); }
inline tl::unexpected<Error> not_found(std::string message) { return fail(ErrorKind::not_found, std::move(message)); }
inline tl::unexpected<Error> internal_error(std::string message) { return fail(ErrorKind::internal, std::move(message)); }

}  // namespace tallystick

// Thrown by views over the database when it cannot give back what was written: contracts read through an interface without errors, and
// an answer made up in their place would be agreed upon. Caught at the edge of LedgerApplication and of the RPC methods, nowhere else.
#pragma once

#include <stdexcept>
#include <utility>

#include "core/result.h"

namespace tallystick::node {

class StorageError : public std::runtime_error {
 public:
  explicit StorageError(Error error) : std::runtime_error{error.message}, error_{std::move(error)} {}
  // Of kind internal.
  const Error& error() const { return error_; }

 private:
  Error error_;
};

// The value, or throws: whatever is wrong with stored bytes is internal.
template <class T>
T value_or_throw(Result<T> result) {
  if (!result) throw StorageError{{ErrorKind::internal, result.error().message}};
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace tallystick::node

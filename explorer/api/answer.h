// What the REST interface answers: JSON, or an error that says what is wrong and what to do.
#pragma once

#include <string>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include "core/result.h"

namespace tallystick::explorer::api {

using Json = nlohmann::json;

struct ApiError {
  int status = 400;
  std::string code;         // stable, for programs
  std::string cause;        // one sentence
  std::string cure;         // one sentence
  std::string parameter;    // the one that is meant; empty: none
  std::string detail = {};  // for the operator's log alone: may name paths and accounts
};
template <class T>
using Answer = tl::expected<T, ApiError>;

inline tl::unexpected<ApiError> bad_parameter(std::string parameter, std::string cause, std::string cure = {}) {
  return tl::unexpected(ApiError{400, "bad_parameter", std::move(cause), std::move(cure), std::move(parameter)});
}
inline tl::unexpected<ApiError> not_here(std::string cause, std::string cure = {}) {
  return tl::unexpected(ApiError{404, "not_found", std::move(cause), std::move(cure), {}});
}
// Of the database under it, whose words are told to the operator alone.
tl::unexpected<ApiError> database_error(const Error& error);

// {"error": {"code", "cause", "cure", "parameter"}}
Json to_json(const ApiError& error);

}  // namespace tallystick::explorer::api

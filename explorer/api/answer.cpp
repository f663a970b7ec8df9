#include "explorer/api/answer.h"

namespace tallystick::explorer::api {

tl::unexpected<ApiError> database_error(const Error& error) {
  if (error.kind == ErrorKind::not_yet)
    return tl::unexpected(ApiError{503,
                                   "too_slow",
                                   "The index is too large for this question to be answered in time.",
                                   "Narrow it: by a kind, an id or a span of time, or leave out count.",
                                   {}});
  return tl::unexpected(ApiError{503,
                                 "index_unavailable",
                                 "The index cannot be read.",
                                 "Try again; if it stays so, tell the operator.",
                                 {},
                                 error.message});
}

Json to_json(const ApiError& error) {
  Json inner{{"code", error.code}, {"cause", error.cause}};
  if (!error.cure.empty()) inner["cure"] = error.cure;
  if (!error.parameter.empty()) inner["parameter"] = error.parameter;
  return {{"error", std::move(inner)}};
}

}  // namespace tallystick::explorer::api

#include "explorer/api/answer.h"

namespace tallystick::explorer::api {

tl::unexpected<ApiError> database_error(const Error& error) {
  return tl::unexpected(ApiError{503,
                                 "index_unavailable",
                                 "The index cannot be read: " + error.message,
                                 "Try again; if it stays so, look after the database.",
                                 {}});
}

Json to_json(const ApiError& error) {
  Json inner{{"code", error.code}, {"cause", error.cause}};
  if (!error.cure.empty()) inner["cure"] = error.cure;
  if (!error.parameter.empty()) inner["parameter"] = error.parameter;
  return {{"error", std::move(inner)}};
}

}  // namespace tallystick::explorer::api

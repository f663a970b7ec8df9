#include "node/rpc/params.h"

#include <algorithm>
#include <charconv>

#include "core/bytes.h"

namespace tallystick::node::rpc {

namespace {

tl::unexpected<RpcError> wrong(const Param& param, const std::string& what) {
  return rpc_fail(Code::invalid_params, param.name + " " + what);
}

bool outside(const Param& param, std::uint64_t size) {
  return size < static_cast<std::uint64_t>(std::max<std::int64_t>(param.min, 0)) ||
         size > static_cast<std::uint64_t>(std::max<std::int64_t>(param.max, 0));
}

std::string bounds(const Param& param) {
  if (param.max == INT64_MAX) return "at least " + std::to_string(param.min);
  return std::to_string(param.min) + " to " + std::to_string(param.max);
}

Outcome check_text(const Param& param, const Json& value) {
  if (!value.is_string()) return wrong(param, "must be a string");
  const auto& text = value.get_ref<const std::string&>();
  if (outside(param, text.size()))
    return wrong(param, "must have " + bounds(param) + " bytes, not " + std::to_string(text.size()));
  if (param.values.empty() || std::find(param.values.begin(), param.values.end(), text) != param.values.end())
    return value;
  std::string known;
  for (const std::string& one : param.values) known += (known.empty() ? "" : ", ") + one;
  return wrong(param, "must be one of " + known);
}

Outcome check_hex(const Param& param, const Json& value) {
  if (!value.is_string()) return wrong(param, "must be a string");
  const auto& text = value.get_ref<const std::string&>();
  if (outside(param, text.size() / 2))
    return wrong(param, "must have " + bounds(param) + " bytes, not " + std::to_string(text.size() / 2));
  if (!from_hex(text)) return wrong(param, "must be lower-case hexadecimal, two characters a byte");
  return value;
}

Outcome check_integer(const Param& param, const Json& value) {
  if (!value.is_number_integer()) return wrong(param, "must be an integer");
  const bool too_large =
      value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX);
  if (too_large || value.get<std::int64_t>() < param.min || value.get<std::int64_t>() > param.max)
    return wrong(param, "must be " + bounds(param));
  return value;
}

Outcome check_u64(const Param& param, const Json& value) {
  if (value.is_number_unsigned()) return Json(std::to_string(value.get<std::uint64_t>()));
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size() && std::to_string(number) == text) return value;
  }
  return wrong(param, "must be a whole number from 0 to 2^64-1, as a decimal string or an integer");
}

Outcome check_value(const Param& param, const Json& value) {
  switch (param.type) {
    case ParamType::text:
      return check_text(param, value);
    case ParamType::hex:
      return check_hex(param, value);
    case ParamType::integer:
      return check_integer(param, value);
    case ParamType::u64:
      return check_u64(param, value);
    case ParamType::boolean:
      if (!value.is_boolean()) return wrong(param, "must be true or false");
      return value;
    case ParamType::object:
      if (!value.is_object()) return wrong(param, "must be an object");
      return value;
    case ParamType::array:
      if (!value.is_array()) return wrong(param, "must be an array");
      if (outside(param, value.size()))
        return wrong(param, "must have " + bounds(param) + " entries, not " + std::to_string(value.size()));
      return value;
  }
  return wrong(param, "has no known type");
}

void put_bounds(Json& schema, const Param& param, const char* min_name, const char* max_name, std::int64_t unit) {
  if (param.min > 0) schema[min_name] = param.min * unit;
  if (param.max != INT64_MAX) schema[max_name] = param.max * unit;
}

}  // namespace

Outcome check_params(std::span<const Param> params, const Json& given) {
  if (given.is_array()) return rpc_fail(Code::invalid_params, "parameters are given by name, in an object");
  Json out = Json::object();
  for (const Param& param : params) {
    const auto value = given.is_null() ? given.end() : given.find(param.name);
    if (given.is_null() || value == given.end()) {
      if (param.need == Need::required) return wrong(param, "is missing");
      continue;
    }
    auto checked = check_value(param, *value);
    if (!checked) return checked;
    out[param.name] = std::move(*checked);
  }
  if (given.is_null()) return out;
  for (const auto& [name, value] : given.items()) {
    const auto known =
        std::any_of(params.begin(), params.end(), [&key = name](const Param& param) { return param.name == key; });
    if (!known) return rpc_fail(Code::invalid_params, "there is no parameter '" + name.substr(0, 64) + "'");
  }
  return out;
}

Json schema_of(const Param& param) {
  Json schema = Json::object();
  switch (param.type) {
    case ParamType::text:
      schema["type"] = "string";
      put_bounds(schema, param, "minLength", "maxLength", 1);
      if (!param.values.empty()) schema["enum"] = param.values;
      break;
    case ParamType::hex:
      schema["type"] = "string";
      schema["pattern"] = "^([0-9a-f]{2})*$";
      put_bounds(schema, param, "minLength", "maxLength", 2);
      break;
    case ParamType::integer:
      schema["type"] = "integer";
      schema["minimum"] = param.min;
      if (param.max != INT64_MAX) schema["maximum"] = param.max;
      break;
    case ParamType::u64:
      schema["oneOf"] = {{{"type", "string"}, {"pattern", "^(0|[1-9][0-9]{0,19})$"}},
                         {{"type", "integer"}, {"minimum", 0}}};
      break;
    case ParamType::boolean:
      schema["type"] = "boolean";
      break;
    case ParamType::object:
      schema["type"] = "object";
      break;
    case ParamType::array:
      schema["type"] = "array";
      put_bounds(schema, param, "minItems", "maxItems", 1);
      break;
  }
  return schema;
}

}  // namespace tallystick::node::rpc

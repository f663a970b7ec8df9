#include "contracts/ledger/describe.h"

namespace tallystick::contracts::detail {

void set(FieldAbout& about, const char* type, std::size_t bound) {
  about.type = type;
  about.bound = bound;
}

FieldAbout named(std::string_view name, std::string_view about) {
  FieldAbout out;
  out.name = name;
  out.about = about;
  return out;
}

void add(std::vector<FieldAbout>& fields, FieldAbout&& field) {
  fields.push_back(std::move(field));
}

void add_choice(FieldAbout& about, std::string_view name) {
  about.choices.emplace_back(name);
}

}  // namespace tallystick::contracts::detail

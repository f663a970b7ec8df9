#include "wallet/session/readable.h"

#include <algorithm>
#include <charconv>

#include "wallet/session/vocabulary.h"

namespace tallystick::wallet {
namespace {

std::int64_t integer_of(const Json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  std::int64_t out = 0;
  if (value.is_string()) {
    const std::string text = value.get<std::string>();
    std::from_chars(text.data(), text.data() + text.size(), out);
  }
  return out;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string amount_text(const Json& value, const std::optional<Currency>& currency) {
  const auto amount = Amount::of(integer_of(value));
  if (!amount) return text_of(value);
  return currency ? format_for_people({*currency, *amount}) : std::to_string(amount->minor());
}

std::optional<Currency> currency_in(const Json& object) {
  const auto it = object.find("currency");
  return it != object.end() && it->is_string() ? Currency::of(it->get<std::string>()) : std::nullopt;
}

bool is_money(const WireField& field) {
  return field.is(WireKind::object) && field.parts().size() == 2 && field.parts()[0].is(WireKind::currency) &&
         field.parts()[1].is(WireKind::amount);
}

class Lines {
 public:
  Lines(const Names& names, Pairs& out) : names_{names}, out_{out} {}

  void object(WireFields fields, const Json& json, const Spoken& above, std::optional<Currency> currency) {
    if (!json.is_object()) return;
    if (const auto own = currency_in(json)) currency = own;
    for (const WireField& field : fields)
      if (const auto it = json.find(field.name); it != json.end())
        value(field, *it, below(above, field_words(field.name)), currency);
  }

 private:
  static Spoken below(const Spoken& above, const Spoken& name) {
    return above.empty() ? name : Spoken{above.en + " › " + name.en, above.zh + " › " + name.zh};
  }

  void value(const WireField& field, const Json& json, const Spoken& label, const std::optional<Currency>& currency) {
    if (field.is(WireKind::object) && !is_money(field)) return object(field.parts(), json, label, currency);
    const bool of_objects = field.is(WireKind::list) && !(field.parts().size() == 1 && field.parts()[0].name.empty());
    if (!of_objects) {
      out_.rows.emplace_back(label, readable_value(field, json, names_, currency));
      return;
    }
    std::size_t number = 0;
    for (const Json& item : json) {
      const std::string place = " " + std::to_string(++number);
      object(field.parts(), item, {label.en + place, label.zh + place}, currency);
    }
  }

  const Names& names_;
  Pairs& out_;
};

}  // namespace

Spoken field_words(std::string_view name) {
  std::string en{name};
  for (char& c : en)
    if (c == '_') c = ' ';
  return {en, std::string{chinese_field(name).value_or(en)}};
}

Spoken readable_value(const WireField& field, const Json& value, const Names& names,
                      const std::optional<Currency>& currency) {
  if (is_money(field)) return verbatim(amount_text(value.value("amount", Json("0")), currency_in(value)));
  if (field.is(WireKind::amount)) return verbatim(amount_text(value, currency));
  if (field.is(WireKind::rate)) return verbatim(format_percent(Rate{static_cast<std::uint32_t>(integer_of(value))}));
  if (field.is(WireKind::account) || field.is(WireKind::party)) return verbatim(names.show(text_of(value)));
  if (field.is(WireKind::time)) return verbatim(format_timestamp(Timestamp{integer_of(value)}));
  if (field.is(WireKind::boolean)) return value == true ? Spoken{"yes", "是"} : Spoken{"no", "否"};
  if (field.is(WireKind::choice)) {
    const Spoken words = field_words(text_of(value));
    return {text_of(value), words.zh == words.en ? text_of(value) : words.zh};
  }
  if (field.is(WireKind::object)) {
    // In one cell: the parts after one another, a legal id as scheme:value.
    const bool legal_id = field.parts().size() == 2 && field.parts()[0].name == "scheme";
    const auto own = currency_in(value);
    Spoken out;
    for (const WireField& part : field.parts()) {
      const auto it = value.find(part.name);
      if (it == value.end()) continue;
      const Spoken one = readable_value(part, *it, names, own ? own : currency);
      const std::string gap = out.empty() ? "" : legal_id ? ":" : ", ";
      out = {out.en + gap + one.en, out.zh + gap + one.zh};
    }
    return out;
  }
  if (field.is(WireKind::list)) {
    Spoken out;
    for (const Json& item : value) {
      const Spoken one = readable_value(field.parts().front(), item, names, currency);
      out.en += (out.en.empty() ? "" : ", ") + one.en;
      out.zh += (out.zh.empty() ? "" : "、") + one.zh;
    }
    return out;
  }
  return verbatim(text_of(value));
}

std::optional<Currency> currency_of(const Json& object, const Names& names) {
  if (const auto own = currency_in(object)) return own;
  for (const Json& part : object)
    if (part.is_object())
      if (const auto named = currency_in(part)) return named;
  return names.only_currency();
}

Pairs readable(WireFields fields, const Json& json, const Names& names) {
  Pairs out;
  Lines{names, out}.object(fields, json, {}, currency_of(json, names));
  return out;
}

std::string readable_detail(std::string_view detail) {
  constexpr std::size_t kCode = 3;
  const auto is_part = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
  std::string out;
  while (!detail.empty()) {
    const auto currency = Currency::of(detail.substr(0, kCode));
    if (currency && detail.substr(kCode).starts_with(' ')) {
      const std::string_view after = detail.substr(kCode + 1);
      auto size = static_cast<std::size_t>(std::find_if_not(after.begin(), after.end(), is_part) - after.begin());
      if (after.substr(0, size).ends_with('.')) --size;  // the stop of a sentence
      if (const auto amount = parse_amount(after.substr(0, size), *currency)) {
        out += format_for_people({*currency, *amount});
        detail = after.substr(size);
        continue;
      }
    }
    const std::size_t word = std::min(detail.find(' '), detail.size() - 1) + 1;
    out += detail.substr(0, word);
    detail.remove_prefix(word);
  }
  return out;
}

}  // namespace tallystick::wallet

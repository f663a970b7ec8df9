#include "wallet/cli/field_options.h"

#include <algorithm>
#include <charconv>

#include "wallet/cli/moment.h"
#include "wallet/session/readable.h"

namespace tallystick::wallet {
namespace {

bool is_money(const WireField& f) {
  return f.is(WireKind::object) && f.parts().size() == 2 && f.parts()[0].is(WireKind::currency) &&
         f.parts()[1].is(WireKind::amount);
}
bool is_legal_id(const WireField& f) {
  return f.is(WireKind::object) && f.parts().size() == 2 && f.parts()[0].name == "scheme" &&
         f.parts()[1].name == "value";
}
bool is_plain_list(const WireField& f) {
  return f.is(WireKind::list) && f.parts().size() == 1 && f.parts()[0].name.empty();
}

std::string dashed(std::string_view field) {
  std::string name{field};
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

std::vector<std::string> names_of(std::span<const WireChoice> choices) {
  std::vector<std::string> out;
  for (const WireChoice& choice : choices) out.emplace_back(choice.name);
  return out;
}

// The option's name; one that a global option has is set apart.
std::string option_name(const std::string& above, std::string_view field) {
  const std::string name = above.empty() ? dashed(field) : above + "-" + dashed(field);
  const auto& globals = global_options();
  const bool taken = std::any_of(globals.begin(), globals.end(), [&](const OptionSpec& o) { return o.name == name; });
  return taken ? "for-" + name : name;
}

std::string placeholder(const WireField& f) {
  if (f.is(WireKind::amount)) return "AMOUNT";
  if (f.is(WireKind::rate)) return "PERCENT";
  if (f.is(WireKind::choice)) {
    constexpr std::size_t kShownMax = 40;
    std::string out;
    for (const WireChoice& choice : f.choices()) out += (out.empty() ? "" : "|") + std::string{choice.name};
    return out.size() <= kShownMax ? out : "NAME";
  }
  if (f.is(WireKind::list)) {
    if (is_plain_list(f)) return placeholder(f.parts()[0]);
    std::string out;
    for (const WireField& part : f.parts()) out += (out.empty() ? "" : ",") + std::string{part.name};
    return out;
  }
  std::string out{f.type_name()};
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c); });
  return out;
}

Spoken about(const WireField& f) {
  const Spoken words = field_words(f.name);
  Spoken out{f.about.empty() ? words.en : std::string{f.about}, words.zh};
  const WireField& item = is_plain_list(f) ? f.parts()[0] : f;
  if (item.is(WireKind::choice) && placeholder(item) == "NAME") {
    std::string choices;
    for (const WireChoice& choice : item.choices()) choices += (choices.empty() ? "" : ", ") + std::string{choice.name};
    out = {out.en + ": " + choices, out.zh + "：" + choices};
  }
  return out;
}

// The amount's option; its currency is that of --currency.
std::string money_option(const WireField& f, const std::string& above) {
  return option_name(above, f.name == "money" ? "amount" : f.name);
}

void add_options(const WireField& f, const std::string& above, bool required, std::vector<OptionSpec>& out) {
  const bool needed = required && !f.optional;
  if (is_money(f)) {
    out.push_back({money_option(f, above), "AMOUNT", about(f), needed, false, false, {}});
    return;
  }
  if (f.is(WireKind::object) && !is_legal_id(f)) {
    for (const WireField& part : f.parts()) add_options(part, option_name(above, f.name), needed, out);
    return;
  }
  OptionSpec option{option_name(above, f.name),
                    is_legal_id(f) ? "SCHEME:VALUE" : placeholder(f),
                    about(f),
                    needed,
                    f.is(WireKind::list),
                    false,
                    {}};
  // An empty text or list, no, and the network's currency are what leaving out means.
  if (f.is(WireKind::text) || f.is(WireKind::list) || f.is(WireKind::currency) || f.is(WireKind::boolean))
    option.required = false;
  if (f.is(WireKind::boolean) && !f.optional) option.value.clear();
  if (f.is(WireKind::choice)) option.choices = names_of(f.choices());
  if (is_plain_list(f) && f.parts()[0].is(WireKind::choice)) option.choices = names_of(f.parts()[0].choices());
  out.push_back(std::move(option));
}

bool has_amounts(const WireField& f) {
  if (f.is(WireKind::amount)) return true;
  return std::any_of(f.parts().begin(), f.parts().end(), has_amounts);
}

bool names_its_object(const WireField& f) {
  return !f.optional && (f.is_hex() || f.is(WireKind::account) || f.is(WireKind::party));
}

// --- and back ---

class Builder {
 public:
  // about: the field that is an argument without a dash, when there is one.
  Builder(const Arguments& given, const FieldContext& context, const WireField* about)
      : given_{given}, context_{context}, about_{about} {}

  Outcome<Json> object(WireFields fields, const std::string& above, std::optional<Currency> currency) {
    if (const auto own = currency_of(fields, above)) {
      if (!*own) return tl::unexpected(own->error());
      currency = **own;
    }
    Json out = Json::object();
    for (const WireField& f : fields) {
      auto value = field(f, above, currency);
      if (!value) return tl::unexpected(value.error());
      if (!value->is_null()) out[std::string{f.name}] = std::move(*value);
    }
    return out;
  }

 private:
  // A currency among the fields governs the amounts beside it.
  std::optional<Outcome<Currency>> currency_of(WireFields fields, const std::string& above) {
    for (const WireField& f : fields)
      if (f.is(WireKind::currency) && !f.optional) return chosen_currency(option_name(above, f.name));
    return std::nullopt;
  }

  Outcome<Currency> chosen_currency(const std::string& name) {
    if (!given_.has(name) && context_.currency) return *context_.currency;
    const auto code = given_.text(name);
    if (!code) return tl::unexpected(code.error());
    return given_.currency(name, Currency{});
  }

  bool any_given(const WireField& f, const std::string& above) const {
    std::vector<OptionSpec> options;
    add_options(f, above, false, options);
    return std::any_of(options.begin(), options.end(), [&](const OptionSpec& o) { return given_.has(o.name); });
  }

  Outcome<Json> field(const WireField& f, const std::string& above, const std::optional<Currency>& currency) {
    if (f.optional && !any_given(f, above)) return Json{};
    const std::string name = &f == about_ ? dashed(f.name) : option_name(above, f.name);
    if (is_money(f)) return money(money_option(f, above));
    if (is_legal_id(f)) return legal_id(name);
    if (f.is(WireKind::object)) return object(f.parts(), name, currency);
    if (f.is(WireKind::list)) {
      Json out = Json::array();
      for (const std::string& text : given_.all(name)) {
        auto item = is_plain_list(f) ? scalar(f.parts()[0], name, text, currency) : list_item(f, name, text, currency);
        if (!item) return item;
        out.push_back(std::move(*item));
      }
      if (f.about.find("ascending") != std::string::npos) sort(f, out);
      return out;
    }
    if (f.is(WireKind::boolean) && !f.optional) return Json(given_.has(name));
    if (f.is(WireKind::text) && !given_.has(name)) return Json("");
    if (f.is(WireKind::currency)) {
      const auto chosen = chosen_currency(name);
      if (!chosen) return tl::unexpected(chosen.error());
      return Json(chosen->code());
    }
    const auto text = given_.text(name);
    if (!text) return tl::unexpected(text.error());
    return scalar(f, name, *text, currency);
  }

  Outcome<Json> money(const std::string& name) {
    const auto currency = chosen_currency("currency");
    if (!currency) return tl::unexpected(currency.error());
    const auto amount = given_.amount(name, *currency);
    if (!amount) return tl::unexpected(amount.error());
    return Json{{"currency", currency->code()}, {"amount", std::to_string(amount->minor())}};
  }

  Outcome<Json> legal_id(const std::string& name) {
    const auto text = given_.text(name);
    if (!text) return tl::unexpected(text.error());
    const auto colon = text->find(':');
    if (colon == std::string::npos) return bad_option(name, "\"" + *text + "\" is not SCHEME:VALUE");
    return Json{{"scheme", text->substr(0, colon)}, {"value", text->substr(colon + 1)}};
  }

  // The ledger wants some lists in order; people need not know: names by their number, objects by their key, the rest as text.
  static void sort(const WireField& f, Json& items) {
    const auto rank = [&](const Json& item) -> Json {
      if (item.is_object()) return item.value("key", item);
      if (!is_plain_list(f) || !f.parts()[0].is(WireKind::choice)) return item;
      const auto choices = f.parts()[0].choices();
      return std::ranges::find(choices, item.get<std::string>(), &WireChoice::name) - choices.begin();
    };
    std::stable_sort(items.begin(), items.end(), [&](const Json& a, const Json& b) { return rank(a) < rank(b); });
  }

  Outcome<Json> list_item(const WireField& f, const std::string& name, const std::string& text,
                          const std::optional<Currency>& currency) {
    std::map<std::string, std::string> parts;
    std::size_t place = 0;
    for (std::size_t from = 0; from <= text.size();) {
      const auto comma = std::min(text.find(',', from), text.size());
      const std::string piece = text.substr(from, comma - from);
      from = comma + 1;
      const auto equals = piece.find('=');
      const std::string key = equals != std::string::npos ? piece.substr(0, equals)
                              : place < f.parts().size()  ? std::string{f.parts()[place].name}
                                                          : "";
      ++place;
      const bool known =
          std::any_of(f.parts().begin(), f.parts().end(), [&](const WireField& part) { return part.name == key; });
      if (!known || parts.contains(key)) return bad_option(name, "\"" + text + "\" is not " + placeholder(f));
      parts[key] = equals == std::string::npos ? piece : piece.substr(equals + 1);
    }
    Json out = Json::object();
    for (const WireField& part : f.parts()) {
      const auto it = parts.find(std::string{part.name});
      auto value = it != parts.end() ? scalar(part, name, it->second, currency) : left_out(part);
      if (!value) return value;
      if (!value->is_null()) out[std::string{part.name}] = std::move(*value);
    }
    return out;
  }

  static Outcome<Json> left_out(const WireField& f) {
    if (f.optional) return Json{};
    if (f.is(WireKind::choice)) return Json(f.choices().front().name);
    if (f.is(WireKind::boolean)) return Json(false);
    if (f.is(WireKind::amount)) return Json("0");
    if (f.is(WireKind::rate)) return Json(0);
    if (f.is(WireKind::integer)) return f.bound() == 8 ? Json("0") : Json(0);
    if (f.is(WireKind::list)) return Json::array();
    return Json("");
  }

  Outcome<Json> scalar(const WireField& f, const std::string& name, const std::string& text,
                       const std::optional<Currency>& currency) {
    const auto wrong = [&](const Error& error) { return bad_option(name, error.message); };
    if (f.is(WireKind::amount)) {
      if (!currency) return stop(WalletError::W_USAGE, say(Msg::option_missing, "currency"));
      const auto amount = parse_amount(text, *currency);
      return amount ? Outcome<Json>{Json(std::to_string(amount->minor()))} : wrong(amount.error());
    }
    if (f.is(WireKind::rate)) {
      const auto rate = parse_percent(text);
      return rate ? Outcome<Json>{Json(rate->raw())} : wrong(rate.error());
    }
    if (f.is(WireKind::account)) {
      const auto id = context_.names.account(text);
      return id ? Outcome<Json>{Json(format_account(context_.names.kind(), *id))} : wrong(id.error());
    }
    if (f.is(WireKind::party)) {
      const auto id = context_.names.party(text);
      return id ? Outcome<Json>{Json(format_party(context_.names.kind(), *id))} : wrong(id.error());
    }
    if (f.is(WireKind::date)) {
      const auto date = parse_date(text);
      return date ? Outcome<Json>{Json(format_date(*date))} : wrong(date.error());
    }
    if (f.is(WireKind::time)) {
      const auto moment = parse_moment(text, context_.now);
      return moment ? Outcome<Json>{Json(std::to_string(moment->raw()))} : wrong(moment.error());
    }
    if (f.is(WireKind::integer)) return integer(f, name, text);
    if (f.is(WireKind::boolean)) {
      if (text == "yes" || text == "true") return Json(true);
      if (text == "no" || text == "false") return Json(false);
      return bad_option(name, "\"" + text + "\" is neither yes nor no");
    }
    if (f.is(WireKind::list) || f.is(WireKind::object))
      return bad_option(name, "cannot be written as an option; use `tallystick op submit`");
    return Json(text);
  }

  static Outcome<Json> integer(const WireField& f, const std::string& name, const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
      return bad_option(name, "\"" + text + "\" is not a whole number");
    return f.bound() == 8 ? Json(text) : Json(value);
  }

  const Arguments& given_;
  const FieldContext& context_;
  const WireField* about_;
};

}  // namespace

std::vector<OptionSpec> options_for(WireFields fields) {
  std::vector<OptionSpec> out;
  for (const WireField& f : fields) add_options(f, "", true, out);
  const bool needs_currency = std::any_of(fields.begin(), fields.end(), has_amounts);
  const bool has_currency =
      std::any_of(out.begin(), out.end(), [](const OptionSpec& o) { return o.name == "currency"; });
  if (!fields.empty() && names_its_object(fields.front())) {
    out.front().positional = true;
    out.front().name = dashed(fields.front().name);
  }
  if (needs_currency && !has_currency)
    out.push_back(flag("currency", "CURRENCY",
                       {"of the amounts; needed where the network has several", "金额的币种；网络有多个币种时必填"}));
  return out;
}

Outcome<Json> json_from(WireFields fields, const Arguments& given, const FieldContext& context) {
  std::optional<Currency> currency = context.currency;
  if (given.has("currency")) {
    const auto named = given.currency("currency", Currency{});
    if (!named) return tl::unexpected(named.error());
    currency = *named;
  }
  const WireField* about = !fields.empty() && names_its_object(fields.front()) ? &fields.front() : nullptr;
  return Builder{given, context, about}.object(fields, "", currency);
}

}  // namespace tallystick::wallet

// The catalogue: everything the wallet says while it works, in both languages, one row each (messages.def). {1}, {2}, … stand for the
// arguments in order.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wallet/present/language.h"

namespace tallystick::wallet {

enum class Msg {
#define TALLYSTICK_MESSAGE(name, en, zh) name,
#include "wallet/present/messages.def"
#undef TALLYSTICK_MESSAGE
};

Words words_of(Msg message);
std::size_t message_count();

// Puts the arguments in their places; a place without an argument is a bug.
std::string fill(std::string_view text, std::span<const std::string> arguments);

// The message with its arguments, which may themselves differ by language.
Spoken say(Msg message, const std::vector<Spoken>& arguments);
template <class... Args>
Spoken say(Msg message, const Args&... arguments) {
  std::vector<Spoken> list;
  [[maybe_unused]] const auto add = [&list](const auto& one) {
    if constexpr (std::is_same_v<std::decay_t<decltype(one)>, Spoken>)
      list.push_back(one);
    else
      list.push_back(verbatim(std::string{one}));
  };
  (add(arguments), ...);
  return say(message, list);
}

}  // namespace tallystick::wallet

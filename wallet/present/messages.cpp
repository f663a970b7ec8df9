#include "wallet/present/messages.h"

#include "core/ensure.h"

namespace tallystick::wallet {
namespace {

constexpr Words kWords[] = {
#define TALLYSTICK_MESSAGE(name, en, zh) {en, zh},
#include "wallet/present/messages.def"
#undef TALLYSTICK_MESSAGE
};

}  // namespace

Words words_of(Msg message) {
  return kWords[static_cast<std::size_t>(message)];
}
std::size_t message_count() {
  return std::size(kWords);
}

std::string fill(std::string_view text, std::span<const std::string> arguments) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' && i + 2 < text.size() && text[i + 1] >= '1' && text[i + 1] <= '9' && text[i + 2] == '}') {
      const auto place = static_cast<std::size_t>(text[i + 1] - '1');
      ensure(place < arguments.size());
      out += arguments[place];
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

Spoken say(Msg message, const std::vector<Spoken>& arguments) {
  std::vector<std::string> en, zh;
  for (const Spoken& one : arguments) {
    en.push_back(one.en);
    zh.push_back(one.zh);
  }
  const Words words = words_of(message);
  return {fill(words.en, en), fill(words.zh, zh)};
}

}  // namespace tallystick::wallet

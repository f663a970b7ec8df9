#include "testnet/sim/mutate.h"

#include "core/ensure.h"

namespace tallystick::sim {
namespace {

using namespace consensus;

// Walks over the leaves, and changes the one with the wanted number.
class Walker {
 public:
  Walker(std::uint64_t wanted, Random* random) : wanted_{wanted}, random_{random} {}
  std::uint64_t seen() const { return seen_; }

  template <std::unsigned_integral T>
  void walk(T& value) {
    if (!here()) return;
    const T before = value;
    switch (random_->below(5)) {
      case 0:
        value = static_cast<T>(value + 1);
        break;
      case 1:
        value = static_cast<T>(value - 1);
        break;
      case 2:
        value = 0;
        break;
      case 3:
        value = static_cast<T>(~T{0});
        break;
      default:
        value = static_cast<T>(value ^ static_cast<T>(T{1} << random_->below(sizeof(T) * 8)));
    }
    if (value == before) value = static_cast<T>(value + 1);
  }
  void walk(bool& value) {
    if (here()) value = !value;
  }
  template <class Tag, std::unsigned_integral Rep>
  void walk(Strong<Tag, Rep>& value) {
    Rep raw = value.raw();
    walk(raw);
    value = Strong<Tag, Rep>{raw};
  }
  // Moments of the years 1970 to 9999, as every decoder wants them.
  void walk(Timestamp& value) {
    if (!here()) return;
    const std::int64_t offsets[] = {-1, 1, -86'400'000, 86'400'000, -500, 500, 501};
    value = Timestamp{std::max<std::int64_t>(0, value.raw() + offsets[random_->below(std::size(offsets))])};
  }
  template <class Tag, std::size_t N>
  void walk(FixedBytes<Tag, N>& value) {
    if (!here()) return;
    std::array<std::uint8_t, N> raw{};
    if (random_->below(4) != 0 || value == FixedBytes<Tag, N>{}) {
      std::copy(value.raw().begin(), value.raw().end(), raw.begin());
      raw[random_->below(N)] ^= static_cast<std::uint8_t>(1U << random_->below(8));
    }
    value = FixedBytes<Tag, N>{raw};
  }
  void walk(VoteKind& value) {
    if (here()) value = static_cast<VoteKind>(1 + (static_cast<std::uint64_t>(value) + random_->below(2)) % 3);
  }
  template <std::size_t Max>
  void walk(Blob<Max>& value) {
    if (here()) change_length(value.value, Max, std::uint8_t{1});
    for (std::uint8_t& byte : value.value) walk(byte);
  }
  template <class T, std::size_t Max>
  void walk(List<T, Max>& value) {
    if (here()) change_length(value.items, Max, T{});
    for (T& item : value.items) walk(item);
  }
  template <class T>
  void walk(std::optional<T>& value) {
    if (here()) {
      if (value)
        value.reset();
      else
        value.emplace();
      return;
    }
    if (value) walk(*value);
  }
  template <HasFields T>
  void walk(T& value) {
    for_each_field<T>([&](const auto& field) { walk(value.*field.member); });
  }
  // What a kind does not carry is not on the wire.
  void walk(Subject& value) {
    walk(value.kind);
    walk(value.epoch);
    walk(value.view);
    if (value.kind != VoteKind::nullify) walk(value.block);
    if (value.kind == VoteKind::finalize) walk(value.result);
  }
  void walk(Certificate& value) {
    walk(value.subject);
    walk(value.signers);
    walk(value.signatures);
  }
  void walk(FetchCertificates& value) {
    walk(value.first);
    walk(value.last);
  }
  void walk(FetchBlocks& value) {
    walk(value.block);
    walk(value.above);
    walk(value.count);
  }
  void walk(FetchFinalization& value) { walk(value.height); }
  void walk(Fetch& value) {
    std::visit([this](auto& what) { walk(what); }, value);
  }

 private:
  bool here() { return seen_++ == wanted_; }
  // One fewer, one again, or one more.
  template <class Items, class T>
  void change_length(Items& items, std::size_t max, const T& fresh) {
    if (!items.empty() && (items.size() == max || random_->below(2) == 0))
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(random_->below(items.size())));
    else if (!items.empty() && random_->below(2) == 0)
      items.push_back(items[random_->below(items.size())]);
    else
      items.push_back(fresh);
  }

  std::uint64_t wanted_;
  std::uint64_t seen_ = 0;
  Random* random_;
};

void walk(Walker& walker, Message& message) {
  std::visit([&](auto& what) { walker.walk(what); }, message);
}

}  // namespace

std::uint64_t leaves(const Message& message) {
  Message copy = message;
  Walker walker{UINT64_MAX, nullptr};
  walk(walker, copy);
  return walker.seen();
}

void mutate(Message& message, std::uint64_t which, Random& random) {
  Walker walker{which, &random};
  walk(walker, message);
  ensure(walker.seen() > which || which == 0);
}

}  // namespace tallystick::sim

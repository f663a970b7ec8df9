// What an event queue holds: anything that can be called once, kept in place when it is small (frames on their way are), so that
// scheduling allocates nothing. Moves, does not copy.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace tallystick::sim {

class Happening {
 public:
  Happening() = default;
  template <class F>
  requires(!std::is_same_v<std::decay_t<F>, Happening>) Happening(F&& f) {  // NOLINT: any callable is one
    using Callable = std::decay_t<F>;
    if constexpr (fits<Callable>()) {
      new (room_) Callable{std::forward<F>(f)};
      does_ = &in_place<Callable>;
    } else {
      new (room_) std::unique_ptr<Callable>{std::make_unique<Callable>(std::forward<F>(f))};
      does_ = &elsewhere<Callable>;
    }
  }
  Happening(Happening&& other) noexcept : does_{std::exchange(other.does_, nullptr)} {
    if (does_ != nullptr) does_(Act::move, other.room_, room_);
  }
  Happening& operator=(Happening&& other) noexcept {
    if (this == &other) return *this;
    if (does_ != nullptr) does_(Act::end, room_, nullptr);
    does_ = std::exchange(other.does_, nullptr);
    if (does_ != nullptr) does_(Act::move, other.room_, room_);
    return *this;
  }
  ~Happening() {
    if (does_ != nullptr) does_(Act::end, room_, nullptr);
  }
  void operator()() { does_(Act::call, room_, nullptr); }

 private:
  enum class Act { call, move, end };
  static constexpr std::size_t kRoom = 64;
  template <class Callable>
  static constexpr bool fits() {
    return sizeof(Callable) <= kRoom && alignof(Callable) <= alignof(std::max_align_t) &&
           std::is_nothrow_move_constructible_v<Callable>;
  }
  template <class Callable>
  static void in_place(Act act, void* room, void* to) {
    auto* callable = std::launder(static_cast<Callable*>(room));
    if (act == Act::call) return static_cast<void>((*callable)());
    if (act == Act::move) new (to) Callable{std::move(*callable)};
    callable->~Callable();
  }
  template <class Callable>
  static void elsewhere(Act act, void* room, void* to) {
    using Pointer = std::unique_ptr<Callable>;
    auto* pointer = std::launder(static_cast<Pointer*>(room));
    if (act == Act::call) return static_cast<void>((**pointer)());
    if (act == Act::move) new (to) Pointer{std::move(*pointer)};
    pointer->~Pointer();
  }

  void (*does_)(Act, void* room, void* to) = nullptr;
  alignas(std::max_align_t) std::byte room_[kRoom];
};

}  // namespace tallystick::sim

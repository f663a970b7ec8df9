// Randomness from the operating system, and memory that must not keep a secret.
#pragma once

#include <cstdint>
#include <span>

namespace tallystick {

// Fills with bytes of getrandom(2). A system that has none stops the process: nothing may be signed with a guessable key.
void fill_random(std::span<std::uint8_t> out);

// Overwrites with zeros in a way no compiler leaves out.
void wipe(std::span<std::uint8_t> secret);

}  // namespace tallystick

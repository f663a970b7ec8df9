// The safety rules with one of them missing, chosen while the test runs: linked into the must-find test in place of
// consensus/safety_rules.cpp, and into nothing else.
#pragma once

namespace tallystick::consensus {

enum class SeededBug { none, finalize_after_nullify };

extern SeededBug seeded_bug;

}  // namespace tallystick::consensus

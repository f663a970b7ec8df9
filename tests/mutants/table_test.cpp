#include "tests/mutants/table.h"

#include <gtest/gtest.h>

namespace tallystick::mutants {
namespace {

constexpr const char* kHead = "mutant a\nrule r\nhunt h\nin f.cpp\n";

TEST(Seeds, WhatIsNotAMutantIsRefused) {
  const struct {
    const char* name;
    std::string text;
    bool good;
  } rows[] = {
      {"one", std::string{kHead} + "- x\n+ y\n", true},
      {"a remark and an empty line", "# why\n\n" + std::string{kHead} + "- x\n", true},
      {"an edit before a mutant", "- x\n", false},
      {"an edit without a file", "mutant a\nrule r\nhunt h\n- x\n", false},
      {"no rule", "mutant a\nhunt h\nin f.cpp\n- x\n", false},
      {"no hunt", "mutant a\nrule r\nin f.cpp\n- x\n", false},
      {"no edit", kHead, false},
      {"an unknown word", std::string{kHead} + "- x\nwith y\n", false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(read_seeds(row.text).has_value(), row.good);
  }
}

TEST(Seeds, EditsFindTheirPlaces) {
  const std::string first = std::string{kHead} + "- one\n+ DROPPED || one\n";
  const struct {
    const char* name;
    std::string text;
    const char* source;
    const char* seeded;
    std::size_t lost;
  } rows[] = {
      {"one place", first, "a one b", "a ::tallystick::mutants::dropped(1) || one b", 0},
      {"none", first, "a two b", "a two b", 1},
      {"two places", first, "one one", "one one", 1},
      {"two mutants of one place", first + "mutant b\nrule r\nhunt h\nin f.cpp\n- one\n+ (one && DROPPED)\n", "one",
       "::tallystick::mutants::dropped(1) || (one && ::tallystick::mutants::dropped(2))", 0},
      {"two mutants that overlap", first + "mutant b\nrule r\nhunt h\nin f.cpp\n- ne b\n+ x\n", "a one b",
       "a ::tallystick::mutants::dropped(1) || one b", 1},
      {"two edits of one file", first + "- b\n+ c\n+ d\n", "one b", "::tallystick::mutants::dropped(1) || one c\nd", 0},
      {"another file", "mutant a\nrule r\nhunt h\nin g.cpp\n- one\n", "one", "one", 0},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const Seeded seeded = seed("f.cpp", row.source, *read_seeds(row.text));
    EXPECT_EQ(seeded.source, row.seeded);
    EXPECT_EQ(seeded.lost.size(), row.lost);
  }
}

}  // namespace
}  // namespace tallystick::mutants

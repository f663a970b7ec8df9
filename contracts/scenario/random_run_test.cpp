// Whatever is asked, in whatever order, on whatever day: no invariant breaks, and the books agree when they are added up from nothing.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "contracts/scenario/random_life.h"

namespace tallystick::contracts {
namespace {

using Step = RandomLife::Step;

RC_GTEST_PROP(RandomRun, BooksAgreeWhateverHappens, ()) {
  const auto step =
      rc::gen::build<Step>(rc::gen::set(&Step::kind), rc::gen::set(&Step::a, rc::gen::inRange(0U, 1'000'000U)),
                           rc::gen::set(&Step::b, rc::gen::inRange(0U, 1'000'000U)),
                           rc::gen::set(&Step::c, rc::gen::inRange(0U, 1'000'000U)));
  const auto steps = *rc::gen::container<std::vector<Step>>(step);
  RandomLife life;
  for (const Step& one : steps) life.play(one);
  life.add_up();
  RC_ASSERT(life.complaint() == "");
}

}  // namespace
}  // namespace tallystick::contracts

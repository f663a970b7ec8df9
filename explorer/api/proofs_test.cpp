// A node that hangs costs a proof some seconds and nobody's place, and one client cannot take all places.
#include "explorer/api/proofs.h"

#include <atomic>
#include <future>

#include <gtest/gtest.h>

#include "explorer/testing/scripted_node.h"

namespace tallystick::explorer::api {
namespace {

using namespace std::chrono_literals;

struct ProofsTest : ::testing::Test {
  const node::TestChain chain;
  ScriptedNode silent{chain}, honest{chain};
  std::shared_ptr<const Context> context = std::make_shared<Context>(chain.genesis());
  const std::string path = "/v1/proofs/receipt/" + Hash{}.hex();
};

TEST_F(ProofsTest, AreAskedOfTheNextNodeWhenOneHangs) {
  silent.behaves(ScriptedNode::Manner::hangs);
  const auto proofs = std::move(*Proofs::make({silent.url(), honest.url()}, Millis{200}));
  std::promise<Answer<Json>> told;
  proofs->ask(context, path, {"a"}, [&](const Answer<Json>& answer) { told.set_value(answer); });
  const auto answer = told.get_future().get();
  ASSERT_TRUE(answer) << answer.error().cause;
  EXPECT_EQ((*answer)["bundle"]["of"], "a test");
}

TEST_F(ProofsTest, OneClientTakesNotAllPlacesAndNobodyIsAskedForWhatNobodyWants) {
  silent.behaves(ScriptedNode::Manner::hangs);
  std::atomic<int> overloaded{0};
  {
    auto proofs = std::move(*Proofs::make({silent.url()}, Millis{20'000}));
    const auto ask = [&](const char* client, std::function<bool()> wanted) {
      proofs->ask(context, path, {client, std::move(wanted)}, [&](const Answer<Json>& answer) {
        if (!answer && answer.error().code == "overloaded") ++overloaded;
      });
    };
    ask("a", [] { return true; });
    while (silent.asked() == 0) std::this_thread::sleep_for(5ms);
    for (int i = 0; i < 12; ++i) ask("a", [] { return false; });
    EXPECT_EQ(overloaded, 4);
    ask("b", [] { return false; });
    EXPECT_EQ(overloaded, 4) << "another client has places of its own";
    const auto begun = std::chrono::steady_clock::now();
    proofs.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s) << "ending does not wait for the node";
  }
  EXPECT_EQ(silent.asked(), 1U);
}

}  // namespace
}  // namespace tallystick::explorer::api

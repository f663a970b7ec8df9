// What is broken on purpose must be found, and within a few seeds: else a clean report means nothing. The safety rules
// linked here can lose one of their clauses (seeded_bug.h); the rest is broken through the simulator's Sabotage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "testnet/sim/simulation.h"
#include "tests/sim/seeded_bug.h"

namespace tallystick::sim {
namespace {

using consensus::SeededBug;

// A ledger with one thing wrong.
class WrongNode final : public NodeLedger {
 public:
  enum class Wrong { result, state, value };
  WrongNode(std::unique_ptr<NodeLedger> right, Wrong wrong) : right_{std::move(right)}, wrong_{wrong} {}

  std::unique_ptr<node::Application> open() override {
    return std::make_unique<WrongApplication>(right_->open(), wrong_ == Wrong::result);
  }
  Committed committed() const override {
    Committed committed = right_->committed();
    if (wrong_ == Wrong::state && committed.height.raw() > 20) committed.state_root = Hash{};
    return committed;
  }
  Result<void> check_conservation() const override {
    if (wrong_ == Wrong::value && right_->committed().height.raw() > 20) return internal_error("a cent too many");
    return right_->check_conservation();
  }

 private:
  class WrongApplication final : public node::Application {
   public:
    WrongApplication(std::unique_ptr<node::Application> right, bool wrong) : right_{std::move(right)}, wrong_{wrong} {}
    node::ExecutedBlock last_committed() const override { return right_->last_committed(); }
    Result<node::ExecutedBlock> execute(const BlockHeader& header,
                                        const std::vector<node::TransactionPtr>& transactions) override {
      auto executed = right_->execute(header, transactions);
      if (wrong_ && header.height.raw() > 20) executed->result_digest = Hash{};
      return executed;
    }
    Result<void> commit(const Hash& block, const std::optional<consensus::Finalization>& finalization) override {
      return right_->commit(block, finalization);
    }
    Result<ValidatorList> next_validators(Height committed) const override {
      return right_->next_validators(committed);
    }
    bool has_due_work(const Hash& parent, Timestamp time) const override { return right_->has_due_work(parent, time); }
    Result<void> admissible(const node::VerifiedTransaction& transaction, Timestamp now) const override {
      return right_->admissible(transaction, now);
    }
    Sequence next_sequence(const AccountId& account, std::uint8_t lane) const override {
      return right_->next_sequence(account, lane);
    }

   private:
    std::unique_ptr<node::Application> right_;
    bool wrong_;
  };
  std::unique_ptr<NodeLedger> right_;
  Wrong wrong_;
};

Sabotage wrong_ledger(WrongNode::Wrong wrong) {
  Sabotage sabotage;
  sabotage.replace_ledger = [wrong](NodeIndex node, std::unique_ptr<NodeLedger> ledger) -> std::unique_ptr<NodeLedger> {
    if (node != 1) return ledger;
    return std::make_unique<WrongNode>(std::move(ledger), wrong);
  };
  return sabotage;
}

Scenario scenario(const char* name) {
  return *scenario_named(name, 1);
}

// Crashes so frequent that votes and their records are torn apart.
Scenario crash_storm() {
  Scenario s = scenario("crashes");
  s.crash_mean_ms = 300;
  s.down_ms = 200;
  s.all_crash_ppm = 0;
  return s;
}

// Views that end in doubt: proposals late, votes scattered.
Scenario doubt() {
  Scenario s = scenario("lossy");
  s.loss_ppm = 250'000;
  s.slow_ppm = 200'000;
  s.slow_ms = 1'500;
  s.actors.items = {ActorKind::equivocator};
  return s;
}

struct Row {
  const char* name;
  SeededBug bug;
  Sabotage sabotage;
  Scenario scenario;
  std::uint64_t seeds;    // within which it must be found
  const char* violation;  // a part of what is said
};

std::vector<Row> rows() {
  Sabotage none;
  Sabotage no_model;
  no_model.model_not_asked = true;
  Sabotage lying_disks;
  lying_disks.disks_lie = true;
  Sabotage amnesia;
  amnesia.votes_forgotten = true;
  Sabotage amnesia_no_model = amnesia;
  amnesia_no_model.model_not_asked = true;
  Sabotage two_liars;
  two_liars.liars = 2;
  Sabotage traitor;
  traitor.liars = 1;
  traitor.actors_count_as_honest = true;
  Sabotage unnoticed = two_liars;
  unnoticed.liars = 1;
  unnoticed.evidence_hidden = true;
  Sabotage deaf;
  deaf.one_node_deaf = true;
  return {
      {"finalize after nullify", SeededBug::finalize_after_nullify, none, doubt(), 4, "the model allows no finalize"},
      {"finalize after nullify, seen from outside", SeededBug::finalize_after_nullify, no_model, doubt(), 8,
       "conflicting votes"},
      {"disks that lie", SeededBug::none, lying_disks, crash_storm(), 4, ""},
      {"votes forgotten over a restart", SeededBug::none, amnesia, crash_storm(), 4, "the model allows no"},
      {"votes forgotten over a restart, seen from outside", SeededBug::none, amnesia_no_model, crash_storm(), 8,
       "conflicting votes"},
      {"two of four lie", SeededBug::none, two_liars, scenario("lossy"), 8, ""},
      {"a traitor among the honest", SeededBug::none, traitor, scenario("calm"), 2, "honest node"},
      {"a liar unnoticed", SeededBug::none, unnoticed, scenario("calm"), 1, "did not report"},
      {"a node that executes something else", SeededBug::none, wrong_ledger(WrongNode::Wrong::result), scenario("calm"),
       1, "divergence"},
      {"a state that is not the result", SeededBug::none, wrong_ledger(WrongNode::Wrong::state), scenario("calm"), 1,
       "another state"},
      {"value from nowhere", SeededBug::none, wrong_ledger(WrongNode::Wrong::value), scenario("calm"), 1, "cent"},
      {"a node that hears nothing", SeededBug::none, deaf, scenario("calm"), 1, "healed"},
  };
}

TEST(MustFind, EverySeededBug) {
  for (const Row& row : rows()) {
    SCOPED_TRACE(row.name);
    consensus::seeded_bug = row.bug;
    std::string found;
    std::uint64_t seed = 0;
    while (found.empty() && seed < row.seeds) {
      RunOptions options;
      options.seed = ++seed;
      options.minutes = 3;
      options.scenario = row.scenario;
      options.sabotage = row.sabotage;
      found = run_simulation(options).violation;
    }
    EXPECT_THAT(found, testing::HasSubstr(row.violation));
    EXPECT_NE(found, "") << "not found in " << row.seeds << " seeds";
    std::printf("%s: seed %llu: %s\n", row.name, static_cast<unsigned long long>(seed), found.c_str());
  }
  consensus::seeded_bug = SeededBug::none;
}

// The same storms without a bug are survived.
TEST(MustFind, NothingWhereNothingIs) {
  for (const Scenario& s : {crash_storm(), doubt()}) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      RunOptions options;
      options.seed = seed;
      options.minutes = 3;
      options.scenario = s;
      EXPECT_EQ(run_simulation(options).violation, "") << s.name.value << " seed " << seed;
    }
  }
}

}  // namespace
}  // namespace tallystick::sim

// What the validator family tells the world.
#pragma once

#include "contracts/ledger/event.h"
#include "contracts/validator/records.h"

namespace tallystick::contracts::validator {

struct Proposed {
  static constexpr std::uint16_t kEvent = 0x0D01;
  static constexpr std::string_view kName = "validator.proposed";
  ProposalId proposal;
  Change change;
  std::optional<PartyId> proposed_by;
  Timestamp expiry;
  static constexpr auto fields() {
    return field_list(field("proposal", &Proposed::proposal), field("proposed_change", &Proposed::change),
                      field("proposed_by", &Proposed::proposed_by, "absent: the ledger itself"),
                      field("expiry", &Proposed::expiry, "block time at which it ends"));
  }
};

struct Approved {
  static constexpr std::uint16_t kEvent = 0x0D02;
  static constexpr std::string_view kName = "validator.approved";
  ProposalId proposal;
  PartyId by;
  std::uint16_t approvals = 0, needed = 0;
  static constexpr auto fields() {
    return field_list(field("proposal", &Approved::proposal), field("by", &Approved::by, "a bank"),
                      field("approvals", &Approved::approvals, "of validators in force, so far"),
                      field("needed", &Approved::needed, "their quorum"));
  }
};

enum class ProposalEnd : std::uint8_t { approval_taken_back = 1, withdrawn = 2, expired = 3 };

struct Withdrawn {
  static constexpr std::uint16_t kEvent = 0x0D03;
  static constexpr std::string_view kName = "validator.withdrawn";
  ProposalId proposal;
  std::optional<PartyId> by;  // absent: it expired
  ProposalEnd what = ProposalEnd::withdrawn;
  static constexpr auto fields() {
    return field_list(field("proposal", &Withdrawn::proposal), field("by", &Withdrawn::by, "absent: its time was over"),
                      field("what", &Withdrawn::what, "an approval, or the proposal itself"));
  }
};

struct ChangeApproved {
  static constexpr std::uint16_t kEvent = 0x0D04;
  static constexpr std::string_view kName = "validator.change_approved";
  ProposalId proposal;
  Change change;
  std::uint16_t place = 1;
  static constexpr auto fields() {
    return field_list(field("proposal", &ChangeApproved::proposal), field("proposed_change", &ChangeApproved::change),
                      field("place", &ChangeApproved::place, "among the changes that wait for an epoch, from 1"));
  }
};

struct EpochBegan {
  static constexpr std::uint16_t kEvent = 0x0D05;
  static constexpr std::string_view kName = "validator.epoch_began";
  Epoch epoch;
  std::uint16_t validators = 0;
  List<Change, kValidatorsMax / 3> changes;
  static constexpr auto fields() {
    return field_list(field("epoch", &EpochBegan::epoch),
                      field("validators", &EpochBegan::validators, "how many are in force now"),
                      field("changes", &EpochBegan::changes, "that came into force with it"));
  }
};

struct MisconductRecorded {
  static constexpr std::uint16_t kEvent = 0x0D06;
  static constexpr std::string_view kName = "validator.misconduct_recorded";
  Misconduct misconduct;
  std::optional<ProposalId> removal;
  static constexpr auto fields() {
    return field_list(
        field("misconduct", &MisconductRecorded::misconduct),
        field("removal", &MisconductRecorded::removal, "the proposal to remove the validator that was opened"));
  }
};

}  // namespace tallystick::contracts::validator

namespace tallystick {
template <>
struct EnumNames<contracts::validator::ProposalEnd> {
  using enum contracts::validator::ProposalEnd;
  static constexpr std::pair<contracts::validator::ProposalEnd, std::string_view> values[] = {
      {approval_taken_back, "approval_taken_back"}, {withdrawn, "withdrawn"}, {expired, "expired"}};
};
}  // namespace tallystick

// What the account family tells the world.
#pragma once

#include "contracts/account/records.h"
#include "contracts/ledger/event.h"

namespace tallystick::contracts::account {

struct Opened {
  static constexpr std::uint16_t kEvent = 0x0201;
  static constexpr std::string_view kName = "account.opened";
  AccountId account;
  PartyId party, opened_by;
  static constexpr auto fields() {
    return field_list(field("account", &Opened::account), field("party", &Opened::party),
                      field("opened_by", &Opened::opened_by));
  }
};

struct PolicyChanged {
  static constexpr std::uint16_t kEvent = 0x0202;
  static constexpr std::string_view kName = "account.policy_changed";
  AccountId account;
  bool recovered = false;
  static constexpr auto fields() {
    return field_list(field("account", &PolicyChanged::account),
                      field("recovered", &PolicyChanged::recovered, "by recovery, not by the old keys"));
  }
};

struct FreezeChanged {
  static constexpr std::uint16_t kEvent = 0x0203;
  static constexpr std::string_view kName = "account.freeze_changed";
  AccountId account;
  std::optional<PartyId> frozen_by;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("account", &FreezeChanged::account),
                      field("frozen_by", &FreezeChanged::frozen_by, "absent: it may act again"),
                      field("reason", &FreezeChanged::reason));
  }
};

struct RecoveryAsked {
  static constexpr std::uint16_t kEvent = 0x0204;
  static constexpr std::string_view kName = "account.recovery_asked";
  AccountId account;
  PartyId asked_by;
  static constexpr auto fields() {
    return field_list(field("account", &RecoveryAsked::account), field("asked_by", &RecoveryAsked::asked_by));
  }
};

struct RecoveryApproved {
  static constexpr std::uint16_t kEvent = 0x0205;
  static constexpr std::string_view kName = "account.recovery_approved";
  AccountId account;
  Timestamp effective;
  static constexpr auto fields() {
    return field_list(field("account", &RecoveryApproved::account),
                      field("effective", &RecoveryApproved::effective, "block time from which the new keys hold"));
  }
};

struct RecoveryStopped {
  static constexpr std::uint16_t kEvent = 0x0206;
  static constexpr std::string_view kName = "account.recovery_stopped";
  AccountId account;
  static constexpr auto fields() { return field_list(field("account", &RecoveryStopped::account)); }
};

}  // namespace tallystick::contracts::account

// What the party family tells the world.
#pragma once

#include "contracts/ledger/event.h"
#include "contracts/party/records.h"

namespace tallystick::contracts::party {

struct Registered {
  static constexpr std::uint16_t kEvent = 0x0101;
  static constexpr std::string_view kName = "party.registered";
  PartyId party, registrar;
  Roles roles;
  static constexpr auto fields() {
    return field_list(field("party", &Registered::party), field("registrar", &Registered::registrar),
                      field("roles", &Registered::roles));
  }
};

struct RolesChanged {
  static constexpr std::uint16_t kEvent = 0x0102;
  static constexpr std::string_view kName = "party.roles_changed";
  PartyId party;
  Roles roles;  // as they are now
  static constexpr auto fields() {
    return field_list(field("party", &RolesChanged::party), field("roles", &RolesChanged::roles, "as they are now"));
  }
};

struct FreezeChanged {
  static constexpr std::uint16_t kEvent = 0x0103;
  static constexpr std::string_view kName = "party.freeze_changed";
  PartyId party;
  bool frozen = false;
  Text<128> reason;
  static constexpr auto fields() {
    return field_list(field("party", &FreezeChanged::party), field("frozen", &FreezeChanged::frozen),
                      field("reason", &FreezeChanged::reason));
  }
};

struct IssuingStopped {
  static constexpr std::uint16_t kEvent = 0x0104;
  static constexpr std::string_view kName = "party.issuing_stopped";
  PartyId party;
  StopCause cause = StopCause::other;
  static constexpr auto fields() {
    return field_list(field("party", &IssuingStopped::party), field("cause", &IssuingStopped::cause));
  }
};

struct IssuingCleared {
  static constexpr std::uint16_t kEvent = 0x0105;
  static constexpr std::string_view kName = "party.issuing_cleared";
  PartyId party;
  static constexpr auto fields() { return field_list(field("party", &IssuingCleared::party)); }
};

struct GroupFormed {
  static constexpr std::uint16_t kEvent = 0x0106;
  static constexpr std::string_view kName = "party.group_formed";
  GroupId group;
  static constexpr auto fields() { return field_list(field("group", &GroupFormed::group)); }
};

struct GroupChanged {
  static constexpr std::uint16_t kEvent = 0x0107;
  static constexpr std::string_view kName = "party.group_changed";
  PartyId party;
  std::optional<GroupId> group;
  static constexpr auto fields() {
    return field_list(field("party", &GroupChanged::party),
                      field("group", &GroupChanged::group, "absent: none any more"));
  }
};

struct Served {
  static constexpr std::uint16_t kEvent = 0x0108;
  static constexpr std::string_view kName = "party.served";
  PartyId bank, party;
  static constexpr auto fields() { return field_list(field("bank", &Served::bank), field("party", &Served::party)); }
};

}  // namespace tallystick::contracts::party

#include "testnet/story/cast.h"

namespace tallystick::testnet {
namespace {

struct Company {
  const char* name;
  const char* full_name;
  const char* legal_id;
  const char* role;
  const char* bank;
};

constexpr Company kCompanies[] = {
    {"haihe", "Haihe Heavy Machinery Group 海河重工集团", "0199:8945TALLY0HAIHE00168", "core_enterprise", "bank0"},
    {"jinmen", "Jinmen Precision Castings 津门精密铸造", "0199:8945TALLY0JINMEN0211", "supplier", "bank1"},
    {"luhe", "Luhe Alloy Materials 潞河合金材料", "0199:8945TALLY00LUHE00393", "supplier", "bank1"},
    {"yuqiao", "Yuqiao Family Foundry Sand 于桥家庭铸砂厂", "0199:8945TALLY0YUQIAO0450", "supplier", "bank2"},
};

void make_profile(Teller& teller, const Layout& layout, const NetworkFile& network, const std::string& profile,
                  const std::string& key, const std::string& account) {
  Words words{"init", "--genesis", layout.genesis(), "--key", key, "--keystore", layout.keys()};
  for (const NodeFile& node : network.nodes) {
    words.emplace_back("--node");
    words.push_back(loopback_url(node.rpc_port));
  }
  if (!account.empty()) {
    words.emplace_back("--account");
    words.push_back(account);
  }
  teller.prepare(profile, words);
}

std::string text_of(const Json& object, const std::string& key) {
  return object.is_object() ? object.value(key, "") : "";
}

}  // namespace

Cast gather_cast(Teller& teller, const Layout& layout, const NetworkFile& network) {
  Cast cast;
  for (std::size_t i = 0; i < network.nodes.size(); ++i) {
    const std::string bank = "bank" + std::to_string(i);
    make_profile(teller, layout, network, bank, network.nodes.items[i].key_name.value, bank);
  }
  make_profile(teller, layout, network, "authority", kSettlementKeyName, "settlement");
  for (std::size_t i = 0; i < network.nodes.size(); ++i)
    teller.prepare("authority", {"cash", "mint-reserves", "bank" + std::to_string(i), "--amount", "5000000.00"});

  for (const Company& company : kCompanies) {
    const std::string name = company.name;
    make_profile(teller, layout, network, name, name, "");
    const Json key = teller.prepare(name, {"key", "new", name, "--fast-kdf"});
    const Json registered = teller.prepare(company.bank, {"party", "register", "--name", company.full_name,
                                                          "--legal-id", company.legal_id, "--roles", company.role});
    cast[name].party = text_of(event_of(registered, "party.registered"), "party");
    const Json opened = teller.prepare(
        company.bank, {"account", "open", cast[name].party, "--policy-keys", "key=" + text_of(key, "public_key")});
    cast[name].account = text_of(event_of(opened, "account.opened"), "account");
    teller.prepare(name, {"config", "set", "--account", cast[name].account});
  }
  for (const Company& one : kCompanies)
    for (const Company& other : kCompanies)
      if (one.name != other.name) teller.prepare(one.name, {"config", "name", other.name, cast[other.name].account});

  teller.prepare("bank0", {"cash", "deposit", cast["haihe"].account, "--amount", "1200000.00"});
  teller.prepare("bank0", {"limit", "set", cast["haihe"].party, "--programme", "machinery", "--limit", "5000000.00"});
  return cast;
}

}  // namespace tallystick::testnet

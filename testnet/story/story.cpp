#include "testnet/story/story.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>

#include "core/amount.h"
#include "testnet/network/create.h"
#include "testnet/network/explorer.h"
#include "testnet/network/start.h"
#include "testnet/network/status.h"
#include "testnet/network/stop.h"
#include "testnet/story/cast.h"

namespace tallystick::testnet {
namespace {

constexpr std::size_t kVictim = 3;  // the validator that dies in chapter six
constexpr int kPayments = 12;       // that flow meanwhile

Timestamp now() {
  using namespace std::chrono;
  return Timestamp{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

std::string text_at(const Json& object, const std::string& key) {
  return object.is_object() && object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : "";
}

std::int64_t minor_at(const Json& object, const std::string& key) {
  const std::string text = text_at(object, key);
  return text.empty() ? 0 : std::stoll(text);
}

class Story {
 public:
  Story(const StoryOptions& options, Teller& teller) : options_{options}, layout_{options.directory}, teller_{teller} {}

  void play() {
    start_banks();
    issue();
    claim();
    split();
    finance();
    present_again();
    kill_and_recover();
    maturity();
    prove();
    forge();
    explore();
  }

 private:
  std::string invoice(const std::string& name) const { return options_.invoices + "/" + name + ".xml"; }

  void start_banks() {
    teller_.chapter("① Four banks start a ledger. Nobody else runs it.", "① 四家银行启动账本，除它们之外无人运行。");
    CreateOptions create;
    create.directory = options_.directory;
    create.names = {"Haizhou Bank", "Linjiang Bank", "Yunshan Bank", "Beiyuan Bank"};
    create.ms_per_day = options_.ms_per_day;
    create.first_date = *parse_date("2026-09-18");
    const auto created = create_network(create, now());
    if (!created) return teller_.fail(created.error().message);
    network_ = created->network;
    teller_.show_command("tallystick-testnet genesis --banks 4 --ms-per-day " + std::to_string(options_.ms_per_day) +
                         " && tallystick-testnet start");
    StartOptions start;
    start.program = options_.node;
    if (const auto started = start_nodes(layout_, start); !started) return teller_.fail(started.error().message);
    teller_.changed("Four validators answer on loopback. " + calendar_notice(options_.ms_per_day));
    const auto explorer = start_explorer(layout_, {.program = options_.explorer});
    if (!explorer) return teller_.fail(explorer.error().message);
    explorer_url_ = *explorer;
    teller_.changed("An auditor's explorer follows them: " + explorer_url_);
    cast_ = gather_cast(teller_, layout_, network_);
    teller_.changed("Four companies are registered by their banks; Haihe has ¥1,200,000.00 at Haizhou Bank.");
  }

  std::string today() {
    const auto status = network_status(layout_, now());
    return status ? text_at(*status, "ledger_day") : "";
  }

  std::string register_invoice(const std::string& bank, const std::string& file) {
    const Json data = teller_.play(
        bank, {"evidence", "register", "--invoice", invoice(file), "--secret-file", layout_.evidence_key()});
    return text_at(data, "fingerprint");
  }

  // A paper of the trade between Haihe and Jinmen that is no invoice; its fingerprint. Without an amount it states none.
  std::string register_paper(const std::string& kind, const std::string& number, const std::string& dated,
                             const std::string& amount, const std::string& words, bool shown) {
    const std::string file = options_.directory + "/" + number + ".txt";
    std::ofstream{file} << number << ": " << words << "\n";
    Words command{"evidence",      "register",
                  "--kind",        kind,
                  "--file",        file,
                  "--number",      number,
                  "--seller",      cast_["jinmen"].party,
                  "--buyer",       cast_["haihe"].party,
                  "--dated",       dated,
                  "--secret-file", layout_.evidence_key()};
    if (!amount.empty()) command.insert(command.end(), {"--amount", amount});
    return text_at(shown ? teller_.play("bank1", command) : teller_.prepare("bank1", command), "fingerprint");
  }

  void issue() {
    teller_.chapter(
        "  Haihe, a core enterprise, promises ¥1,000,000.00 in 90 days to Jinmen, against a real invoice and its "
        "delivery.",
        "  核心企业海河重工凭真实发票与送货单，向津门承诺 90 天后付款 ¥1,000,000.00。");
    const std::string document = register_invoice("bank1", "haihe-jinmen");
    const std::string delivery = register_paper("delivery", "JM-DN-3391", "2026-09-17", "",
                                                "250 gearbox housings received in good order.", true);
    const std::vector<std::string> papers{
        delivery, register_paper("contract", "HH-JM-2026", "2026-01-15", "5000000.00", "housings for the year.", false),
        register_paper("order", "HH-PO-8812", "2026-08-20", "1000000.00", "250 gearbox housings.", false),
        register_paper("receipt", "HH-GR-5120", "2026-09-17", "1000000.00", "250 gearbox housings checked in.", false),
        register_paper("tax_check", "TX-77120", "2026-09-17", "1000000.00", "the invoice is known.", false)};
    Words match{"evidence", "match", "--evidence", document};
    for (const std::string& paper : papers) match.insert(match.end(), {"--evidence", paper});
    teller_.expect(text_at(teller_.play("haihe", match), "verdict") == "pass", "the four flows agree");
    teller_.changed("Contract, order, delivery, receipt, invoice and tax check tell one story.");
    const auto day = parse_date(today());
    if (!day) return teller_.fail("the network does not say its day");
    const std::string due = format_date(*day + Days{90});
    issue_words_ = {"receivable",
                    "issue",
                    "jinmen",
                    "--amount",
                    "1000000.00",
                    "--due",
                    due,
                    "--limit-bank",
                    "bank0",
                    "--programme",
                    "machinery",
                    "--evidence",
                    document + ",1000000.00",
                    "--mandate-account",
                    "me",
                    "--mandate-clearing-bank",
                    "bank0"};
    for (const std::string& paper : papers) issue_words_.insert(issue_words_.end(), {"--evidence", paper});
    const Json issued = event_of(teller_.play("haihe", issue_words_), "receivable.issued");
    root_ = text_at(issued, "receivable");
    first_ = text_at(issued, "fragment");
    teller_.expect(!root_.empty() && !first_.empty(), "the receivable has a name");
    teller_.changed("Receivable " + root_.substr(0, 10) + "… is offered to Jinmen; due " + due + ", paid on " +
                    text_at(issued, "pay_on") + ".");
  }

  std::string state_of(const std::string& profile, const std::string& noun, const std::string& id) {
    const Json shown = teller_.prepare(profile, {noun, "show", id});
    return text_at(shown.value("value", Json::object()), "state");
  }

  void claim() {
    teller_.chapter("② Jinmen, tier 1, claims it: a signed choice, never automatic.",
                    "② 一级供应商津门签收：这是一次签名的选择，而非自动发生。");
    teller_.play("jinmen", {"fragment", "claim", first_});
    teller_.expect(state_of("jinmen", "fragment", first_) == "held", "the fragment is held");
    teller_.changed("Jinmen holds ¥1,000,000.00, verified against the genesis file.");
  }

  struct Passed {
    std::string part;    // what the payee has claimed
    std::string change;  // what the holder keeps
  };
  // Passes a part on against an invoice of its own; the payee claims it.
  Passed pass_on(const std::string& from, const std::string& to, const std::string& bank, const std::string& file,
                 const std::string& source, const std::string& amount) {
    const std::string document = register_invoice(bank, file);
    const Json split = event_of(
        teller_.play(from, {"fragment", "transfer", source, "--to", to, "--amount", amount, "--evidence", document}),
        "fragment.split");
    const std::string part =
        split.is_object() && !split["offered"].empty() ? split["offered"][0].get<std::string>() : "";
    teller_.expect(!part.empty(), "the split offers a part");
    teller_.play(to, {"fragment", "claim", part});
    return {part, text_at(split, "change")};
  }

  void split() {
    teller_.chapter(
        "③ Jinmen pays Luhe ¥300,000.00 of it; Luhe pays Yuqiao ¥120,000.00 of that. Each part has an invoice of its "
        "own.",
        "③ 津门将其中 ¥300,000.00 转给潞河，潞河再将 ¥120,000.00 转给于桥；每一笔都有自己的发票。");
    const Passed to_luhe = pass_on("jinmen", "luhe", "bank1", "jinmen-luhe", first_, "300000.00");
    const Passed to_yuqiao = pass_on("luhe", "yuqiao", "bank2", "luhe-yuqiao", to_luhe.part, "120000.00");
    luhe_keeps_ = to_yuqiao.change;
    third_ = to_yuqiao.part;
    const Json lineage = teller_.prepare("yuqiao", {"receivable", "lineage", root_});
    teller_.expect(lineage.value("conserved", false), "the parts add up to the whole");
    teller_.changed("¥700,000.00 + ¥180,000.00 + ¥120,000.00 = ¥1,000,000.00: " +
                    std::to_string(lineage.value("fragments", Json::array()).size()) + " fragments, the sum verified.");
  }

  void finance() {
    teller_.chapter(
        "④ Yuqiao, tier 3, needs money today. Beiyuan Bank has published what it buys and at which price; the ledger "
        "decides and pays.",
        "④ 三级供应商于桥今天就要用钱。北原银行已公布收购条件与价格，由账本当即审批并放款。");
    const Json policy =
        event_of(teller_.play("bank3", {"financing", "publish-policy", "--text-title", "Castings supply chain",
                                        "--text-kind", "without_recourse", "--text-day-count", "actual_360",
                                        "--text-prices", "days_max=184,level_max=4,rate=4.2,fee=20.00"}),
                 "financing.policy_published");
    const Words sell{"financing", "sell", third_, "--policy", text_at(policy, "policy")};
    Words preview = sell;
    preview.emplace_back("--dry-run");
    const Json before = teller_.play("yuqiao", preview);
    const Json price = before.value("price", Json::object());
    const auto shown = [&](const char* part) {
      const Currency currency = *Currency::of("CNY");
      const auto amount = parse_amount(text_at(price, part), currency);
      return amount ? format_for_people({currency, *amount}) : text_at(price, part);
    };
    teller_.changed("Shown before signing: proceeds " + shown("proceeds") + " = face " + shown("face") +
                    " - interest " + shown("interest") + " - fee " + shown("fee") + "; annualised cost " +
                    text_at(price, "annual_cost_effective") + ", fee included.");
    const Json sold = event_of(teller_.play("yuqiao", sell), "financing.sold");
    const Millis took = teller_.took();
    const Json money = teller_.prepare("yuqiao", {"cash", "balance"});
    const std::int64_t balance =
        money.value("items", Json::array()).empty() ? 0 : minor_at(money["items"][0], "amount");
    teller_.expect(sold.is_object() && balance > 0 && balance == minor_at(sold["price"], "proceeds"),
                   "the proceeds are in the account");
    proceeds_ = balance;
    const Json order = teller_.play("yuqiao", {"claim", "priority", third_});
    const Json first = order.value("items", Json::array()).empty() ? Json() : order["items"][0];
    teller_.expect(text_at(first, "basis") == "only_claim", "the bank's claim is the only one");
    teller_.changed(yuan(std::to_string(balance)) + " is in Yuqiao's account. From command to verified receipt: " +
                    std::to_string(took.raw()) + " ms.");
  }

  void present_again() {
    teller_.chapter("⑤ Somebody presents the same invoice again.", "⑤ 有人再次使用同一张发票。");
    const Json error = teller_.refused("haihe", issue_words_, 5);
    teller_.expect(text_at(error, "code") == "E_EVIDENCE_DUP", "the refusal names the rule");
    teller_.changed("Refused, " + text_at(error, "code") + ": " + text_at(error, "message"));
  }

  std::int64_t height_of(std::size_t validator) {
    const auto status = network_status(layout_, now());
    if (!status) return -1;
    const Json& node = (*status)["nodes"][validator]["status"];
    if (!node.is_object() || !node.contains("height")) return -1;
    return node["height"].is_string() ? std::stoll(node["height"].get<std::string>())
                                      : node["height"].get<std::int64_t>();
  }

  void kill_and_recover() {
    if (!teller_.ok()) return;
    teller_.chapter("⑥ A validator is killed with -9 while payments flow, and comes back.",
                    "⑥ 支付进行中，一个验证节点被 kill -9，随后恢复。");
    for (int i = 0; i < kPayments && teller_.ok(); ++i) {
      if (i == 3) {
        teller_.show_command("tallystick-testnet stop --node 3 --kill");
        if (const auto killed = stop_nodes(layout_, {.nodes = {kVictim}, .kill = true}); !killed)
          return teller_.fail(killed.error().message);
      }
      const Words send{"cash", "send", "jinmen", "--amount", "1.00"};
      if (i == 0 || i == 3)
        teller_.play("haihe", send);
      else
        teller_.prepare("haihe", send);
    }
    const std::int64_t reached = height_of(0);
    teller_.changed("All " + std::to_string(kPayments) + " payments are final; three validators carried on to height " +
                    std::to_string(reached) + ".");
    teller_.show_command("tallystick-testnet start --node 3");
    StartOptions start;
    start.nodes = {kVictim};
    start.program = options_.node;
    if (const auto started = start_nodes(layout_, start); !started) return teller_.fail(started.error().message);
    std::int64_t caught_up = -1;
    for (int i = 0; i < 100 && caught_up < reached; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{100});
      caught_up = height_of(kVictim);
    }
    teller_.expect(caught_up >= reached && reached > 0, "the killed validator catches up");
    teller_.changed("It is back at height " + std::to_string(caught_up) + " with everything that was acknowledged.");
  }

  void maturity() {
    if (!teller_.ok()) return;
    teller_.chapter("⑦ Maturity comes. Nobody calls anything: the ledger itself moves the money.",
                    "⑦ 到期日来临。无人发起任何调用，账本自行划款。");
    const auto give_up =
        std::chrono::steady_clock::now() + std::chrono::milliseconds{options_.ms_per_day * 130 + 60'000};
    while (teller_.ok() && std::chrono::steady_clock::now() < give_up) {
      if (state_of("haihe", "receivable", root_) == "settled") break;
      std::this_thread::sleep_for(std::chrono::milliseconds{500});
    }
    const Json shown = teller_.play("haihe", {"receivable", "show", root_});
    teller_.expect(text_at(shown.value("value", Json::object()), "state") == "settled", "the receivable is settled");
    const std::int64_t jinmen = deposit_of("jinmen") - kPayments * 100, luhe = deposit_of("luhe"),
                       yuqiao = deposit_of("yuqiao");
    const std::int64_t paid_by_haihe = 1'200'000'00 - kPayments * 100 - deposit_of("haihe");
    const std::int64_t bank = 1'000'000'00 - jinmen - luhe;
    teller_.changed("Jinmen " + yuan(std::to_string(jinmen)) + ", Luhe " + yuan(std::to_string(luhe)) +
                    ", Beiyuan Bank " + yuan(std::to_string(bank)) + "; Haihe paid " +
                    yuan(std::to_string(paid_by_haihe)) + ".");
    teller_.expect(jinmen == 700'000'00, "Jinmen is paid to the cent");
    teller_.expect(luhe == 180'000'00, "Luhe is paid to the cent");
    teller_.expect(state_of("bank3", "fragment", third_) == "settled", "the bank's fragment is settled");
    teller_.expect(paid_by_haihe == 1'000'000'00, "Haihe paid exactly its promise");
    teller_.expect(yuqiao == proceeds_, "Yuqiao keeps what it was paid");
  }

  std::int64_t deposit_of(const std::string& name) {
    const Json money = teller_.prepare(name, {"cash", "balance"});
    std::int64_t sum = 0;
    for (const Json& item : money.value("items", Json::array())) sum += minor_at(item, "amount");
    return sum;
  }

  void prove() {
    teller_.chapter("⑧ Luhe keeps a proof that it was paid, and checks it with the genesis file and no network.",
                    "⑧ 潞河保存一份收款证明，仅凭创世文件、无需网络即可核验。");
    bundle_ = options_.directory + "/payment-proof.json";
    teller_.play("luhe", {"proof", "export", "--fragment", luhe_keeps_, "--out", bundle_});
    wait_for_the_explorer();
    if (const auto stopped = stop_nodes(layout_, {}); !stopped && !options_.keep) teller_.fail(stopped.error().message);
    const Json verified = teller_.play("luhe", {"verify", "bundle", bundle_, "--genesis", layout_.genesis()});
    const Json value = verified.contains("state") ? verified["state"].value("value", Json::object()) : Json::object();
    teller_.expect(text_at(value, "state") == "settled", "the proof says settled");
    teller_.changed("Every step holds, with all four banks switched off.");
  }

  void forge() {
    if (!teller_.ok()) return;
    teller_.chapter("⑨ One byte of the proof is changed.", "⑨ 把证明改动一个字节。");
    std::ifstream in{bundle_, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    const auto place = text.find("\"value\":\"");
    if (place == std::string::npos) return teller_.fail("the proof has no value to forge");
    char& byte = text[place + 80];
    byte = byte == '0' ? '1' : '0';
    const std::string forged = options_.directory + "/forged-proof.json";
    std::ofstream{forged, std::ios::binary} << text;
    const Json error = teller_.refused("luhe", {"verify", "bundle", forged, "--genesis", layout_.genesis()}, 9);
    teller_.changed("Refused, " + text_at(error, "code") + ": " + text_at(error, "message"));
  }

  // Until its index has the block at which Luhe was paid, which the banks are at or behind.
  void wait_for_the_explorer() {
    if (!teller_.ok()) return;
    const std::int64_t reached = height_of(0);
    for (int i = 0; i < 100 && explored_ < reached; ++i) {
      if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds{100});
      const auto height = explored_height(layout_, options_.explorer);
      if (height) explored_ = static_cast<std::int64_t>(height->raw());
    }
    teller_.expect(reached > 0 && explored_ >= reached, "the explorer keeps up with the banks");
  }

  void explore() {
    if (!teller_.ok()) return;
    teller_.chapter("⑩ What an auditor sees, while no bank is running.", "⑩ 所有银行均已停机，审计方仍可查看全貌。");
    teller_.show_command("tallystick-explorer status --data " + layout_.explorer() + "/data");
    teller_.changed("It checked the signatures of " + std::to_string(explored_) +
                    " blocks, executed each and came to the same state root.");
    if (!options_.keep) return;
    teller_.changed("Open it: " + explorer_url_ + "/receivables/" + root_);
    teller_.changed("Its proofs are checked in your browser, against this genesis hash: " +
                    network_.genesis_hash.hex());
  }

  const StoryOptions& options_;
  Layout layout_;
  Teller& teller_;
  NetworkFile network_;
  Cast cast_;
  Words issue_words_;
  std::string root_, first_, third_, luhe_keeps_, bundle_, explorer_url_;
  std::int64_t proceeds_ = 0;
  std::int64_t explored_ = 0;  // the last block in the explorer's index
};

}  // namespace

Result<void> play_story(const StoryOptions& options) {
  Teller teller{{.program = options.wallet,
                 .home = options.directory + "/wallets",
                 .password_file = Layout{options.directory}.password(),
                 .pauses = options.pauses}};
  Story{options, teller}.play();
  if (options.keep && teller.ok()) {
    StartOptions start;
    start.program = options.node;
    if (const auto started = start_nodes(Layout{options.directory}, start); !started)
      teller.fail(started.error().message);
  } else if (std::filesystem::exists(options.directory)) {
    if (const auto stopped = stop_explorer(Layout{options.directory}); !stopped) teller.fail(stopped.error().message);
    if (const auto stopped = stop_nodes(Layout{options.directory}, {}); !stopped) teller.fail(stopped.error().message);
  }
  if (!teller.ok()) return tallystick::fail(ErrorKind::internal, teller.why());
  return {};
}

}  // namespace tallystick::testnet

// tallystick cash: balances, payments, deposits.
#include "contracts/account/records.h"
#include "contracts/cash/mint.h"
#include "contracts/cash/records.h"
#include "contracts/cash/send.h"
#include "contracts/party/records.h"
#include "contracts/registry.h"
#include "wallet/cli/ids.h"
#include "wallet/cli/nouns.h"
#include "wallet/session/reading.h"
#include "wallet/session/transact.h"

namespace tallystick::wallet {
namespace {

using contracts::cash::Balance;

Outcome<Report> balance(Session& session, const Arguments& given) {
  const auto account = account_or_mine(session, given, "account");
  if (!account) return tl::unexpected(account.error());
  return list_records(
      session, {contracts::Index::balance_by_account, to_bytes(*account), {"bank", "kind", "currency", "amount"}},
      given);
}

struct Payment {
  Money money;
  contracts::cash::Reference reference;
};

Outcome<Payment> payment(Session& session, const Arguments& given) {
  const auto currency = currency_argument(session, given);
  if (!currency) return tl::unexpected(currency.error());
  const auto amount = given.amount("amount", *currency);
  if (!amount) return tl::unexpected(amount.error());
  const std::string reference = given.text_or("reference", "");
  if (reference.size() > contracts::cash::Reference::kMax || !is_plain_text(reference))
    return bad_option("reference",
                      "at most " + std::to_string(contracts::cash::Reference::kMax) + " bytes of plain text");
  return Payment{{*currency, *amount}, {reference}};
}

// The bank where the acting account's deposit covers the money, the largest deposit first; verified.
Outcome<PartyId> bank_with(Session& session, const Money& money) {
  const auto account = acting_account(session);
  if (!account) return tl::unexpected(account.error());
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto page = node->list(contracts::Index::balance_by_account, to_bytes(*account), "", 100);
  if (!page) return tl::unexpected(page.error());
  const auto records = node->records(page->rows);
  if (!records) return tl::unexpected(records.error());
  std::optional<Balance> best;
  for (const auto& record : *records) {
    if (!record.value) continue;
    const auto one = from_bytes<Balance>(*record.value);
    if (!one) return stop(WalletError::W_PROOF, one.error().message);
    const bool fits =
        one->account == *account && one->kind == contracts::cash::Kind::deposit && one->currency == money.currency;
    if (fits && (!best || one->amount > best->amount)) best = *one;
  }
  if (!best) return stop(WalletError::W_NOT_FOUND, say(Msg::no_deposit, money.currency.code()));
  return best->bank;
}

// The bank that owes the payee: the one that opened its account, if it is a bank, else the payer's.
Outcome<PartyId> bank_of_payee(Session& session, const AccountId& payee, const PartyId& otherwise) {
  auto node = NodeApi::of(session);
  if (!node) return tl::unexpected(node.error());
  const auto account = must_read<contracts::account::Account>(*node, payee, "account " + payee.hex());
  if (!account) return tl::unexpected(account.error());
  const auto bank = read_record<contracts::party::Bank>(*node, account->opened_by);
  if (!bank) return tl::unexpected(bank.error());
  return *bank ? account->opened_by : otherwise;
}

Outcome<Report> send(Session& session, const Arguments& given) {
  const auto to = account_argument(session, given, "to");
  if (!to) return tl::unexpected(to.error());
  const auto paid = payment(session, given);
  if (!paid) return tl::unexpected(paid.error());
  const auto from_bank =
      given.has("from-bank") ? party_argument(session, given, "from-bank") : bank_with(session, paid->money);
  if (!from_bank) return tl::unexpected(from_bank.error());
  const auto to_bank =
      given.has("to-bank") ? party_argument(session, given, "to-bank") : bank_of_payee(session, *to, *from_bank);
  if (!to_bank) return tl::unexpected(to_bank.error());
  return carry_out(
      session,
      {contracts::make_operation(contracts::cash::Send{*from_bank, *to, *to_bank, paid->money, paid->reference})});
}

Outcome<Report> redeem(Session& session, const Arguments& given) {
  const auto paid = payment(session, given);
  if (!paid) return tl::unexpected(paid.error());
  const auto bank = given.has("bank") ? party_argument(session, given, "bank") : bank_with(session, paid->money);
  if (!bank) return tl::unexpected(bank.error());
  return carry_out(session, {contracts::make_operation(contracts::cash::Redeem{*bank, paid->money, paid->reference})});
}

Outcome<Report> deposit(Session& session, const Arguments& given) {
  const auto account = account_argument(session, given, "account");
  if (!account) return tl::unexpected(account.error());
  const auto paid = payment(session, given);
  if (!paid) return tl::unexpected(paid.error());
  return carry_out(session, {contracts::make_operation(contracts::cash::Mint{*account, paid->money, paid->reference})});
}

}  // namespace

void add_cash(Catalogue& to) {
  const OptionSpec amount = required("amount", "AMOUNT", {"how much, for example 300000.00", "金额，例如 300000.00"});
  const OptionSpec currency =
      flag("currency", "CURRENCY", {"needed where the network has several", "网络有多个币种时必填"});
  const OptionSpec reference = flag("reference", "TEXT", {"what the other side reads", "对方看到的附言"});
  auto paging = list_options();
  paging.insert(paging.begin(), optional(argument("account", "ACCOUNT", {"left out: your own", "省略则为自己"})));
  to.nouns.push_back({"cash", {"money: balances, payments, deposits", "资金：余额、付款、存款"}});
  to.commands.push_back({"cash",
                         "balance",
                         {"Shows the money of an account, verified.", "显示账户资金（已核验）。"},
                         paging,
                         {"cash balance"},
                         balance});
  to.commands.push_back(
      {"cash",
       "send",
       {"Pays from a deposit, within a bank or across banks.", "从存款付款，可跨行。"},
       {argument("to", "ACCOUNT", {"who is paid", "收款账户"}), amount, currency, reference,
        flag("from-bank", "PARTY",
             {"whose deposit is spent; left out: where you have most", "动用哪家银行的存款；省略则取余额最多者"}),
        flag("to-bank", "PARTY",
             {"who will owe the payee; left out: the payee's bank", "由哪家银行向收款人负债；省略则为其开户行"})},
       {"cash send acme --amount 120000.00 --reference rent"},
       send});
  to.commands.push_back({"cash",
                         "redeem",
                         {"Gives a deposit up; the bank pays it outside the ledger.", "赎回存款；由银行在账本外支付。"},
                         {amount, currency, reference, flag("bank", "PARTY", {"which owes it", "负债银行"})},
                         {"cash redeem --amount 500.00"},
                         redeem});
  to.commands.push_back({"cash",
                         "deposit",
                         {"Puts a deposit into a customer's account, as the bank's liability (a bank).",
                          "为客户账户入账存款，作为银行负债（由银行执行）。"},
                         {argument("account", "ACCOUNT", {"the customer's", "客户账户"}), amount, currency, reference},
                         {"cash deposit acme --amount 1000000.00"},
                         deposit});
}

}  // namespace tallystick::wallet

#include "explorer/service/webhook.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "core/sha256.h"
#include "explorer/index/place.h"
#include "explorer/relations/ndjson.h"
#include "explorer/service/loopback_post.h"
#include "explorer/sql/database.h"

namespace tallystick::explorer {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kAtOnce = 20;     // alerts read at a time
constexpr milliseconds kLook{1'000};     // between looks for new ones
constexpr milliseconds kAnswer{10'000};  // that a receiver may take
constexpr milliseconds kAgainFirst{1'000}, kAgainLast{300'000};
constexpr std::size_t kSecretMin = 16, kSecretMax = 1'024;

std::string body_of(const sql::Row& row) {
  return "{\"id\":" + explorer::quoted(sql::text_at(row, 1)) + ",\"rule\":" + explorer::quoted(sql::text_at(row, 2)) +
         ",\"variant\":" + explorer::quoted(sql::text_at(row, 3)) + ",\"height\":\"" +
         std::to_string(height_of_place(sql::number_at(row, 0))) + "\",\"time\":\"" +
         std::to_string(sql::number_at(row, 4)) + "\",\"ledger_day\":\"" +
         format_date(Date{static_cast<std::int32_t>(sql::number_at(row, 5))}) +
         "\",\"currency\":" + explorer::quoted(sql::text_at(row, 6)) + ",\"amount\":\"" +
         std::to_string(sql::number_at(row, 7)) + "\",\"parties\":" + sql::text_at(row, 8) +
         ",\"proof\":" + sql::text_at(row, 9) + ",\"parameters\":" + sql::text_at(row, 10) + "}";
}

}  // namespace

Hash hmac_sha256_of(ByteView key, ByteView message) {
  constexpr std::size_t kBlock = 64;
  Bytes block(key.begin(), key.end());
  if (block.size() > kBlock) {
    const Hash short_key = sha256(key);
    block.assign(short_key.view().begin(), short_key.view().end());
  }
  block.resize(kBlock);
  Bytes inner = block, outer = block;
  for (std::uint8_t& byte : inner) byte ^= 0x36;
  for (std::uint8_t& byte : outer) byte ^= 0x5c;
  return sha256(outer, sha256(inner, message).view());
}

struct Webhook::Impl {
  Impl(WebhookOptions o, LoopbackUrl u, DeliveredMark m)
      : options{std::move(o)}, url{std::move(u)}, mark{std::move(m)} {}
  ~Impl() {
    {
      const std::lock_guard lock{mutex};
      ending = true;
    }
    changed.notify_all();
    if (thread.joinable()) thread.join();
  }
  void run();
  // Alerts after the mark; nothing when the index cannot be read now.
  std::vector<sql::Row> next();
  bool deliver(const sql::Row& row) const;
  bool rest(milliseconds time) {
    std::unique_lock lock{mutex};
    return !changed.wait_for(lock, time, [&] { return ending; });
  }

  const WebhookOptions options;
  const LoopbackUrl url;
  const DeliveredMark mark;
  std::unique_ptr<sql::Database> database;
  bool marked = false;  // the mark was read
  std::mutex mutex;
  std::condition_variable changed;
  bool ending = false;
  std::thread thread;
};

std::vector<sql::Row> Webhook::Impl::next() {
  if (database == nullptr) {
    auto opened = sql::open(options.index, sql::Access::read);
    if (!opened) return {};
    database = std::move(*opened);
  }
  if (!marked) {
    const auto kept = database->query("SELECT CAST(value AS BIGINT) FROM meta WHERE name = 'webhook_place'");
    if (!kept || kept->empty()) return database.reset(), std::vector<sql::Row>{};
    mark->store(sql::number_at(kept->front(), 0));
    marked = true;
  }
  auto rows = database->query(
      "SELECT place, id, rule, variant, time, day, currency, amount, parties, proof, parameters FROM alert WHERE place "
      "> $1 ORDER BY place LIMIT $2",
      {mark->load(), kAtOnce});
  if (!rows) return database.reset(), std::vector<sql::Row>{};
  return std::move(*rows);
}

bool Webhook::Impl::deliver(const sql::Row& row) const {
  const std::string body = body_of(row);
  const auto status =
      post_on_loopback(url,
                       {{"Tallystick-Alert", sql::text_at(row, 1)},
                        {"Tallystick-Signature", "sha256=" + hmac_sha256_of(options.secret, as_bytes(body)).hex()}},
                       body, kAnswer);
  return status && *status >= 200 && *status < 300;
}

void Webhook::Impl::run() {
  milliseconds again = kAgainFirst;
  while (rest(milliseconds{0})) {
    bool fine = true;
    const auto rows = next();
    for (const sql::Row& row : rows) {
      if (!rest(milliseconds{0})) return;
      fine = deliver(row);
      if (!fine) break;
      mark->store(sql::number_at(row, 0));
    }
    if (fine) {
      again = kAgainFirst;
      if (rows.empty() && !rest(kLook)) return;
    } else {
      if (!rest(again)) return;
      again = std::min(2 * again, kAgainLast);
    }
  }
}

Webhook::Webhook(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
Webhook::~Webhook() = default;

Result<std::unique_ptr<Webhook>> Webhook::start(WebhookOptions options, DeliveredMark mark) {
  auto url = parse_loopback_url(options.url);
  if (!url) return tl::unexpected(url.error());
  if (options.secret.size() < kSecretMin || options.secret.size() > kSecretMax)
    return malformed("the secret of a webhook has 16 to 1024 bytes");
  auto impl = std::make_unique<Impl>(std::move(options), std::move(*url), std::move(mark));
  Impl& running = *impl;
  std::unique_ptr<Webhook> out{new Webhook(std::move(impl))};
  running.thread = std::thread{[&running] { running.run(); }};
  return out;
}

}  // namespace tallystick::explorer

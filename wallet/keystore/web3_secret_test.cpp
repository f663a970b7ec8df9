#include "wallet/keystore/web3_secret.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "wallet/testing/shared_vectors.h"

namespace tallystick::wallet {
namespace {

const std::string kPassword = "correct horse 电池";

// The key of Ethereum's published key files; its address is in every wallet's documentation.
PrivateKey known_key() {
  return PrivateKey::from(*from_hex("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d")).value();
}

constexpr ScryptCost kCheapest{16, 8, 1};
std::string sealed() {
  return seal_key(known_key(), as_bytes(kPassword), kCheapest).value();
}

bool opens(const std::string& file, std::string_view password, KeyFileOrigin origin) {
  const auto locked = read_key_file(file, origin);
  return locked && unlock_key(*locked, as_bytes(password)).has_value();
}

TEST(Web3Secret, OpensWhatItSealed) {
  const std::string file = sealed();
  for (const auto origin : {KeyFileOrigin::own, KeyFileOrigin::foreign}) {
    const auto locked = read_key_file(file, origin);
    ASSERT_TRUE(locked) << locked.error().message;
    const auto key = unlock_key(*locked, as_bytes(kPassword));
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(to_hex(key->secret()), to_hex(known_key().secret()));
  }
}

TEST(Web3Secret, NamesTheEthereumAddress) {
  EXPECT_EQ(ethereum_address(known_key().public_key()), "008aeeda4d805471df9b2a5b0f38a0c3bcba786b");
}

TEST(Web3Secret, TwoFilesOfOneKeyShareNothingSecret) {
  const auto a = nlohmann::json::parse(sealed()), b = nlohmann::json::parse(sealed());
  EXPECT_EQ(a["id"], b["id"]);
  EXPECT_NE(a["crypto"]["ciphertext"], b["crypto"]["ciphertext"]);
  EXPECT_NE(a["crypto"]["kdfparams"]["salt"], b["crypto"]["kdfparams"]["salt"]);
}

TEST(Web3Secret, RefusesAWrongPassword) {
  const auto locked = read_key_file(sealed(), KeyFileOrigin::own);
  for (const std::string& wrong : {std::string{}, std::string{"correct horse"}, kPassword + " "}) {
    const auto key = unlock_key(*locked, as_bytes(wrong));
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().problem, UnlockProblem::wrong_password_or_damaged);
  }
}

// Every byte of a file of ours counts: no change of any of them is overlooked, except of the layout between the values.
TEST(Web3Secret, NoticesEveryChangedByte) {
  const std::string file = sealed();
  int changed = 0;
  for (std::size_t i = 0; i < file.size(); ++i) {
    if (file[i] == ' ' || file[i] == '\n') continue;
    for (const char flip : {'\x01', '\x20'}) {
      std::string damaged = file;
      damaged[i] = static_cast<char>(damaged[i] ^ flip);
      EXPECT_FALSE(opens(damaged, kPassword, KeyFileOrigin::own)) << "byte " << i << ": " << file.substr(i, 20);
      ++changed;
    }
  }
  EXPECT_GT(changed, 1'000);
}

TEST(Web3Secret, NoticesMissingAndAdditionalBytes) {
  const std::string file = sealed();
  EXPECT_FALSE(opens(file.substr(0, file.size() - 3), kPassword, KeyFileOrigin::own));
  EXPECT_FALSE(opens(file + "}", kPassword, KeyFileOrigin::own));
  auto json = nlohmann::json::parse(file);
  json["note"] = "x";
  EXPECT_FALSE(opens(json.dump(), kPassword, KeyFileOrigin::own));
  EXPECT_TRUE(opens(json.dump(), kPassword, KeyFileOrigin::foreign));
}

TEST(Web3Secret, RefusesForeignFilesInOneSentence) {
  const auto base = nlohmann::json::parse(sealed());
  struct Row {
    const char* name;
    std::function<void(nlohmann::json&)> change;
    const char* says;
  };
  const Row rows[] = {
      {"version 1", [](auto& f) { f["version"] = 1; }, "version 3"},
      {"version as text", [](auto& f) { f["version"] = "3"; }, "version 3"},
      {"no crypto", [](auto& f) { f.erase("crypto"); }, "crypto"},
      {"another cipher", [](auto& f) { f["crypto"]["cipher"] = "aes-256-gcm"; }, "aes-128-ctr"},
      {"another kdf", [](auto& f) { f["crypto"]["kdf"] = "argon2id"; }, "argon2id"},
      {"a terabyte", [](auto& f) { f["crypto"]["kdfparams"]["n"] = 1u << 30; }, "memory"},
      {"n with a fraction", [](auto& f) { f["crypto"]["kdfparams"]["n"] = 4096.5; }, "n"},
      {"n negative", [](auto& f) { f["crypto"]["kdfparams"]["n"] = -4096; }, "n"},
      {"dklen of 16", [](auto& f) { f["crypto"]["kdfparams"]["dklen"] = 16; }, "dklen"},
      {"short iv", [](auto& f) { f["crypto"]["cipherparams"]["iv"] = "00"; }, "iv"},
      {"long ciphertext", [](auto& f) { f["crypto"]["ciphertext"] = std::string(66, '0'); }, "ciphertext"},
      {"short mac", [](auto& f) { f["crypto"]["mac"] = "00"; }, "mac"},
      {"salt of nothing", [](auto& f) { f["crypto"]["kdfparams"]["salt"] = ""; }, "salt"},
      {"hex in capitals", [](auto& f) { f["crypto"]["mac"] = std::string(64, 'A'); }, "mac"},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    auto file = base;
    row.change(file);
    const auto locked = read_key_file(file.dump(), KeyFileOrigin::foreign);
    ASSERT_FALSE(locked);
    EXPECT_NE(locked.error().message.find(row.says), std::string::npos) << locked.error().message;
  }
  EXPECT_FALSE(read_key_file("", KeyFileOrigin::foreign));
  EXPECT_FALSE(read_key_file("[]", KeyFileOrigin::foreign));
  EXPECT_FALSE(read_key_file(std::string(kKeyFileBytesMax + 1, ' '), KeyFileOrigin::foreign));
}

TEST(Web3Secret, NoticesAForeignFileWithTheWrongAddress) {
  auto file = nlohmann::json::parse(sealed());
  file["address"] = "0x008AEEDA4D805471DF9B2A5B0F38A0C3BCBA786B";
  EXPECT_TRUE(opens(file.dump(), kPassword, KeyFileOrigin::foreign));
  file["address"] = "0x108aeeda4d805471df9b2a5b0f38a0c3bcba786b";
  EXPECT_FALSE(opens(file.dump(), kPassword, KeyFileOrigin::foreign));
}

TEST(Web3Secret, OpensEthereumsPublishedFiles) {
  const auto text = testing::shared_vector("keystore/v3.json");
  if (!text) GTEST_SKIP() << "the published key files are not beside this repository";
  const auto vectors = nlohmann::json::parse(*text);
  for (const auto& [name, vector] : vectors.items()) {
    SCOPED_TRACE(name);
    const auto locked = read_key_file(vector["json"].dump(), KeyFileOrigin::foreign);
    ASSERT_TRUE(locked) << locked.error().message;
    const auto key = unlock_key(*locked, as_bytes(vector["password"].get<std::string>()));
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(to_hex(key->secret()), vector["priv"].get<std::string>());
    EXPECT_FALSE(unlock_key(*locked, as_bytes("wrong")));
  }
}

}  // namespace
}  // namespace tallystick::wallet

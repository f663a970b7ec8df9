#include "node/rpc/dispatcher.h"

#include <thread>

#include <gtest/gtest.h>

namespace tallystick::node::rpc {
namespace {

class DispatcherTest : public testing::Test {
 protected:
  DispatcherTest() {
    rpc_.add({.name = "echo",
              .about = "Gives its text back.",
              .params = {{"text", ParamType::text, Need::required, "any text", 0, 100, {}}},
              .result = "the text",
              .errors = {},
              .handler = immediate([](const Json& p) -> Outcome { return p["text"]; })});
    rpc_.add({.name = "refuse",
              .about = "Refuses.",
              .params = {},
              .result = "never",
              .errors = {Code::refused},
              .handler = immediate([](const Json&) -> Outcome {
                return rpc_fail(Code::refused, "not the owner", {{"code", "E_OWNER"}});
              })});
    rpc_.add({.name = "throw",
              .about = "Fails.",
              .params = {},
              .result = "never",
              .errors = {},
              .handler = immediate([](const Json& p) -> Outcome { return p.at("absent"); })});
    rpc_.add({.name = "drop",
              .about = "Forgets.",
              .params = {},
              .result = "never",
              .errors = {},
              .handler = [](const Json&, const Reply&) {}});
    rpc_.add({.name = "keep",
              .about = "Waits.",
              .params = {},
              .result = "a number",
              .errors = {},
              .handler = [this](const Json&, Reply reply) { kept_.push_back(std::move(reply)); }});
  }

  Finished ask(std::string_view body) {
    Finished out{"(unanswered)", 0};
    rpc_.handle(body, [&](Finished finished) { out = std::move(finished); });
    return out;
  }
  Json reply(std::string_view body) { return Json::parse(ask(body).text); }

  Dispatcher rpc_{{.title = "test", .version = "1"}};
  std::vector<Reply> kept_;
};

struct Row {
  const char* name;
  const char* body;
  const char* reply;  // "" for none; errors are shown as their code alone
  int http_status;
};

TEST_F(DispatcherTest, AnswersByTheStandard) {
  const Row rows[] = {
      {"a call", R"({"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"hi"}})",
       R"({"id":1,"jsonrpc":"2.0","result":"hi"})", 200},
      {"id is text", R"({"jsonrpc":"2.0","id":"x","method":"echo","params":{"text":"hi"}})",
       R"({"id":"x","jsonrpc":"2.0","result":"hi"})", 200},
      {"id is null", R"({"jsonrpc":"2.0","id":null,"method":"echo","params":{"text":"hi"}})",
       R"({"id":null,"jsonrpc":"2.0","result":"hi"})", 200},
      {"notification", R"({"jsonrpc":"2.0","method":"echo","params":{"text":"hi"}})", "", 204},
      {"failing notification", R"({"jsonrpc":"2.0","method":"nothing"})", "", 204},
      {"not JSON", "{", R"({"error":-32700,"id":null})", 400},
      {"empty", "", R"({"error":-32700,"id":null})", 400},
      {"two values", "{} {}", R"({"error":-32700,"id":null})", 400},
      {"key twice", R"({"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"a","text":"b"}})",
       R"({"error":-32700,"id":null})", 400},
      {"a number", "1", R"({"error":-32600,"id":null})", 400},
      {"no version", R"({"id":1,"method":"echo"})", R"({"error":-32600,"id":1})", 400},
      {"old version", R"({"jsonrpc":"1.0","id":1,"method":"echo"})", R"({"error":-32600,"id":1})", 400},
      {"no method", R"({"jsonrpc":"2.0","id":1})", R"({"error":-32600,"id":1})", 400},
      {"method is a number", R"({"jsonrpc":"2.0","id":1,"method":1})", R"({"error":-32600,"id":1})", 400},
      {"id is an object", R"({"jsonrpc":"2.0","id":{},"method":"echo"})", R"({"error":-32600,"id":null})", 400},
      {"id is a fraction", R"({"jsonrpc":"2.0","id":1.5,"method":"echo"})", R"({"error":-32600,"id":null})", 400},
      {"params is text", R"({"jsonrpc":"2.0","id":1,"method":"echo","params":"x"})", R"({"error":-32600,"id":1})", 400},
      {"a misspelt member", R"({"jsonrpc":"2.0","id":1,"method":"echo","param":{}})", R"({"error":-32600,"id":1})",
       400},
      {"no such method", R"({"jsonrpc":"2.0","id":1,"method":"nothing"})", R"({"error":-32601,"id":1})", 404},
      {"params by position", R"({"jsonrpc":"2.0","id":1,"method":"echo","params":["hi"]})",
       R"({"error":-32602,"id":1})", 400},
      {"params missing", R"({"jsonrpc":"2.0","id":1,"method":"echo"})", R"({"error":-32602,"id":1})", 400},
      {"refused", R"({"jsonrpc":"2.0","id":1,"method":"refuse"})", R"({"error":-32050,"id":1})", 422},
      {"handler throws", R"({"jsonrpc":"2.0","id":1,"method":"throw"})", R"({"error":-32603,"id":1})", 500},
      {"handler drops", R"({"jsonrpc":"2.0","id":1,"method":"drop"})", R"({"error":-32603,"id":1})", 500},
      {"empty batch", "[]", R"({"error":-32600,"id":null})", 400},
      {"batch of notifications", R"([{"jsonrpc":"2.0","method":"echo","params":{"text":"hi"}}])", "", 204},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const Finished finished = ask(row.body);
    EXPECT_EQ(finished.http_status, row.http_status);
    if (*row.reply == '\0') {
      EXPECT_EQ(finished.text, "");
      continue;
    }
    Json reply = Json::parse(finished.text);
    EXPECT_EQ(reply["jsonrpc"], "2.0");
    if (reply.contains("error")) {
      EXPECT_FALSE(reply["error"]["message"].get<std::string>().empty());
      reply = {{"error", reply["error"]["code"]}, {"id", reply["id"]}};
    }
    EXPECT_EQ(reply.dump(), row.reply);
  }
}

TEST_F(DispatcherTest, ARefusalCarriesItsData) {
  const Json answer = reply(R"({"jsonrpc":"2.0","id":1,"method":"refuse"})");
  EXPECT_EQ(answer["error"]["data"]["code"], "E_OWNER");
  EXPECT_EQ(answer["error"]["message"], "not the owner");
}

TEST_F(DispatcherTest, ABatchIsAnsweredInOrderWhenTheLastCallIs) {
  Finished out;
  rpc_.handle(
      R"([{"jsonrpc":"2.0","id":1,"method":"keep"},{"jsonrpc":"2.0","id":2,"method":"echo","params":{"text":"b"}},3,
                  {"jsonrpc":"2.0","method":"echo","params":{"text":"n"}},{"jsonrpc":"2.0","id":4,"method":"keep"}])",
      [&](Finished finished) { out = std::move(finished); });
  ASSERT_EQ(kept_.size(), 2u);
  std::thread other{[&] { kept_[1](Json(44)); }};
  other.join();
  EXPECT_EQ(out.text, "");
  kept_[0](Json(11));
  kept_[0](Json(12));
  const Json all = Json::parse(out.text);
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[0]["result"], 11);
  EXPECT_EQ(all[1]["result"], "b");
  EXPECT_EQ(all[2]["error"]["code"], -32600);
  EXPECT_EQ(all[3]["result"], 44);
}

TEST_F(DispatcherTest, ABatchHasABound) {
  std::string calls;
  for (std::size_t i = 0; i < kBatchMax; ++i)
    calls +=
        std::string{calls.empty() ? "" : ","} + R"({"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"x"}})";
  EXPECT_EQ(reply("[" + calls + "]").size(), kBatchMax);
  EXPECT_EQ(reply("[" + calls + ",1]")["error"]["code"], -32600);
  std::string many = "[1";
  for (std::size_t i = 2; i < kRequestValuesMax; ++i) many += ",1";
  EXPECT_EQ(reply(many + "]")["error"]["code"], -32600);
  EXPECT_EQ(reply(many + ",1]")["error"]["code"], -32700);
}

TEST_F(DispatcherTest, TheAnswerOfABatchHasABound) {
  rpc_.add({.name = "large",
            .about = "A third of what a batch may answer.",
            .params = {},
            .result = "letters",
            .errors = {},
            .handler = immediate([](const Json&) -> Outcome { return std::string(kBatchAnswerBytesMax / 3, 'x'); })});
  std::string calls;
  for (int i = 1; i <= 5; ++i)
    calls += (i == 1 ? "[" : ",") + (R"({"jsonrpc":"2.0","method":"large","id":)" + std::to_string(i) + "}");
  const Json all = reply(calls + "]");
  ASSERT_EQ(all.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(all[i]["id"], i + 1);
    EXPECT_EQ(all[i].contains("result"), i < 2) << i;
  }
  EXPECT_EQ(all[4]["error"]["code"], -32002);
}

TEST_F(DispatcherTest, TooLargeAndTooDeepIsAParseError) {
  EXPECT_EQ(reply(std::string(kRequestBytesMax + 1, ' '))["error"]["code"], -32700);
  EXPECT_EQ(reply(std::string(1'000'000, '['))["error"]["code"], -32700);
  EXPECT_EQ(reply(std::string(kRequestDepthMax + 1, '[') + std::string(kRequestDepthMax + 1, ']'))["error"]["code"],
            -32700);
}

TEST_F(DispatcherTest, EveryCallIsReported) {
  std::vector<std::pair<std::string, std::int32_t>> seen;
  rpc_.on_finished([&](std::string_view method, std::int32_t code, double seconds) {
    EXPECT_GE(seconds, 0);
    seen.emplace_back(method, code);
  });
  ask(R"([{"jsonrpc":"2.0","id":1,"method":"echo","params":{"text":"b"}},{"jsonrpc":"2.0","id":1,"method":"made-up"},
          {"jsonrpc":"2.0","id":1,"method":"echo"}])");
  EXPECT_EQ(seen, (std::vector<std::pair<std::string, std::int32_t>>{{"echo", 0}, {"-", -32601}, {"echo", -32602}}));
}

TEST_F(DispatcherTest, DiscoverDescribesTheTable) {
  const Json document = reply(R"({"jsonrpc":"2.0","id":1,"method":"rpc.discover"})")["result"];
  EXPECT_EQ(document["openrpc"], "1.2.6");
  EXPECT_EQ(document["info"]["title"], "test");
  std::vector<std::string> names;
  for (const Json& method : document["methods"]) names.push_back(method["name"]);
  EXPECT_EQ(names, (std::vector<std::string>{"drop", "echo", "keep", "refuse", "rpc.discover", "throw"}));
  const Json& param = document["methods"][1]["params"][0];
  EXPECT_EQ(param["name"], "text");
  EXPECT_EQ(param["required"], true);
  EXPECT_EQ(param["schema"]["maxLength"], 100);
  EXPECT_EQ(document["methods"][3]["errors"][0]["code"], -32050);
}

}  // namespace
}  // namespace tallystick::node::rpc

#include "node/doctor/finding.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tallystick::node::doctor {
namespace {

TEST(Findings, TheWorstThatIsNotMendedIsTheExitCode) {
  const Finding well{"config", Severity::well, "fine", ""};
  const Finding note{"clock", Severity::note, "nothing keeps it", "run chrony"};
  const Finding warning{"blocks", Severity::warning, "3 are damaged", "start the node"};
  const Finding error{"ports", Severity::error, "taken", "end the process"};
  Finding mended = error;
  mended.mended = true;
  const struct {
    const char* name;
    Findings findings;
    int code;
    const char* last_line;
  } rows[] = {
      {"nothing", {}, 0, "All is well.\n"},
      {"well", {well, note}, 0, "All is well.\n"},
      {"a warning", {well, warning}, 1, "0 errors, 1 warning.\n"},
      {"both", {warning, error, warning}, 2, "1 error, 2 warnings.\n"},
      {"mended", {mended, warning}, 1, "0 errors, 1 warning.\n"},
      {"all mended", {mended}, 0, "All is well.\n"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(exit_code(row.findings), row.code);
    const std::string text = to_text(row.findings);
    EXPECT_TRUE(text.ends_with(row.last_line)) << text;
    EXPECT_EQ(nlohmann::json::parse(to_json(row.findings)).at("findings").size(), row.findings.size());
  }
}

TEST(Findings, TextHasTheCureBelowTheFinding) {
  EXPECT_EQ(to_text({{"ports", Severity::error, "rpc.listen is taken", "end the process"}}),
            "error    ports         rpc.listen is taken\n"
            "           cure:       end the process\n"
            "1 error, 0 warnings.\n");
}

}  // namespace
}  // namespace tallystick::node::doctor

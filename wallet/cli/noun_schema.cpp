// tallystick schema: the description of every byte that leaves the process, for programs in other languages; no network, no key.
#include "wallet/cli/nouns.h"
#include "wallet/session/schema.h"
#include "wallet/session/session.h"

namespace tallystick::wallet {
namespace {

Outcome<Report> print(Session&, const Arguments&) {
  Report report;
  report.document = wire_schema().dump(1);
  return report;
}

}  // namespace

void add_schema(Catalogue& to) {
  to.nouns.push_back({"schema", {"describe every format as JSON", "以 JSON 描述所有格式"}});
  to.commands.push_back(
      {"schema",
       "",
       {"Prints the wire types of every operation, record, event, receipt, block and proof, and the "
        "refusals, as JSON: what a program in another language needs. Needs no network.",
        "以 JSON 列出所有操作、记录、事件、回执、区块与证明的编码类型以及拒绝代码，供其他语言的程序使用。无需网络。"},
       {},
       {"schema"},
       print});
}

}  // namespace tallystick::wallet

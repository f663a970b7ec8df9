// What the doctor says about the chain of epochs.
#include <functional>

#include <gtest/gtest.h>

#include "node/doctor/checks.h"
#include "node/os/posix_disk.h"
#include "node/os/temp_directory.h"
#include "node/storage/epoch_store.h"

namespace tallystick::node::doctor {
namespace {

void flip(Disk& disk, const std::string& directory) {
  const auto file = disk.open(directory + "/00000000000000000001.log", false);
  ASSERT_TRUE(file);
  Bytes byte = *(*file)->read(100, 1);
  byte[0] ^= 1;
  ASSERT_TRUE((*file)->write(100, byte));
}

TEST(Epochs, DamageIsNamedWithItsCure) {
  const struct {
    const char* name;
    std::vector<const char*> spoilt;
    Severity severity;
    const char* words;
    const char* cure;
  } rows[] = {
      {"nothing", {}, Severity::well, "3 epochs are over", ""},
      {"one copy", {"epochs"}, Severity::warning, "epochs is damaged", "mends it from the other copy"},
      {"the other", {"epochs.copy"}, Severity::warning, "epochs.copy is damaged", "mends it from the other copy"},
      {"both", {"epochs", "epochs.copy"}, Severity::error, "both of its copies", "from another node of this network"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const TempDirectory directory;
    const auto disk = PosixDisk::open_root(directory.path());
    ASSERT_TRUE(disk);
    {
      const auto store = EpochStore::open(**disk, "epochs");
      ASSERT_TRUE(store);
      for (std::uint64_t epoch = 0; epoch < 3; ++epoch) {
        consensus::EpochLink link;
        link.seal.sealing.epoch = Epoch{epoch};
        ASSERT_TRUE((*store)->append(link));
      }
    }
    for (const char* copy : row.spoilt) flip(**disk, copy);
    Patient patient;
    patient.config.node.data_dir = directory.path();
    Findings findings;
    look_at_epochs(patient, findings);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].severity, row.severity);
    EXPECT_NE(findings[0].what.find(row.words), std::string::npos) << findings[0].what;
    EXPECT_NE(findings[0].cure.find(row.cure), std::string::npos) << findings[0].cure;
  }
}

}  // namespace
}  // namespace tallystick::node::doctor

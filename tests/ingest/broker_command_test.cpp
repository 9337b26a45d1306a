// `segue broker` as a process: its address file, and its end on a signal.
#include <gmock/gmock.h>

#include <csignal>
#include <fstream>

#include "tests/process.hpp"
#include "tests/temporary_folder.hpp"

namespace segue::ingest {
namespace {

using namespace std::chrono_literals;
using segue::testing::await_file;
using segue::testing::Process;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class BrokerCommand : public ::testing::TestWithParam<int> {
 protected:
  Process start() const {
    return Process({SEGUE_BINARY_DIR "/tests/segue_test_broker", "broker", "--address-file", address},
                   folder.path() / "log");
  }
  segue::testing::TemporaryFolder folder;
  const std::filesystem::path address = folder.path() / "address";
};

TEST_P(BrokerCommand, EndsInOrderOnASignal) {
  Process broker = start();
  EXPECT_THAT(await_file(address, broker), StartsWith("127.0.0.1:"));
  broker.signal(GetParam());
  EXPECT_EQ(broker.wait(10s), 0);
  EXPECT_THAT(broker.output(), HasSubstr("keeps 5 MiB or 100,000 batches a partition"));
  EXPECT_FALSE(std::filesystem::exists(address));
}

INSTANTIATE_TEST_SUITE_P(Signals, BrokerCommand, ::testing::Values(SIGINT, SIGTERM));

TEST_F(BrokerCommand, LeavesTheAddressOfANewerOneAlone) {
  Process broker = start();
  ASSERT_FALSE(await_file(address, broker).empty());
  std::ofstream(address) << "127.0.0.1:4242\n";
  broker.signal(SIGTERM);
  EXPECT_EQ(broker.wait(10s), 0);
  EXPECT_EQ(segue::testing::read_file(address), "127.0.0.1:4242\n");
}

TEST_F(BrokerCommand, SaysWhenItCannotLeaveItsAddress) {
  Process broker({SEGUE_BINARY_DIR "/tests/segue_test_broker", "broker", "--address-file",
                  "/nonexistent/folder/address"},
                 folder.path() / "log");
  EXPECT_EQ(broker.wait(10s), 1);
  EXPECT_THAT(broker.output(), HasSubstr("/nonexistent/folder/address"));
}

}  // namespace
}  // namespace segue::ingest

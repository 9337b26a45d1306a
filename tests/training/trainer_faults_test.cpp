// The trainer where Kafka is not at hand just when it is needed: faults that only the embedded broker can be
// made to have.
#include <gmock/gmock.h>
#include <librdkafka/rdkafka.h>
// after rdkafka.h
#include <librdkafka/rdkafka_mock.h>

#include <atomic>

#include "configs/load.hpp"
#include "ingest/embedded_broker.hpp"
#include "ingest/kafka/error.hpp"
#include "tests/kafka_broker.hpp"
#include "training/retraining/trainer.hpp"

namespace segue::training {
namespace {

using namespace std::chrono_literals;
using ingest::JobState;
using segue::testing::eventually;

configs::Config config_of_one_trainer() {
  configs::Config config = configs::defaults();
  config.kafka = segue::testing::unique_kafka_options(1);
  config.training.every = configs::Duration(0);
  return config;
}

class TrainerFaults : public ::testing::Test {
 protected:
  void send(const std::string& topic, const std::string& key, const std::string& value) {
    ASSERT_TRUE(producer.produce(topic, key, value, {}, {}));
    ASSERT_TRUE(producer.flush(10s));
  }
  void command(const std::string& job_id) {
    send(config.kafka.retrain_topic, job_id, to_json(ingest::RetrainCommand{job_id, "operator", 1}));
  }
  void lead_jobs_by(std::int32_t broker_id) {
    ASSERT_EQ(
        rd_kafka_mock_partition_set_leader(broker.cluster(), config.kafka.jobs_topic.c_str(), 0, broker_id),
        RD_KAFKA_RESP_ERR_NO_ERROR);
  }

  const configs::Config config = config_of_one_trainer();
  ingest::EmbeddedBroker broker{config.kafka};
  ingest::Producer producer{config.kafka, broker.address()};
};

TEST_F(TrainerFaults, AJobLeftRunningFailsAlsoWhereTheJobsCannotBeReadAtOnce) {
  ingest::Job left;
  left.job_id = "a";
  left.state = JobState::running;
  send(config.kafka.jobs_topic, "a", to_json(left));
  command("a");
  std::atomic<int> runs = 0;
  Trainer trainer(config, broker.address(), [&](const base::Progress&) -> TrainedVersion {
    ++runs;
    throw std::runtime_error("it was tried");
  });
  lead_jobs_by(-1);
  EXPECT_TRUE(eventually(
      [&] {
        try {
          trainer.tick();
        } catch (const ingest::KafkaError&) {
          return true;
        }
        return false;
      },
      60s));
  lead_jobs_by(1);

  command("b");  // comes behind
  JobStates states(config.kafka, broker.address(), producer);
  ASSERT_TRUE(eventually([&] {
    trainer.tick();
    states.read();
    return states.find("b") != nullptr && states.find("b")->state == JobState::failed;
  }));
  EXPECT_EQ(states.find("b")->message, "it was tried");
  EXPECT_EQ(states.find("a")->state, JobState::failed);
  EXPECT_EQ(states.find("a")->message, "its trainer ended before it was done");
  EXPECT_EQ(runs, 1);
}

}  // namespace
}  // namespace segue::training

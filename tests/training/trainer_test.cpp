// The trainer against a broker, with a training controlled by the test.
#include "training/retraining/trainer.hpp"

#include <gmock/gmock.h>

#include <atomic>

#include "configs/load.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "tests/kafka_broker.hpp"

namespace segue::training {
namespace {

using ingest::JobState;
using segue::testing::eventually;
using ::testing::HasSubstr;

TrainedVersion version(std::int64_t number, bool champion) {
  TrainedVersion trained;
  trained.manifest.version = number;
  trained.manifest.gate = champion ? "passed" : "failed: because";
  trained.manifest.metrics["hr@10"] = 0.25;
  trained.champion = champion;
  return trained;
}

class TrainerTest : public segue::testing::KafkaTest {
 protected:
  void SetUp() override {
    KafkaTest::SetUp();
    if (IsSkipped()) return;
    broker = std::make_unique<segue::testing::KafkaBroker>(1);
    config = configs::defaults();
    config.kafka = broker->options();
    config.training.every = configs::Duration(0);
    producer = std::make_unique<ingest::Producer>(config.kafka, broker->brokers());
  }

  std::unique_ptr<Trainer> trainer(TrainingRun::Work work) {
    return std::make_unique<Trainer>(config, broker->brokers(), std::move(work));
  }

  void send(const std::string& topic, const std::string& key, const std::string& value) {
    ASSERT_TRUE(producer->produce(topic, key, value, {},
                                  [](const ingest::Delivery& delivery) { EXPECT_EQ(delivery.error, ""); }));
    ASSERT_TRUE(producer->flush(std::chrono::seconds(10)));
  }

  void command(const std::string& job_id) {
    send(config.kafka.retrain_topic, job_id, to_json(ingest::RetrainCommand{job_id, "operator", ++now}));
  }

  /// All states that were published for the job, in order.
  std::vector<ingest::Job> states(const std::string& job_id) {
    std::vector<ingest::Job> states;
    ingest::LogReader log(config.kafka, broker->brokers(), config.kafka.jobs_topic);
    log.read(log.watermarks(), [&](const ingest::Record& record) {
      auto job = ingest::parse_job(*record.value);
      ASSERT_TRUE(job.has_value());
      if (job->job_id == job_id) states.push_back(*job);
    });
    return states;
  }

  /// Ticks until the job has come to that state.
  ::testing::AssertionResult comes_to(Trainer& trainer, const std::string& job_id, JobState state) {
    const bool came = eventually(
        [&] {
          trainer.tick();
          const auto all = states(job_id);
          return !all.empty() && all.back().state == state;
        },
        std::chrono::seconds(40));
    if (came) return ::testing::AssertionSuccess();
    const auto all = states(job_id);
    return ::testing::AssertionFailure()
           << "job " << job_id << " is " << (all.empty() ? "unknown" : base::to_string(all.back().state));
  }

  std::unique_ptr<segue::testing::KafkaBroker> broker;
  configs::Config config;
  std::unique_ptr<ingest::Producer> producer;
  std::int64_t now = 0;
};

TEST_F(TrainerTest, ACommandBecomesAPublishedJobAndIsNotObeyedTwice) {
  std::atomic<int> runs = 0;
  const auto work = [&](const base::Progress& progress) {
    progress(0.5, "working");
    return version(++runs, true);
  };
  command("a");
  auto first = trainer(work);
  ASSERT_TRUE(comes_to(*first, "a", JobState::published));
  const auto end = states("a").back();
  EXPECT_EQ(states("a").front().state, JobState::running);
  EXPECT_EQ(end.progress, 1);
  EXPECT_EQ(end.version, 1);
  EXPECT_EQ(end.metrics.at("hr@10"), 0.25);
  EXPECT_EQ(end.requested_by, "operator");
  EXPECT_TRUE(first->close());
  first.reset();

  auto second = trainer(work);
  command("b");
  ASSERT_TRUE(comes_to(*second, "b", JobState::published));
  EXPECT_EQ(runs, 2);
  EXPECT_TRUE(second->close());
}

TEST_F(TrainerTest, AGateThatSaysNoIsARejectedJobWithItsVersion) {
  command("a");
  auto one = trainer([](const base::Progress&) { return version(7, false); });
  ASSERT_TRUE(comes_to(*one, "a", JobState::rejected));
  EXPECT_EQ(states("a").back().version, 7);
  EXPECT_THAT(states("a").back().message, HasSubstr("failed: because"));
}

TEST_F(TrainerTest, ATrainingThatThrowsIsAFailedJobAndTheTrainerLives) {
  std::atomic<int> runs = 0;
  auto one = trainer([&](const base::Progress&) -> TrainedVersion {
    if (++runs == 1) throw TooFewEvents("there are 3 events");
    return version(1, true);
  });
  command("a");
  ASSERT_TRUE(comes_to(*one, "a", JobState::failed));
  EXPECT_EQ(states("a").back().message, "there are 3 events");
  command("b");
  ASSERT_TRUE(comes_to(*one, "b", JobState::published));
}

TEST_F(TrainerTest, CommandsThatWaitTogetherAreAnsweredByOneTraining) {
  std::atomic<int> runs = 0;
  std::atomic<bool> go = false;
  auto one = trainer([&](const base::Progress& progress) {
    ++runs;
    while (!go) {
      progress(0.1, "waiting");
      std::this_thread::yield();
    }
    return version(runs, true);
  });
  command("a");
  ASSERT_TRUE(comes_to(*one, "a", JobState::running));
  command("b");
  command("c");
  send(config.kafka.retrain_topic, "x", "not a command");
  go = true;
  ASSERT_TRUE(comes_to(*one, "b", JobState::published));
  ASSERT_TRUE(comes_to(*one, "c", JobState::published));
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(states("b").back().version, states("c").back().version);
}

TEST_F(TrainerTest, StoppedInOrderItsJobWaitsForTheNextTrainer) {
  command("a");
  auto first = trainer([](const base::Progress& progress) -> TrainedVersion {
    while (true) {
      progress(0.1, "at work");
      std::this_thread::yield();
    }
  });
  ASSERT_TRUE(comes_to(*first, "a", JobState::running));
  EXPECT_TRUE(first->close());
  EXPECT_EQ(states("a").back().state, JobState::queued);
  first.reset();
  auto second = trainer([](const base::Progress&) { return version(1, true); });
  EXPECT_TRUE(comes_to(*second, "a", JobState::published));
}

TEST_F(TrainerTest, AJobLeftRunningByADeadTrainerHasFailedAndIsNotTriedAgain) {
  ingest::Job left;
  left.job_id = "a";
  left.state = JobState::running;
  send(config.kafka.jobs_topic, "a", to_json(left));
  command("a");
  command("b");
  std::atomic<int> runs = 0;
  auto one = trainer([&](const base::Progress&) { return version(++runs, true); });
  ASSERT_TRUE(comes_to(*one, "b", JobState::published));
  EXPECT_EQ(states("a").back().state, JobState::failed);
  EXPECT_THAT(states("a").back().message, HasSubstr("ended before it was done"));
  EXPECT_EQ(runs, 1);
}

TEST_F(TrainerTest, RequestsATrainingEveryPeriod) {
  config.training.every = configs::Duration(1000);
  std::atomic<int> runs = 0;
  auto one = trainer([&](const base::Progress&) { return version(++runs, true); });
  EXPECT_TRUE(eventually([&] {
    one->tick();
    return runs >= 2;
  }));
}

}  // namespace
}  // namespace segue::training

// The checks of segue doctor on given figures.
#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "configs/load.hpp"
#include "serving/doctor/configuration_checks.hpp"
#include "serving/doctor/kafka_checks.hpp"
#include "serving/doctor/machine_checks.hpp"
#include "serving/doctor/registry_checks.hpp"
#include "serving/doctor/software_checks.hpp"
#include "serving/doctor/training_checks.hpp"
#include "tests/models/random_version.hpp"
#include "tests/temporary_folder.hpp"

namespace segue::serving {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const configs::Config defaults = configs::defaults();
constexpr std::uint64_t mib = 1024 * 1024;

TEST(Diagnosis, IsALineWithWhatToDo) {
  const Diagnosis broken{
      .level = Level::error, .subject = "disk", .text = "it is full", .remedy = "make room"};
  const Diagnosis fine{.level = Level::ok, .subject = "clock", .text = "it is \"right\"", .remedy = ""};
  EXPECT_EQ(to_text(broken), "error    disk                    it is full; to mend it, make room");
  EXPECT_EQ(to_text(fine), "ok       clock                   it is \"right\"");
  EXPECT_EQ(worst({}), Level::ok);
  EXPECT_EQ(worst(Diagnoses{broken, fine}), Level::error);
  EXPECT_EQ(to_json(Diagnoses{broken, fine}),
            R"({"level":"error","checks":[{"level":"error","subject":"disk","text":"it is full",)"
            R"("remedy":"make room"},{"level":"ok","subject":"clock","text":"it is \"right\""}]})");
}

TEST(MachineChecks, DescriptorsMustDoForTheConnections) {
  configs::Serving serving = defaults.serving;
  serving.max_connections = 20'000;
  EXPECT_EQ(check_descriptors(20'256, serving).level, Level::ok);
  const auto few = check_descriptors(1024, serving);
  EXPECT_EQ(few.level, Level::warning);
  EXPECT_THAT(few.text, AllOf(HasSubstr("may open 1024 files"), HasSubstr("takes up to 20256")));
  EXPECT_THAT(few.remedy, AllOf(HasSubstr("LimitNOFILE=20256"), HasSubstr("serving.max_connections = 768")));
  EXPECT_THAT(check_descriptors(100, serving).remedy, Not(HasSubstr("max_connections")));
}

TEST(MachineChecks, AClockThatNothingSynchronisesIsAWarning) {
  EXPECT_EQ(check_clock_sync(ClockSync{false, 16'000'000}).level, Level::warning);
  EXPECT_THAT(check_clock_sync(ClockSync{false, 0}).remedy, HasSubstr("chrony"));
  const auto good = check_clock_sync(ClockSync{true, 12'001});
  EXPECT_EQ(good.level, Level::ok);
  EXPECT_THAT(good.text, HasSubstr("to 13 ms at worst"));
  EXPECT_EQ(check_clock_sync(std::nullopt).level, Level::ok);
  EXPECT_THAT(check_clock_sync(std::nullopt).text, HasSubstr("does not tell"));
}

TEST(MachineChecks, TheDiskMustHoldTheNextVersions) {
  Storage storage{.path = "/r", .existing = "/r", .refusal = "", .free_bytes = 5000 * mib};
  EXPECT_EQ(worst(check_storage(storage, 100 * mib)), Level::ok);
  EXPECT_EQ(worst(check_storage(storage, 600 * mib)), Level::warning);  // fewer than ten more
  EXPECT_EQ(worst(check_storage(storage, 2501 * mib)), Level::error);   // not even two
  storage.free_bytes = 63 * mib;
  const auto full = check_storage(storage, 0);
  EXPECT_EQ(full[1].level, Level::error);
  EXPECT_THAT(full[1].text, HasSubstr("63.0 MiB are free for /r"));
  EXPECT_THAT(full[1].remedy, HasSubstr("registry.keep"));
  storage = {.path = "/r", .existing = "/r", .refusal = "", .free_bytes = 5000 * mib, .inodes_left = false};
  EXPECT_EQ(worst(check_storage(storage, 0)), Level::error);
}

TEST(MachineChecks, TheRegistryMustBeWritable) {
  const Storage storage{
      .path = "/r", .existing = "/r", .refusal = "Read-only file system", .free_bytes = 5000 * mib};
  const auto diagnoses = check_storage(storage, 0);
  EXPECT_EQ(diagnoses[0].level, Level::error);
  EXPECT_THAT(diagnoses[0].text, HasSubstr("/r cannot be written by the user that runs this (Read-only"));

  const segue::testing::TemporaryFolder folder;
  EXPECT_EQ(storage_of(folder.path()).refusal, "");
  EXPECT_GT(storage_of(folder.path()).free_bytes, 0U);
  const auto later = storage_of(folder.path() / "a" / "b");
  EXPECT_EQ(later.existing, folder.path());
  EXPECT_EQ(later.refusal, "");
  EXPECT_THAT(check_storage(later, 0)[0].text, HasSubstr("does not exist yet"));
  std::ofstream(folder.path() / "file") << "x";
  EXPECT_EQ(storage_of(folder.path() / "file").refusal, "Not a directory");
}

ingest::BrokerState broker_with(const std::string& least, const std::string& most) {
  ingest::BrokerState broker;
  broker.address = "k:9092";
  broker.settings = {{"group.min.session.timeout.ms", least}, {"group.max.session.timeout.ms", most}};
  return broker;
}

TEST(KafkaChecks, TheBrokerMustTakeTheSessionTimeout) {
  configs::Kafka kafka = defaults.kafka;  // 10 s
  const std::vector<ingest::BrokerState> usual{broker_with("6000", "1800000")};
  EXPECT_EQ(check_session_limits(kafka, usual).level, Level::ok);
  EXPECT_THAT(check_session_limits(kafka, usual).text, HasSubstr("takes 6s to 30min"));
  kafka.session_timeout = std::chrono::seconds(1);
  const auto low = check_session_limits(kafka, usual);
  EXPECT_EQ(low.level, Level::error);
  EXPECT_THAT(low.text, HasSubstr("no server can join the group segue"));
  EXPECT_THAT(low.remedy, HasSubstr("set kafka.session_timeout = \"6s\", or group.min.session.timeout.ms"));
  kafka.session_timeout = std::chrono::minutes(30);
  const std::vector<ingest::BrokerState> two{broker_with("6000", "1800000"), broker_with("6000", "60000")};
  EXPECT_THAT(check_session_limits(kafka, two).remedy,
              HasSubstr("set kafka.session_timeout = \"1min\", or group.max.session.timeout.ms"));
  EXPECT_EQ(check_session_limits(kafka, {}).level, Level::ok);
  EXPECT_THAT(check_session_limits(kafka, {}).text, HasSubstr("does not tell which it takes"));
}

TEST(KafkaChecks, ATopicsTroublesAreOneDiagnosis) {
  ingest::TopicState plays;
  plays.name = "plays";
  plays.partitions = 16;
  plays.settings = {{"cleanup.policy", "delete"},
                    {"retention.ms", "31536000000"},
                    {"message.timestamp.type", "LogAppendTime"}};
  configs::Config config = defaults;
  config.kafka.brokers = "k:9092";
  auto diagnoses = check_topic_states(config, "k:9092", std::vector{plays});
  ASSERT_EQ(diagnoses.size(), 1U);
  EXPECT_EQ(to_text(diagnoses[0]),
            "ok       topic plays             16 partitions, kept for 365d, times by LogAppendTime");
  (*plays.settings)["cleanup.policy"] = "compact";
  plays.partitions = 4;
  diagnoses = check_topic_states(config, "k:9092", std::vector{plays});
  ASSERT_EQ(diagnoses.size(), 1U);
  EXPECT_EQ(diagnoses[0].level, Level::error);
  EXPECT_THAT(diagnoses[0].text,
              AllOf(HasSubstr("cleanup.policy is compact"), HasSubstr("4 partitions, fewer")));
  EXPECT_THAT(diagnoses[0].remedy, HasSubstr("--add-config cleanup.policy=delete`; then "));
  plays.settings.reset();
  plays.partitions = 16;
  EXPECT_THAT(check_topic_states(config, "k:9092", std::vector{plays})[0].text,
              HasSubstr("the broker does not tell its settings"));
  plays.partitions = 0;
  diagnoses = check_topic_states(config, "k:9092", std::vector{plays});
  EXPECT_EQ(diagnoses[0].level, Level::warning);  // before the first start
  EXPECT_THAT(diagnoses[0].remedy, HasSubstr("segue serve"));
}

/// `records` of as many users, placed by `placed` among six partitions, while murmur2 is expected.
PlaysSample sample_of(std::uint32_t records, ingest::Partitioner placed) {
  PlaysSample sample;
  sample.partitions = 6;
  sample.keyed = records;
  for (std::uint32_t i = 0; i < records; ++i) {
    const std::string user = "u" + std::to_string(i);
    const auto partition = ingest::partition_of(user, 6, placed);
    if (ingest::partition_of(user, 6) == partition) continue;
    ++sample.misplaced;
    for (const auto& [partitioner, name] : base::enumerators<ingest::Partitioner>)
      if (ingest::partition_of(user, 6, partitioner) == partition)
        ++sample.matches[static_cast<std::size_t>(partitioner)];
  }
  return sample;
}

// 688a99a logged one warning, "its producer does not partition by murmur2_random", and served half of them.
TEST(KafkaChecks, ProducersWithAnotherPartitionerAreNamed) {
  EXPECT_EQ(check_partitioner(sample_of(300, ingest::Partitioner::murmur2)).level, Level::ok);
  const PlaysSample crc32 = sample_of(300, ingest::Partitioner::crc32);
  const auto confluent = check_partitioner(crc32);
  EXPECT_EQ(confluent.level, Level::warning);
  EXPECT_THAT(confluent.text,
              AllOf(HasSubstr("of the 300 newest keyed records " + std::to_string(crc32.misplaced) +
                              " lie elsewhere than murmur2 puts them"),
                    HasSubstr("the default of librdkafka and confluent-kafka")));
  EXPECT_THAT(confluent.remedy, HasSubstr("kafka.partitioner = \"crc32\" here"));
  EXPECT_THAT(check_partitioner(sample_of(300, ingest::Partitioner::fnv1a)).remedy,
              HasSubstr("kafka.partitioner = \"fnv1a\" here"));
  PlaysSample round_robin = crc32;
  round_robin.matches = {0, 50, 50, 50};
  EXPECT_THAT(check_partitioner(round_robin).remedy, HasSubstr("kafka.Murmur2Balancer"));
  // One producer among many.
  PlaysSample few = crc32;
  few.keyed = 20 * few.misplaced + 1;
  EXPECT_EQ(check_partitioner(few).level, Level::ok);
}

TEST(KafkaChecks, AFewRecordsOrOnePartitionTellNothing) {
  EXPECT_EQ(check_partitioner(sample_of(19, ingest::Partitioner::crc32)).level, Level::ok);
  EXPECT_THAT(check_partitioner(sample_of(19, ingest::Partitioner::crc32)).text, HasSubstr("too few"));
  PlaysSample one = sample_of(300, ingest::Partitioner::crc32);
  one.partitions = 1;
  EXPECT_EQ(check_partitioner(one).level, Level::ok);
}

TEST(KafkaChecks, ARecordFromTheFutureShowsThatTheClockIsBehind) {
  PlaysSample sample;
  EXPECT_THAT(check_broker_clock(sample, 1'000'000).text, HasSubstr("does not show"));
  sample.broker_times = 3;
  sample.newest_ms = 1'000'000;
  const auto good = check_broker_clock(sample, 1'002'500);
  EXPECT_EQ(good.level, Level::ok);
  EXPECT_THAT(good.text, HasSubstr("2.5 s ago by this machine's clock"));
  EXPECT_EQ(check_broker_clock(sample, 999'500).level, Level::ok);
  const auto behind = check_broker_clock(sample, 940'000);
  EXPECT_EQ(behind.level, Level::warning);
  EXPECT_THAT(behind.text, HasSubstr("at least 60.0 s behind the broker's"));
}

TEST(SoftwareChecks, NameEveryLibrary) {
  const auto libraries = check_libraries();
  for (const char* name : {"librdkafka ", "Boost 1.", "simdjson ", "OpenSSL ", "Highway 1."})
    EXPECT_THAT(libraries.text, HasSubstr(name));
}

TEST(SoftwareChecks, AProcessorWithoutKernelsIsAWarning) {
  EXPECT_EQ(check_instruction_sets({"AVX2", "avx2", "haswell"}).level, Level::ok);
  const auto slow = check_instruction_sets({"SSE4", "portable", "westmere"});
  EXPECT_EQ(slow.level, Level::warning);
  EXPECT_THAT(slow.text, HasSubstr("AVX2"));
  const auto here = instruction_sets();
  EXPECT_THAT(here.highway, Not(IsEmpty()));
  EXPECT_THAT(here.json, Not(IsEmpty()));
}

TEST(RegistryChecks, TheChampionMustBeReadable) {
  const segue::testing::TemporaryFolder folder;
  models::Registry registry(folder.path());
  EXPECT_EQ(check_champion(registry).level, Level::warning);
  EXPECT_THAT(check_champion(registry).text, HasSubstr("holds no version yet"));
  const auto number = registry.publish(models::testing::random_version({}));
  ASSERT_TRUE(number);
  EXPECT_THAT(check_champion(registry).remedy, HasSubstr("segue models activate"));
  ASSERT_TRUE(registry.set_champion(*number));
  EXPECT_EQ(check_champion(registry).level, Level::ok);
  EXPECT_THAT(check_champion(registry).text, HasSubstr("version 1 of 2"));
  EXPECT_GT(size_of(registry, *number), 1000U);
  EXPECT_EQ(size_of(registry, 7), 0U);
  std::filesystem::resize_file(folder.path() / "versions" / "1" / "popularity.safetensors", 10);
  const auto damaged = check_champion(registry);
  EXPECT_EQ(damaged.level, Level::error);
  EXPECT_THAT(damaged.text, HasSubstr("popularity.safetensors"));
}

TEST(TrainingChecks, SayWhatSegueTrainSees) {
  const auto environment =
      parse_training_environment(R"({"libtorch":"1.13.0","blas":"OpenBLAS 0.3.21","gpus":2})");
  ASSERT_TRUE(environment);
  EXPECT_EQ(environment->blas, "OpenBLAS 0.3.21");
  EXPECT_EQ(environment->gpus, 2);
  EXPECT_FALSE(parse_training_environment("error while loading shared libraries"));
  EXPECT_FALSE(parse_training_environment(R"({"libtorch":"1.13.0"})"));
}

TEST(TrainingChecks, ASlowBlasAndAnUnusableGpuAreNamed) {
  configs::Training training = defaults.training;
  EXPECT_EQ(worst(check_training({"2.6.0", "MKL", 1}, training, true)), Level::ok);
  const auto slow = check_training({"1.13.0", "", 0}, training, false);
  EXPECT_EQ(worst(slow), Level::warning);
  EXPECT_THAT(slow[1].remedy, HasSubstr("libopenblas0-pthread"));
  EXPECT_EQ(slow[2].text, "none; training uses the processor");
  EXPECT_EQ(check_training({"1.13.0", "MKL", 0}, training, true)[2].level, Level::warning);
  training.device = "cpu";
  EXPECT_EQ(worst(check_training({"1.13.0", "MKL", 0}, training, true)), Level::ok);
  training.device = "cuda";
  EXPECT_EQ(worst(check_training({"1.13.0", "MKL", 0}, training, false)), Level::error);
}

TEST(TrainingChecks, AProgramThatIsMissingIsFineAndOneThatFailsIsNot) {
  const segue::testing::TemporaryFolder folder;
  const auto program = folder.path() / "it's a trainer";
  EXPECT_EQ(worst(check_training(program, defaults.training)), Level::ok);
  std::ofstream(program) << "#!/bin/sh\necho libtorch.so: cannot open >&2\nexit 127\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  const auto failed = check_training(program, defaults.training);
  EXPECT_EQ(worst(failed), Level::error);
  EXPECT_THAT(failed[0].text, HasSubstr("does not run: libtorch.so: cannot open"));
  std::ofstream(program) << "#!/bin/sh\necho '{\"libtorch\":\"9\",\"blas\":\"MKL\",\"gpus\":0}'\n";
  EXPECT_EQ(check_training(program, defaults.training)[0].text, "9, in segue-train");
}

TEST(ConfigurationChecks, PlayersWithoutProofAreAWarningBeyondThisMachine) {
  configs::Config config = defaults;
  EXPECT_EQ(worst(check_configuration(config, std::nullopt)), Level::ok);
  config.serving.address = "0.0.0.0";
  const auto open = check_configuration(config, "/etc/segue/segue.toml");
  EXPECT_EQ(open[0].text, "/etc/segue/segue.toml is correct");
  EXPECT_EQ(open[1].level, Level::warning);
  EXPECT_THAT(open[1].remedy, HasSubstr("serving.token_secret"));
  config.serving.token_secret = "secret";
  EXPECT_EQ(worst(check_configuration(config, std::nullopt)), Level::ok);
}

}  // namespace
}  // namespace segue::serving

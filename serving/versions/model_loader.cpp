#include "serving/versions/model_loader.hpp"

#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>

#include "ingest/kafka/error.hpp"
#include "serving/versions/popularity_version.hpp"

namespace segue::serving {

namespace {

constexpr int poll_interval_ms = 1000;  // for what inotify misses (network file systems), and for version 0
constexpr int max_attempts = 5;

/// Reads all pending notifications; true if one of them was about `name`.
bool read_notices(int inotify, const std::string& name) {
  alignas(inotify_event) std::array<char, 4096> buffer;
  bool found = false;
  for (ssize_t size; (size = ::read(inotify, buffer.data(), buffer.size())) > 0;) {
    for (ssize_t at = 0; at < size;) {
      const auto* notice = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      found |= notice->len > 0 && name == notice->name;
      at += static_cast<ssize_t>(sizeof(inotify_event)) + notice->len;
    }
  }
  return found;
}

}  // namespace

ModelLoader::ModelLoader(const configs::Config& config, std::string brokers, sessions::TrackInterner& tracks,
                         TrackCatalogue& catalogue, ModelSlot& slot, VersionCounters& counters)
    : config_(config),
      brokers_(std::move(brokers)),
      registry_(config.registry.path),
      tracks_(tracks),
      catalogue_(catalogue),
      slot_(slot),
      counters_(counters) {
  std::error_code error;
  std::filesystem::create_directories(registry_.path(), error);
  if (error) throw std::runtime_error("cannot create " + registry_.path().string() + ": " + error.message());
  // Before the first check, so that no change is missed in between.
  inotify_.number = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (inotify_add_watch(inotify_.number, registry_.path().c_str(), IN_MOVED_TO | IN_CREATE | IN_CLOSE_WRITE) <
      0)
    throw std::system_error(errno, std::generic_category(), "cannot watch " + registry_.path().string());
  stop_.number = eventfd(0, EFD_CLOEXEC);
  load_first();
  thread_ = std::thread([this] { watch(); });
}

ModelLoader::~ModelLoader() {
  eventfd_write(stop_.number, 1);
  thread_.join();
}

void ModelLoader::load_first() {
  follow_champion();
  if (slot_.get()) return;
  const auto versions = registry_.versions();
  for (auto version = versions.rbegin(); version != versions.rend(); ++version)
    if (*version != tried_ && load(*version)) return;
  if (!versions.empty()) return;
  if (auto version = count_popularity(config_, brokers_))
    publish_version_0(std::move(*version));
  else
    spdlog::info("no version and no track yet: lists are empty until there is one");
}

/// Tracks may still be arriving: waits until they have stopped, for a bounded time.
void ModelLoader::look_for_version_0() {
  if (const auto versions = registry_.versions(); !versions.empty()) {
    // The server that made it may have ended before it named it.
    if (versions.back() == 0) name_version_0();
    return;
  }
  auto version = count_popularity(config_, brokers_);
  if (!version) return;
  const std::size_t tracks = version->vocabulary.tracks.size();
  if (tracks != tracks_seen_ && ++attempts_ < max_attempts) {
    tracks_seen_ = tracks;
    return;
  }
  publish_version_0(std::move(*version));
}

void ModelLoader::publish_version_0(models::Version version) {
  // Another server may publish it at the same time: the second one serves what the first has written.
  if (const auto published = registry_.publish(std::move(version), 0); !published)
    spdlog::info("version 0: {}", published.error());
  else
    spdlog::info("version 0 counts the plays of the log");
  name_version_0();
}

void ModelLoader::name_version_0() {
  // A training may end and name its own meanwhile.
  if (const auto set = registry_.set_first_champion(0); !set) spdlog::warn("version 0: {}", set.error());
  follow_champion();
}

void ModelLoader::follow_champion() {
  const auto champion = registry_.champion();
  if (!champion || champion == tried_) return;
  tried_ = champion;
  const auto served = slot_.get();
  if (served && served->model.number() == *champion) return;
  load(*champion);
}

bool ModelLoader::load(models::VersionNumber number) {
  const auto start = std::chrono::steady_clock::now();
  auto version = registry_.load(number);
  if (!version) {
    counters_.refusals.add();
    const auto served = slot_.get();
    spdlog::error(
        "version {} is refused: {}; {}", number, version.error(),
        served ? "version " + std::to_string(served->model.number()) + " goes on" : "nothing is served");
    return false;
  }
  catalogue_.add_missing(version->metadata);
  auto model = std::make_shared<const ServedModel>(std::move(*version), tracks_);
  const std::int64_t rows = model->model.rows();
  slot_.install(std::move(model));
  counters_.swaps.add();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  spdlog::info("serving version {} ({} tracks), loaded in {:.2f} s", number, rows, took.count());
  return true;
}

void ModelLoader::watch() {
  while (true) {
    std::array<pollfd, 2> wait{pollfd{stop_.number, POLLIN, 0}, pollfd{inotify_.number, POLLIN, 0}};
    ::poll(wait.data(), wait.size(), poll_interval_ms);
    if (wait[0].revents != 0) return;
    // A rewritten champion file is checked again, even if it names a version refused before.
    if (read_notices(inotify_.number, registry_.champion_file().filename())) tried_.reset();
    follow_champion();
    slot_.release_retired();
    if (slot_.get()) continue;
    try {
      look_for_version_0();
    } catch (const ingest::KafkaError& error) {
      spdlog::warn("version 0: {}", error.what());
    }
  }
}

}  // namespace segue::serving

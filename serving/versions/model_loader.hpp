// The loader of the registry's champion into the model slot: at the start, and whenever the champion file
// changes. A version that cannot be loaded is refused, and the previous one is served on.
#pragma once

#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "configs/config.hpp"
#include "models/registry/registry.hpp"
#include "serving/topic_views/track_catalogue.hpp"
#include "serving/versions/model_slot.hpp"
#include "serving/versions/version_counters.hpp"

namespace segue::serving {

class ModelLoader {
 public:
  /// Loads the champion, else the newest version that can be loaded, else makes version 0, before it returns;
  /// from then on a thread of its own watches the registry. While no track exists for version 0, nothing is
  /// served, and the thread checks again every second. Referenced objects outlive it. Throws
  /// std::runtime_error when the registry's folder cannot be created or watched, KafkaError when the topics
  /// cannot be read.
  ModelLoader(const configs::Config& config, std::string brokers, sessions::TrackInterner& tracks,
              TrackCatalogue& catalogue, ModelSlot& slot, VersionCounters& counters);
  ~ModelLoader();

  const models::Registry& registry() const { return registry_; }

 private:
  struct Descriptor {
    int number = -1;
    ~Descriptor() {
      if (number >= 0) ::close(number);
    }
  };

  void load_first();
  void look_for_version_0();
  void publish_version_0(models::Version version);
  void name_version_0();
  void follow_champion();
  bool load(models::VersionNumber version);
  void watch();

  const configs::Config& config_;
  const std::string brokers_;
  models::Registry registry_;
  sessions::TrackInterner& tracks_;
  TrackCatalogue& catalogue_;
  ModelSlot& slot_;
  VersionCounters& counters_;
  std::optional<models::VersionNumber> tried_;  // latest champion, loaded or refused
  std::size_t tracks_seen_ = 0;                 // at the last check for version 0
  int attempts_ = 0;
  Descriptor inotify_;
  Descriptor stop_;  // an eventfd
  std::thread thread_;
};

}  // namespace segue::serving

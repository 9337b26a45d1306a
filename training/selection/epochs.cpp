#include "training/selection/epochs.hpp"

#include <ATen/ATen.h>

#include <stdexcept>

#include "base/stopwatch.hpp"
#include "training/selection/best.hpp"

namespace segue::training {
namespace {

struct Epoch {
  std::int64_t number = 0;
  std::vector<at::Tensor> parameters;
};

std::vector<at::Tensor> copy(const std::vector<at::Tensor>& parameters) {
  std::vector<at::Tensor> copies;
  for (const auto& parameter : parameters) copies.push_back(parameter.detach().clone());
  return copies;
}

void save(const Checkpoint& checkpoint, const EpochLearner& learner, std::int64_t done,
          const Best<Epoch>& best) {
  checkpoint.save([&](auto& archive) {
    learner.save(archive);
    archive.write("epochs", at::scalar_tensor(done, at::kLong));
    archive.write("best.epoch", at::scalar_tensor(best.choice().number, at::kLong));
    archive.write("best.value", at::scalar_tensor(best.value(), at::kDouble));
    write_tensors(archive, "best.parameters", best.choice().parameters);
  });
}

/// The epochs that are done.
std::int64_t load(const Checkpoint& checkpoint, EpochLearner& learner, Best<Epoch>& best) {
  std::int64_t done = 0;
  checkpoint.load([&](auto& archive) {
    learner.load(archive);
    at::Tensor epochs, number, value;
    archive.read("epochs", epochs);
    archive.read("best.epoch", number);
    archive.read("best.value", value);
    done = epochs.template item<std::int64_t>();
    if (const auto best_epoch = number.template item<std::int64_t>(); best_epoch > 0)
      best.offer(value.template item<double>(), {best_epoch, read_tensors(archive, "best.parameters")});
  });
  return done;
}

base::Progress part_of(const base::Progress& progress, std::int64_t epoch, std::int64_t epochs) {
  const auto all = static_cast<double>(epochs);
  return base::part(progress, static_cast<double>(epoch - 1) / all, static_cast<double>(epoch) / all);
}

}  // namespace

ChosenEpoch learn_epochs(EpochLearner& learner, const EpochPlan& plan, const MeasureEpoch& measure,
                         const base::Progress& progress, const Checkpoint& checkpoint) {
  Best<Epoch> best;
  auto done = load(checkpoint, learner, best);
  while (done < plan.epochs && done - best.choice().number < plan.patience) {
    const auto epoch = ++done;
    const base::Stopwatch watch;
    const auto loss = learner.epoch(part_of(progress, epoch, plan.epochs));
    const auto value = measure(epoch, loss, watch.seconds());
    if (best.improves(value)) best.offer(value, {epoch, copy(learner.parameters())});
    save(checkpoint, learner, done, best);
  }
  if (!best.found()) throw std::runtime_error("the training has diverged: no epoch can be measured");
  set_parameters(learner.parameters(), best.choice().parameters);
  return {best.choice().number, done, best.value()};
}

void learn_epochs(EpochLearner& learner, std::int64_t epochs, const base::Progress& progress) {
  for (std::int64_t epoch = 1; epoch <= epochs; ++epoch) learner.epoch(part_of(progress, epoch, epochs));
}

}  // namespace segue::training

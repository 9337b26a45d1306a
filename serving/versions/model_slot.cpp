#include "serving/versions/model_slot.hpp"

namespace segue::serving {

void ModelSlot::install(std::shared_ptr<const ServedModel> model) {
  const std::lock_guard lock(mutex_);
  kinds_[model->model.number()] = model->model.manifest().kind;
  if (current_) retired_.push_back(std::move(current_));
  current_ = std::move(model);
  generation_.fetch_add(1, std::memory_order_release);
}

std::shared_ptr<const ServedModel> ModelSlot::get() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void ModelSlot::release_retired() {
  std::vector<std::shared_ptr<const ServedModel>> unused;  // freed after the lock
  const std::lock_guard lock(mutex_);
  for (auto& model : retired_)
    if (model.use_count() == 1) unused.push_back(std::move(model));
  std::erase(retired_, nullptr);
}

std::map<models::VersionNumber, std::string> ModelSlot::kinds() const {
  const std::lock_guard lock(mutex_);
  return kinds_;
}

}  // namespace segue::serving

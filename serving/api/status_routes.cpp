// Monitoring: health, metrics, figures and the page.
#include "serving/api/api_routes.hpp"
#include "serving/metrics/metrics.hpp"
#include "serving/page/page_files.hpp"

namespace segue::serving {
namespace {

/// Starting until all partitions that were assigned first are served. Without brokers, lists are still served
/// from the current sessions: degraded, but ready.
HttpResponse readiness(const ApiContext& api) {
  const bool up = api.shards.brokers_up();
  const std::string_view status = api.stopping          ? "stopping"
                                  : !api.shards.ready() ? "starting"
                                  : !up                 ? "degraded"
                                                        : "ready";
  HttpResponse response;
  response.status = status == "ready" || status == "degraded" ? 200 : 503;
  const auto model = api.models.get();
  const auto [partitions, served] = api.shards.assignment();
  response.body = "{\"status\":\"" + std::string(status) + "\",\"brokers_up\":" + (up ? "true" : "false") +
                  ",\"partitions\":" + std::to_string(partitions) + ",\"served\":" + std::to_string(served) +
                  ",\"version\":" + (model ? std::to_string(model->model.number()) : "null") + '}';
  return response;
}

std::string content_type(std::string_view name) {
  const std::string_view extension = name.substr(name.rfind('.') + 1);
  if (extension == "html") return "text/html; charset=utf-8";
  if (extension == "js") return "text/javascript; charset=utf-8";
  if (extension == "css") return "text/css; charset=utf-8";
  if (extension == "svg") return "image/svg+xml";
  if (extension == "png") return "image/png";
  return "application/octet-stream";
}

void add_page(Routes& routes) {
  for (const PageFile& file : page_files()) {
    const auto answer = [file](const RouteRequest&, Respond respond) {
      HttpResponse response;
      response.body = file.bytes;
      response.content_type = content_type(file.name);
      response.headers = {{"Cache-Control", "no-cache"},
                          {"Referrer-Policy", "no-referrer"},
                          {"Content-Security-Policy",
                           "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                           "connect-src 'self' ws: wss:; frame-ancestors 'none'"}};
      respond(std::move(response));
    };
    routes.add("GET", '/' + std::string(file.name), answer);
    if (file.name == "index.html") routes.add("GET", "/", answer);
  }
}

}  // namespace

void add_status_routes(Routes& routes, const ApiContext& api) {
  routes.add("GET", "/healthz", [](const RouteRequest&, Respond respond) {
    respond({200, R"({"status":"ok"})"});
  });
  routes.add("GET", "/readyz", [&api](const RouteRequest&, Respond respond) { respond(readiness(api)); });
  routes.add("GET", "/metrics", [&api](const RouteRequest&, Respond respond) {
    respond({200, prometheus_text(api.sources), "text/plain; version=0.0.4; charset=utf-8"});
  });
  routes.add("GET", "/v1/figures", [&api](const RouteRequest&, Respond respond) {
    respond({200, api.figures.json(std::chrono::steady_clock::now())});
  });
  add_page(routes);
}

}  // namespace segue::serving

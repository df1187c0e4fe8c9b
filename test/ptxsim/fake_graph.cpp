//===- fake_graph.cpp - capture and graphs -------------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Driver API: stream capture and graphs.
//
//===----------------------------------------------------------------------===//

#include "fake_driver.h"

#include <algorithm>

namespace ptxsim {

GraphNode *Graph::add(int type, std::function<void()> run, std::vector<GraphNode *> after) {
  auto node = std::make_unique<GraphNode>();
  node->run = std::move(run);
  node->after = std::move(after);
  node->type = type;
  nodes.push_back(std::move(node));
  return nodes.back().get();
}

enum NodeType { kKernelNode = 0, kEmptyNode = 5 };

} // namespace ptxsim

using namespace ptxsim;

// ---- capture

CUDA_API cuStreamBeginCapture_v2(void *stream, int mode) {
  ENTER;
  Stream *s = driver.streams.find(stream);
  if (!s || s->capture)
    return driver.fail({(Code)kCaptureUnsupported,
                        "capture on the legacy stream, or on one that captures already"});
  s->capture = driver.graphs.add(std::make_unique<Graph>());
  s->captureOrigin = true;
  s->captureRelaxed = mode == 2;
  s->captureTails.clear();
  return kSuccess;
}

/// Every stream that joined must have been waited for: no node may be left that the origin does not
/// come after.
static bool isJoined(const Graph &graph, const Stream &origin) {
  std::set<const GraphNode *> reached;
  std::vector<GraphNode *> stack = origin.captureTails;
  while (!stack.empty()) {
    GraphNode *n = stack.back();
    stack.pop_back();
    if (reached.insert(n).second)
      stack.insert(stack.end(), n->after.begin(), n->after.end());
  }
  return reached.size() == graph.nodes.size();
}

CUDA_API cuStreamEndCapture(void *stream, void **graph) {
  ENTER;
  Stream *s = driver.streams.find(stream);
  *graph = nullptr;
  if (!s || !s->capture || !s->captureOrigin)
    return driver.fail(
        {(Code)kCaptureUnsupported, "end of a capture that did not begin on this stream"});
  Graph *g = s->capture;
  bool joined = isJoined(*g, *s);
  for (auto &other : driver.streams.live)
    if (other.first->capture == g) {
      other.first->capture = nullptr;
      other.first->captureOrigin = false;
      other.first->captureTails.clear();
    }
  for (auto &e : driver.events.live)
    if (e.first->capture == g)
      e.first->capture = nullptr;
  if (!joined) {
    driver.graphs.remove(g);
    return driver.fail(
        {(Code)kCaptureUnjoined, "the capture has work in a stream that was not joined"});
  }
  *graph = g;
  return kSuccess;
}

CUDA_API cuStreamIsCapturing(void *stream, int *status) {
  ENTER;
  Stream *s = driver.stream(stream);
  if (!s)
    return kInvalidHandle;
  *status = s->capture ? 1 : 0;
  return kSuccess;
}

// ---- graphs

CUDA_API cuGraphCreate(void **graph, unsigned) {
  ENTER;
  *graph = driver.graphs.add(std::make_unique<Graph>());
  return kSuccess;
}

CUDA_API cuGraphDestroy(void *graph) {
  ENTER;
  return driver.graphs.remove(graph) ? kSuccess : kInvalidHandle;
}

namespace {

/// The fields that CUDA_KERNEL_NODE_PARAMS v1 and v2 begin with.
struct KernelNodeParams {
  void *function;
  u32 grid[3], block[3], shared;
  void **params, **extra;
};

GraphNode *nodeOf(Graph &g, void *handle) {
  for (auto &n : g.nodes)
    if (n.get() == handle)
      return n.get();
  return nullptr;
}

Result addNode(void **node, void *graph, void **dependencies, size_t count, int type,
               std::function<void()> run) {
  Graph *g = Driver::get().graphs.find(graph);
  if (!g)
    return kInvalidHandle;
  std::vector<GraphNode *> after;
  for (size_t k = 0; k < count; k++) {
    after.push_back(nodeOf(*g, dependencies[k]));
    if (!after.back())
      return kInvalidHandle;
  }
  *node = g->add(type, std::move(run), after);
  return kSuccess;
}

} // namespace

CUDA_API cuGraphAddKernelNode_v2(void **node, void *graph, void **dependencies, size_t count,
                                 const void *params) {
  ENTER;
  auto p = (const KernelNodeParams *)params;
  std::function<void()> run;
  Result r = prepareLaunch(p->function, p->grid, p->block, p->shared, p->params, p->extra, run);
  return r ? r : addNode(node, graph, dependencies, count, kKernelNode, run);
}
CUDA_API cuGraphAddKernelNode(void **node, void *graph, void **dependencies, size_t count,
                              const void *params) {
  return cuGraphAddKernelNode_v2(node, graph, dependencies, count, params);
}

CUDA_API cuGraphAddEmptyNode(void **node, void *graph, void **dependencies, size_t count) {
  ENTER;
  return addNode(node, graph, dependencies, count, kEmptyNode, [] {});
}

CUDA_API cuGraphAddDependencies(void *graph, void **from, void **to, size_t count) {
  ENTER;
  Graph *g = driver.graphs.find(graph);
  if (!g)
    return kInvalidHandle;
  for (size_t k = 0; k < count; k++) {
    GraphNode *a = nodeOf(*g, from[k]), *b = nodeOf(*g, to[k]);
    if (!a || !b)
      return kInvalidHandle;
    b->after.push_back(a);
  }
  return kSuccess;
}
CUDA_API cuGraphAddDependencies_v2(void *graph, void **from, void **to, const void *edges,
                                   size_t count) {
  return edges ? (Result)kNotSupported : cuGraphAddDependencies(graph, from, to, count);
}

CUDA_API cuGraphGetNodes(void *graph, void **nodes, size_t *count) {
  ENTER;
  Graph *g = driver.graphs.find(graph);
  if (!g)
    return kInvalidHandle;
  if (nodes)
    for (size_t k = 0; k < *count && k < g->nodes.size(); k++)
      nodes[k] = g->nodes[k].get();
  *count = g->nodes.size();
  return kSuccess;
}

CUDA_API cuGraphNodeGetType(void *node, int *type) {
  ENTER;
  for (auto &g : driver.graphs.live)
    if (GraphNode *n = nodeOf(*g.first, node)) {
      *type = n->type;
      return kSuccess;
    }
  return kInvalidHandle;
}

CUDA_API cuGraphInstantiateWithFlags(void **exec, void *graph, unsigned long long) {
  ENTER;
  Graph *g = driver.graphs.find(graph);
  if (!g)
    return kInvalidHandle;
  auto x = std::make_unique<GraphExec>();
  std::map<const GraphNode *, size_t> placed;
  while (placed.size() < g->nodes.size()) {
    size_t before = placed.size();
    for (auto &n : g->nodes) {
      if (placed.count(n.get()))
        continue;
      std::vector<size_t> after;
      for (auto a : n->after)
        if (placed.count(a))
          after.push_back(placed[a]);
      if (after.size() < n->after.size())
        continue;
      placed[n.get()] = x->nodes.size();
      x->nodes.push_back({n->run, after, n.get()});
    }
    if (placed.size() == before)
      return driver.fail({kInvalidValue, "the graph has a cycle"});
  }
  *exec = driver.graphExecs.add(std::move(x));
  return kSuccess;
}

CUDA_API cuGraphExecDestroy(void *exec) {
  ENTER;
  return driver.graphExecs.remove(exec) ? kSuccess : kInvalidHandle;
}

CUDA_API cuGraphExecKernelNodeSetParams_v2(void *exec, void *node, const void *params) {
  ENTER;
  GraphExec *x = driver.graphExecs.find(exec);
  if (!x)
    return kInvalidHandle;
  auto p = (const KernelNodeParams *)params;
  for (auto &n : x->nodes)
    if (n.origin == node)
      return prepareLaunch(p->function, p->grid, p->block, p->shared, p->params, p->extra, n.run);
  return kInvalidHandle;
}
CUDA_API cuGraphExecKernelNodeSetParams(void *exec, void *node, const void *params) {
  return cuGraphExecKernelNodeSetParams_v2(exec, node, params);
}

CUDA_API cuGraphUpload(void *exec, void *) {
  ENTER;
  return driver.graphExecs.find(exec) ? kSuccess : kInvalidHandle;
}

CUDA_API cuGraphLaunch(void *exec, void *stream) {
  ENTER;
  GraphExec *x = driver.graphExecs.find(exec);
  Stream *s = driver.stream(stream);
  if (!x || !s)
    return kInvalidHandle;
  if (s->capture)
    return kNotSupported; // a graph inside a graph
  WorkRef begin, end = std::make_shared<Work>();
  bool deferred = driver.deferred;
  driver.deferred = true;
  Result r = driver.enqueue(stream, 0, [] {}, &begin);
  driver.deferred = deferred;
  if (r)
    return r;
  std::vector<WorkRef> works;
  for (auto &n : x->nodes) {
    auto w = std::make_shared<Work>();
    w->run = n.run;
    w->after = {begin};
    for (size_t a : n.after)
      w->after.push_back(works[a]);
    works.push_back(w);
  }
  end->run = [] {};
  end->after = works;
  end->after.push_back(begin);
  s->tails = {end};
  if (!driver.deferred)
    driver.perform(end);
  return kSuccess;
}

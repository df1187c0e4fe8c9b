//===- Prefetch.cpp - the weights of the next tile ----------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pass over Halide's lowered loops. Halide's own directive asks for whole boxes
// at one place of a loop nest, and again in every pass over them.
//
//===----------------------------------------------------------------------===//

#include "codegen/cpu/Prefetch.h"

#include <algorithm>
#include <set>

namespace halnet::codegen::cpu {

using namespace Halide;
using namespace Halide::Internal;

static constexpr int lineFloats = 16;

namespace {

/// The different places at which a loop's body reads a buffer, in terms of what is defined around
/// the loop; and whether there are loops in it.
class Reads : public IRVisitor {
public:
  explicit Reads(const std::string &buffer) : buffer(buffer) {}

  std::set<Expr, IRDeepCompare> places; ///< of the first lane
  int floats = 0;                       ///< at all places together
  bool innermost = true;

  /// The lowest place, as far as their distances are known.
  Expr first() const {
    Expr lowest = *places.begin();
    for (const Expr &place : places)
      if (is_negative_const(simplify(place - lowest)))
        lowest = place;
    return lowest;
  }

private:
  using IRVisitor::visit;
  void visit(const For *loop) override { innermost = false; }
  void visit(const LetStmt *let) override { visitLet(let); }
  void visit(const Let *let) override { visitLet(let); }
  void visit(const Load *load) override;

  template <typename LetNode> void visitLet(const LetNode *let) {
    let->value.accept(this);
    lets.emplace_back(let->name, let->value);
    let->body.accept(this);
    lets.pop_back();
  }

  std::vector<std::pair<std::string, Expr>> lets; ///< of the body, the outermost first
  const std::string &buffer;
};

/// Adds the prefetches.
class WeightPrefetch : public IRMutator {
public:
  WeightPrefetch(const std::string &weights, int64_t tileFloats)
      : weights(weights), tileFloats(tileFloats) {}

private:
  using IRMutator::visit;
  Stmt visit(const LetStmt *let) override {
    ScopedBinding<Expr> bound(lets, let->name, let->value);
    return IRMutator::visit(let);
  }
  Stmt visit(const For *loop) override;
  Stmt prefetches(const Reads &reads) const;

  std::string weights;
  int64_t tileFloats;
  std::vector<const For *> loops; ///< around what is visited, the outermost first
  Scope<Expr> lets;
};

} // namespace

void Reads::visit(const Load *load) {
  IRVisitor::visit(load);
  if (load->name != buffer)
    return;
  const Ramp *ramp = load->index.as<Ramp>();
  Expr place = ramp ? ramp->base : load->index;
  for (auto let = lets.rbegin(); let != lets.rend(); ++let)
    place = substitute(let->first, let->second, place);
  if (places.insert(place).second)
    floats += load->type.lanes();
}

Stmt WeightPrefetch::visit(const For *loop) {
  Reads reads(weights);
  loop->body.accept(&reads);
  if (reads.innermost && reads.places.empty())
    return loop;
  loops.push_back(loop);
  Stmt body = reads.innermost ? Block::make(prefetches(reads), loop->body) : mutate(loop->body);
  loops.pop_back();
  return For::make(loop->name, loop->min, loop->extent, loop->for_type, loop->partition_policy,
                   loop->device_api, body);
}

Stmt WeightPrefetch::prefetches(const Reads &reads) const {
  Expr first = reads.first(), pass = 0, passes = 1;
  auto walksWeights = [&](const For *loop) { return expr_uses_var(first, loop->name, lets); };
  auto around = std::find_if_not(loops.rbegin(), loops.rend(), walksWeights);
  for (; around != loops.rend() && !walksWeights(*around) && !(*around)->is_parallel(); ++around) {
    const For *loop = *around;
    pass += (Variable::make(Int(32), loop->name) - loop->min) * passes;
    passes *= loop->extent;
  }
  int lines = std::max(reads.floats / lineFloats, 1);
  std::optional<int64_t> constant = as_const_int(simplify(passes));
  int share = constant ? int((lines + *constant - 1) / *constant) : lines;
  Expr base = Variable::make(Handle(), weights);
  std::vector<Stmt> all;
  for (int line = 0; line < share; ++line) {
    Expr place = simplify(first + int(tileFloats) + (pass * share + line) * lineFloats);
    all.push_back(Evaluate::make(
        Call::make(Float(32), Call::prefetch, {base, place, 1, lineFloats}, Call::Intrinsic)));
  }
  return Block::make(all);
}

void prefetchWeights(Pipeline &pipeline, const ImageParam &weights, int64_t tileFloats) {
  pipeline.add_custom_lowering_pass(new WeightPrefetch(weights.name(), tileFloats));
}

} // namespace halnet::codegen::cpu

//===- Refit.cpp - which of a call's constants are wrong ------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/check/Refit.h"

#include "compiler/check/Compare.h"

#include <cmath>
#include <limits>
#include <optional>

using namespace mlir;
using namespace halnet;
using namespace halnet::check;
using interp::Tensor;

namespace {
/// A tensor as it was before some last layers, where that can be known.
struct Undone {
  Tensor tensor;
  std::vector<bool> known; ///< of each element: no ReLU cut it off; else it is an upper bound

  explicit Undone(Tensor values) : tensor(std::move(values)), known(tensor.values.size(), true) {}
};

/// The layers behind the value, from the last backwards.
class Chain {
public:
  Chain(Value stored, const TensorsByName &values, const llvm::DenseSet<Value> &trusted)
      : values(values), trusted(trusted), value(stored) {}

  /// Undoes ReLUs and sums, down to what constants or the main computation gave.
  void undoEpilogue(Undone &found) {
    while (Operation *op = layer()) {
      if (auto relu = dyn_cast<net::ReluOp>(op)) {
        for (size_t i = 0; i < found.known.size(); ++i)
          if (!(found.tensor.values[i] > 0))
            found.known[i] = false;
        value = relu.getInput();
      } else if (auto sum = dyn_cast<net::AddOp>(op)) {
        passSum(sum, [&](int64_t at, double other) { found.tensor.values[at] -= other; });
      } else {
        break;
      }
    }
  }

  /// Walks over the layers of constants, the first of which comes last in the result.
  SmallVector<Operation *> passConstants() {
    SmallVector<Operation *> layers;
    while (Operation *op = layer()) {
      if (!isa<net::BatchNormOp, net::ScaleOp>(op))
        break;
      layers.push_back(op);
      value = op->getOperand(0);
    }
    return layers;
  }

  /// Goes on with the side of a sum that the call computes itself; visit(index, value) for the
  /// elements of the others.
  template <typename Visit> void passSum(net::AddOp sum, Visit visit) {
    unsigned own = 0;
    for (auto [index, side] : llvm::enumerate(sum.getInputs()))
      if (side.getDefiningOp())
        own = index;
    for (auto [index, side] : llvm::enumerate(sum.getInputs()))
      if (index != own)
        for (auto [element, other] : llvm::enumerate(at(side).values))
          visit(element, other);
    value = sum.getInputs()[own];
  }

  const Tensor &at(Value of) const { return values.find(nameOf(of))->second; }
  Value where() const { return value; }
  /// The layer to look at next; null where the call's own, doubtful layers end.
  Operation *layer() const { return trusted.contains(value) ? nullptr : value.getDefiningOp(); }

private:
  const TensorsByName &values;
  const llvm::DenseSet<Value> &trusted;
  Value value;
};

/// y = scale * x + shift over one channel.
struct Line {
  double scale, shift;
  double residual; ///< the largest distance of a known element, or above an upper bound
  double largest;  ///< magnitude of x
};
} // namespace

/// Calls visit(position) for the elements of a channel.
template <typename Visit> static void forChannel(const Tensor &of, int64_t channel, Visit visit) {
  int64_t pixels = of.height() * of.width();
  for (int64_t n = 0; n < of.batch(); ++n) {
    int64_t first = (n * of.channels() + channel) * pixels;
    for (int64_t at = first; at < first + pixels; ++at)
      visit(at);
  }
}

/// How far an element is from a value that it should have.
static double apart(const Undone &of, int64_t at, double value) {
  double found = of.tensor.values[at];
  return of.known[at] ? distance(found, value) : std::max(0.0, value - found);
}

/// Fits channel `c` of `y` by channel `from` of `x`; nothing where there are too few elements.
static std::optional<Line> fit(const Undone &y, const Tensor &x, int64_t c, int64_t from) {
  int64_t away = (from - c) * x.height() * x.width();
  double count = 0, meanX = 0, meanY = 0, xx = 0, xy = 0, largest = 0;
  forChannel(x, c, [&](int64_t at) {
    if (!y.known[at])
      return;
    ++count;
    meanX += x.values[at + away];
    meanY += y.tensor.values[at];
    largest = std::max(largest, std::abs(x.values[at + away]));
  });
  if (count < 4)
    return std::nullopt;
  meanX /= count;
  meanY /= count;
  forChannel(x, c, [&](int64_t at) {
    if (!y.known[at])
      return;
    double dx = x.values[at + away] - meanX;
    xx += dx * dx;
    xy += dx * (y.tensor.values[at] - meanY);
  });
  if (!(xx > 1e-6 * largest * largest * count))
    return std::nullopt;
  Line line{xy / xx, meanY - xy / xx * meanX, 0, largest};
  forChannel(x, c, [&](int64_t at) {
    double value = line.scale * x.values[at + away] + line.shift;
    line.residual = std::max(line.residual, apart(y, at, value));
  });
  return line;
}

/// The channels of which an element is wrong.
static SmallVector<int64_t> wrongChannels(const Undone &found, const Tensor &right, double budget) {
  SmallVector<int64_t> wrong;
  for (int64_t c = 0; c < right.channels(); ++c) {
    bool differs = false;
    forChannel(right, c,
               [&](int64_t at) { differs |= apart(found, at, right.values[at]) > budget; });
    if (differs)
      wrong.push_back(c);
  }
  return wrong;
}

/// Nothing is added to channels of which an element is known, until one is found to be wrong.
static std::vector<double> knownShifts(const Undone &found) {
  std::vector<double> shifts(found.tensor.channels(), std::nan(""));
  for (size_t c = 0; c < shifts.size(); ++c)
    forChannel(found.tensor, c, [&](int64_t at) {
      if (found.known[at])
        shifts[c] = 0;
    });
  return shifts;
}

/// Two of few wrong channels that hold each other's sums.
static std::string findExchanged(const Undone &found, const Tensor &sums, ArrayRef<int64_t> wrong,
                                 double budget) {
  constexpr size_t few = 16;
  auto holds = [&](int64_t c, int64_t from) {
    std::optional<Line> line = fit(found, sums, c, from);
    return line && line->residual <= 2 * budget;
  };
  for (auto [index, a] : llvm::enumerate(wrong.take_front(few)))
    for (int64_t b : wrong.take_front(few).drop_front(index + 1))
      if (holds(a, b) && holds(b, a))
        return "as if channels " + std::to_string(a) + " and " + std::to_string(b) +
               " were exchanged";
  return "";
}

/// The first layer of constants that has the part; the main one where none has.
static Operation *blamed(Part part, ArrayRef<Operation *> constants, Operation *main) {
  if (part == Part::Shift && main && main->getAttr("bias"))
    return main;
  return constants.empty() ? main : constants.back();
}

/// Fits the wrong channels of `was`, which should be `right`, by what the chain has come to: the
/// values that `constants` are applied to. Nothing where none of them can be fitted.
static std::optional<Blame> fitWrong(const Undone &was, const Tensor &right, const Chain &chain,
                                     ArrayRef<Operation *> constants, Operation *last,
                                     ArrayRef<int64_t> wrong, double budget) {
  const Tensor &sums = chain.at(chain.where());
  Operation *main = chain.layer();
  bool scaleWrong = false, fitted = false;
  std::vector<double> shifts = knownShifts(was), scales(shifts.size(), 1.0);
  for (int64_t c : wrong) {
    shifts[c] = std::nan("");
    std::optional<Line> line = fit(was, sums, c, c), good = fit(Undone(right), sums, c, c);
    if (!line || !good)
      continue;
    if (line->residual > 2 * budget)
      return Blame{main ? main : last, Part::Main, findExchanged(was, sums, wrong, budget)};
    fitted = true;
    scaleWrong |= std::abs(line->scale - good->scale) * line->largest > 2 * budget;
    shifts[c] = line->shift - good->shift;
    scales[c] = good->scale;
  }
  if (!fitted)
    return std::nullopt;
  Part part = scaleWrong ? Part::Scale : Part::Shift;
  return Blame{blamed(part, constants, main ? main : last),     part,   "",    main,
               constants.empty() ? nullptr : constants.front(), shifts, scales};
}

/// Takes out of both tensors what the constants behind a sum made of its other sides, so that they
/// are those constants of the side that the call computes itself.
static void undoScaledSum(net::AddOp sum, Chain &chain, Undone &was, Tensor &right) {
  const Tensor &sums = chain.at(sum.getResult());
  std::vector<double> scales(sums.channels());
  for (int64_t c = 0; c < sums.channels(); ++c) {
    std::optional<Line> line = fit(Undone(right), sums, c, c);
    scales[c] = line ? line->scale : 0;
    if (!line)
      forChannel(sums, c, [&](int64_t at) {
        was.known[at] = false;
        was.tensor.values[at] = std::numeric_limits<double>::infinity(); // bounds nothing
      });
  }
  int64_t pixels = sums.height() * sums.width();
  chain.passSum(sum, [&](int64_t at, double other) {
    double added = scales[at / pixels % sums.channels()] * other;
    was.tensor.values[at] -= added;
    right.values[at] -= added;
  });
}

Blame halnet::check::refit(Value stored, const Tensor &found, const TensorsByName &values,
                           const llvm::DenseSet<Value> &trusted, double budget) {
  Chain chain(stored, values, trusted);
  Undone was(found);
  chain.undoEpilogue(was);
  Operation *last = chain.layer();
  if (!last) // sums and ReLUs of what the call reads
    return {stored.getDefiningOp(), Part::Main, ""};
  Tensor right = chain.at(chain.where());
  SmallVector<int64_t> wrong = wrongChannels(was, right, budget);
  if (wrong.empty()) // only what the ReLUs and sums behind did differs
    return {stored.getDefiningOp(), Part::Main, ""};
  while (true) {
    SmallVector<Operation *> constants = chain.passConstants();
    Operation *main = chain.layer();
    std::optional<Blame> blame = fitWrong(was, right, chain, constants, last, wrong, budget);
    if (blame && blame->part != Part::Main)
      return *blame;
    // What is added does not follow the constants of a sum, if one side of it is wrong alone.
    auto sum = dyn_cast_if_present<net::AddOp>(main);
    if (!sum || llvm::none_of(sum.getInputs(), [](Value side) { return side.getDefiningOp(); }))
      return blame.value_or(Blame{main ? main : last, Part::Main, ""});
    undoScaledSum(sum, chain, was, right);
    last = chain.layer() ? chain.layer() : sum;
  }
}

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
        subtractOthers(sum, found.tensor);
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

  const Tensor &at(Value of) const { return values.find(nameOf(of))->second; }
  Value where() const { return value; }
  /// The layer to look at next; null where the call's own, doubtful layers end.
  Operation *layer() const { return trusted.contains(value) ? nullptr : value.getDefiningOp(); }

private:
  /// Goes on with the side that the call computes itself.
  void subtractOthers(net::AddOp sum, Tensor &tensor) {
    unsigned own = 0;
    for (auto [index, side] : llvm::enumerate(sum.getInputs()))
      if (side.getDefiningOp())
        own = index;
    for (auto [index, side] : llvm::enumerate(sum.getInputs()))
      if (index != own)
        for (auto [number, other] : llvm::zip_equal(tensor.values, at(side).values))
          number -= other;
    value = sum.getInputs()[own];
  }

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
    double dx = y.known[at] ? x.values[at + away] - meanX : 0;
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

Blame halnet::check::refit(Value stored, const Tensor &found, const TensorsByName &values,
                           const llvm::DenseSet<Value> &trusted, double budget) {
  Chain chain(stored, values, trusted);
  Undone was(found);
  chain.undoEpilogue(was);
  Operation *last = chain.layer();
  if (!last) // sums and ReLUs of what the call reads
    return {stored.getDefiningOp(), Part::Main, ""};
  const Tensor &right = chain.at(chain.where());
  SmallVector<Operation *> constants = chain.passConstants();
  Operation *main = chain.layer();
  const Tensor &sums = chain.at(chain.where());
  SmallVector<int64_t> wrong = wrongChannels(was, right, budget);
  bool scaleWrong = false, fitted = false;
  std::vector<double> shifts = knownShifts(was), scales(shifts.size(), 1.0);
  for (int64_t c : wrong) {
    shifts[c] = std::nan("");
    std::optional<Line> line = fit(was, sums, c, c), good = fit(Undone(right), sums, c, c);
    if (!line || !good)
      continue;
    if (line->residual > 2 * budget)
      return {main ? main : last, Part::Main, findExchanged(was, sums, wrong, budget)};
    fitted = true;
    scaleWrong |= std::abs(line->scale - good->scale) * line->largest > 2 * budget;
    shifts[c] = line->shift - good->shift;
    scales[c] = good->scale;
  }
  if (wrong.empty()) // only what the ReLUs and sums behind did differs
    return {stored.getDefiningOp(), Part::Main, ""};
  if (!fitted)
    return {main ? main : last, Part::Main, ""};
  Part part = scaleWrong ? Part::Scale : Part::Shift;
  return {blamed(part, constants, main ? main : last),     part,   "",    main,
          constants.empty() ? nullptr : constants.front(), shifts, scales};
}

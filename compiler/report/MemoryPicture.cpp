//===- MemoryPicture.cpp - the arena as a picture --------------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Draws tensors as boxes over calls and bytes, in plain SVG.
//
//===----------------------------------------------------------------------===//

#include "compiler/report/Memory.h"
#include "compiler/report/Table.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace halnet;
using namespace halnet::report;
using llvm::formatv;

namespace {
/// Measures of the picture, in pixels.
constexpr double left = 80, top = 56, height = 420, callWidth = 22, fontSize = 11;
/// The widths of a character, about: SVG does not tell how wide a text is.
constexpr double characterWidth = 0.6 * fontSize;

/// What a box is drawn for.
struct Kind {
  const char *name, *colour;
};
constexpr Kind shortLived = {"read by the next call", "#8ab4d8"},
               longLived = {"kept for later calls", "#e5a967"},
               inPlace = {"in the place of what its call reads", "#9ccc9c"},
               scratch = {"scratch of one call", "#c9c9c9"};

class Picture {
public:
  Picture(const Memory &memory, llvm::raw_ostream &os) : memory(memory), os(os) {}
  void draw();

private:
  double x(int64_t call) const { return left + call * callWidth; }
  double y(int64_t offset) const {
    return top + height - height * offset / std::max<int64_t>(memory.arenaBytes, 1);
  }
  void text(double x, double y, llvm::StringRef anchor, const llvm::Twine &words);
  void drawAxes();
  void drawTensor(const ArenaTensor &tensor);
  void drawPeak();
  void drawLegend();

  const Memory &memory;
  llvm::raw_ostream &os;
};
} // namespace

static const Kind &kindOf(const ArenaTensor &tensor) {
  if (tensor.name.empty())
    return scratch;
  if (tensor.overlays != noOverlay)
    return inPlace;
  return tensor.last > tensor.first + 1 ? longLived : shortLived;
}

/// A name in a printed phase may hold what XML would read.
static std::string escaped(llvm::StringRef text) {
  std::string result;
  llvm::raw_string_ostream stream(result);
  llvm::printHTMLEscaped(text, stream);
  return result;
}

void Picture::text(double x, double y, llvm::StringRef anchor, const llvm::Twine &words) {
  os << formatv("<text x=\"{0:f1}\" y=\"{1:f1}\" text-anchor=\"{2}\">{3}</text>\n", x, y, anchor,
                escaped(words.str()));
}

/// Bytes in steps of a quarter, calls with the names of their layers.
void Picture::drawAxes() {
  for (int64_t quarter = 0; quarter <= 4; ++quarter) {
    int64_t bytes = memory.arenaBytes * quarter / 4;
    os << formatv("<line x1=\"{0:f1}\" x2=\"{1:f1}\" y1=\"{2:f1}\" y2=\"{2:f1}\" "
                  "stroke=\"#ddd\"/>\n",
                  left, x(memory.calls.size()), y(bytes));
    text(left - 6, y(bytes) + fontSize / 3, "end", bytesText(bytes));
  }
  for (auto [index, call] : llvm::enumerate(memory.calls))
    os << formatv("<text transform=\"translate({0:f1} {1:f1}) rotate(60)\">{2} {3}</text>\n",
                  x(index) + callWidth / 3, top + height + 14, index, escaped(call.name));
}

void Picture::drawTensor(const ArenaTensor &tensor) {
  double width = (tensor.last - tensor.first + 1) * callWidth;
  double boxHeight = y(tensor.offset) - y(tensor.offset + tensor.bytes);
  os << formatv("<rect x=\"{0:f1}\" y=\"{1:f1}\" width=\"{2:f1}\" height=\"{3:f1}\" fill=\"{4}\" "
                "stroke=\"#555\" stroke-width=\"0.5\">",
                x(tensor.first), y(tensor.offset + tensor.bytes), width, boxHeight,
                kindOf(tensor).colour);
  os << formatv("<title>{0}: {1} at {2}, calls {3} to {4}</title></rect>\n",
                escaped(memory.nameOf(tensor)), bytesText(tensor.bytes), tensor.offset,
                tensor.first, tensor.last);
}

/// A frame around the call that needs most.
void Picture::drawPeak() {
  size_t peak = memory.peak();
  os << formatv("<rect x=\"{0:f1}\" y=\"{1:f1}\" width=\"{2:f1}\" height=\"{3:f1}\" fill=\"none\" "
                "stroke=\"#c00\" stroke-width=\"2\"/>\n",
                x(peak), top, callWidth, height);
}

void Picture::drawLegend() {
  double at = left;
  for (const Kind *kind : {&shortLived, &longLived, &inPlace, &scratch}) {
    os << formatv("<rect x=\"{0:f1}\" y=\"{1:f1}\" width=\"12\" height=\"12\" fill=\"{2}\" "
                  "stroke=\"#555\" stroke-width=\"0.5\"/>\n",
                  at, top - 24, kind->colour);
    text(at + 17, top - 14, "start", kind->name);
    at += 40 + characterWidth * llvm::StringRef(kind->name).size();
  }
}

void Picture::draw() {
  size_t longest = 0;
  for (const CallRow &call : memory.calls)
    longest = std::max(longest, call.name.size() + 4);
  double nameLength = longest * characterWidth; // names go down at 60 degrees
  double width = std::max(x(memory.calls.size()) + nameLength / 2, left + 800);
  os << formatv("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:f0}\" height=\"{1:f0}\" "
                "font-family=\"sans-serif\" font-size=\"{2}\">\n",
                width, top + height + 24 + 0.87 * nameLength, fontSize);
  os << "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
  size_t peak = memory.peak();
  text(left, 20, "start",
       formatv("{0} on {1}: an arena of {2}; most is in use at call {3}, {4}", memory.name,
               memory.target, bytesText(memory.arenaBytes), peak, memory.calls[peak].name)
           .str());
  drawAxes();
  for (const ArenaTensor &tensor : memory.tensors)
    drawTensor(tensor);
  drawPeak();
  drawLegend();
  os << "</svg>\n";
}

void report::drawMemory(const Memory &memory, llvm::raw_ostream &os) { Picture(memory, os).draw(); }

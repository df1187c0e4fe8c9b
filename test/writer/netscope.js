//===- netscope.js - what the real netscope says of prototxts ------------------===//
//
// Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// node netscope.js TREE FILE...: opens the compiled page code of a netscope's work tree without its
// page, gives it each file, and prints a line of JSON for each: counts, totals, shapes, complaints.
//
//===----------------------------------------------------------------------===//

'use strict';
const fs = require('fs');
const path = require('path');
const vm = require('vm');

/** The bundle's modules and what they say, in a context of its own without the page's start. */
function openTree(tree) {
  const said = [];
  const note = (...words) => said.push(words.map(String).join(' '));
  const onerror = (message) => note('onerror:', message);
  const jquery = {inArray: (item, list) => list.indexOf(item)}; // all that the analyzer uses
  const context = vm.createContext(
      {$: jquery, console: {log: note, warn: note, error: note}, onerror, do_variants_analysis: false});
  vm.runInContext('var window = this;', context);
  const scripts = path.join(tree, 'assets', 'js');
  vm.runInContext(fs.readFileSync(path.join(scripts, 'lib', 'lodash.min.js'), 'utf8'), context);
  const bundle = fs.readFileSync(path.join(scripts, 'netscope.js'), 'utf8').trimEnd();
  const id = (name) => Number(bundle.match(new RegExp(`"[./]*${name}":(\\d+)`))[1]);
  const start = /\},\{\},\[\d+\]\);?$/;
  if (!start.test(bundle))
    throw new Error(`${tree}: the bundle ends in an unknown way`);
  const load = vm.runInContext(bundle.replace(start, '},{},[])'), context);
  return {parser: load(id('caffe/caffe.coffee')), said};
}

/** Counts as the page draws them: layers in place share a box with the one before. */
function countGraph(net) {
  const edges = net.nodes.reduce((sum, node) => sum + node.children.length, 0);
  const inPlace = net.nodes.reduce((sum, node) => sum + (node.coalesce || []).length, 0);
  return {
    nodes: net.nodes.length, edges, inPlace,
    boxes: net.nodes.length - inPlace, arrows: edges - inPlace,
    notes: net.nodes.filter((node) => node.attribs && node.attribs.halnet_param).length,
    implicit: net.nodes.filter((node) => node.type === 'implicit').length,
  };
}

/** The analyzer's totals; nothing for the viewer, which has none. */
function sumTotals(net) {
  const sum = (part, key) => net.nodes.reduce((all, node) => all + node.analysis[part][key], 0);
  if (!net.nodes.every((node) => node.analysis && node.analysis.comp))
    return {};
  return {
    macs: sum('comp', 'macc'), compares: sum('comp', 'comp'), adds: sum('comp', 'add'),
    divs: sum('comp', 'div'), params: sum('mem', 'param'), activations: sum('mem', 'activation'),
  };
}

/** [N, C, H, W] of a node's result; the viewer's shapes of matrices have two. */
function shapeOf(node) {
  if (node.tops)
    return Array.from(node.tops[0].shape || []);
  const of = node.analysis;
  return [of.batchOut, of.chOut, of.hOut, of.wOut];
}

function judge(tree, file) {
  const {parser, said} = openTree(tree);
  try {
    const net = parser.parse(fs.readFileSync(file, 'utf8'));
    net.sortTopologically();
    const shapes = Object.fromEntries(net.nodes.map((node) => [node.name, shapeOf(node)]));
    return {...countGraph(net), ...sumTotals(net), shapes, said};
  } catch (error) {
    return {said: [...said, `thrown: ${error.message || error}`]};
  }
}

const [tree, ...files] = process.argv.slice(2);
for (const file of files)
  console.log(JSON.stringify({file, ...judge(tree, file)}));

// The parts of a receivable as a graph, and the check that none was made from nothing: whatever a part was split into adds up to it exactly.
import { minus, sum } from './money.js';

export interface LineageNode {
  readonly id: string;
  readonly parents: readonly string[];
  readonly children: readonly string[];
  readonly face: string; // minor units
  readonly paid: string;
  readonly state: string;
  readonly holder: string;
  readonly payee: string | undefined;
  readonly level: number;
}
export interface Checked extends LineageNode {
  readonly depth: number; // steps from the first part, the longest way
  readonly childrenFace: string | undefined; // undefined: not split, or parts of it are folded away
  readonly conserved: boolean;
  readonly difference: string; // face less children, when not conserved
}
export interface Checks {
  readonly nodes: readonly Checked[];
  readonly conserved: boolean;
  readonly live: string; // faces of parts that were not split or merged away
}

const kDead = new Set(['spent', 'cancelled']);

// Parts that were put together share children: they are checked as one group, the sum of the parents against the sum of the children.
export function checkLineage(nodes: readonly LineageNode[]): Checks {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const depths = new Map<string, number>();
  // Parents come first, so one pass is enough; a node whose parents are unknown is a first one.
  for (const node of nodes) depths.set(node.id, 1 + Math.max(-1, ...node.parents.map((one) => depths.get(one) ?? -1)));
  const checked = nodes.map((node): Checked => {
    const children = node.children.map((one) => byId.get(one));
    const known = children.every((one) => one !== undefined);
    const base = { ...node, depth: depths.get(node.id)! };
    if (children.length === 0 || !known) return { ...base, childrenFace: undefined, conserved: true, difference: '0' };
    const siblings = new Set(children.flatMap((one) => one!.parents));
    const parents = [...siblings].map((one) => byId.get(one));
    if (parents.some((one) => one === undefined)) return { ...base, childrenFace: undefined, conserved: true, difference: '0' };
    const childrenFace = sum(children.map((one) => one!.face));
    const difference = minus(sum(parents.map((one) => one!.face)), childrenFace);
    return { ...base, childrenFace, conserved: difference === '0', difference };
  });
  return {
    nodes: checked,
    conserved: checked.every((one) => one.conserved),
    live: sum(checked.filter((one) => one.children.length === 0 && !kDead.has(one.state)).map((one) => one.face)),
  };
}

// Columns from left to right with heights in proportion to face, for the flow of amounts. Units are those of the drawing.
export interface FlowBox {
  readonly node: Checked;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}
export interface FlowLink {
  readonly from: FlowBox;
  readonly to: FlowBox;
  readonly y0: number;
  readonly y1: number;
  readonly height: number;
}
export interface Flow {
  readonly boxes: readonly FlowBox[];
  readonly links: readonly FlowLink[];
  readonly width: number;
  readonly height: number;
}

const kGap = 14;
const kLeastHeight = 3;

export function layoutFlow(nodes: readonly Checked[], column: number, fullHeight: number): Flow {
  const first = sum(nodes.filter((one) => one.depth === 0).map((one) => one.face));
  const scale = (face: string): number =>
    first === '0' ? kLeastHeight : Math.max(kLeastHeight, (Number((BigInt(face) * 1_000_000n) / BigInt(first)) / 1_000_000) * fullHeight);
  const boxes = new Map<string, FlowBox>();
  const depthMax = Math.max(0, ...nodes.map((one) => one.depth));
  let height = 0;
  for (let depth = 0; depth <= depthMax; ++depth) {
    // Below their parents, in their order: links cross as little as a tree allows.
    const here = nodes.filter((one) => one.depth === depth)
      .map((node) => ({ node, wish: Math.min(...node.parents.map((one) => boxes.get(one)?.y ?? 0), Number.POSITIVE_INFINITY) }))
      .sort((a, b) => (Number.isFinite(a.wish) ? a.wish : 0) - (Number.isFinite(b.wish) ? b.wish : 0));
    let y = 0;
    for (const { node, wish } of here) {
      const at = Math.max(y, Number.isFinite(wish) ? wish : 0);
      const box = { node, x: depth * column, y: at, height: scale(node.face) };
      boxes.set(node.id, box);
      y = at + box.height + kGap;
      height = Math.max(height, at + box.height);
    }
  }
  const used = new Map<string, number>();
  const taken = (key: string, amount: number): number => {
    const before = used.get(key) ?? 0;
    used.set(key, before + amount);
    return before;
  };
  const links: FlowLink[] = [];
  for (const to of boxes.values()) {
    const parents = to.node.parents.flatMap((one) => boxes.get(one) ?? []);
    const all = parents.reduce((total, one) => total + one.height, 0);
    for (const from of parents) {
      const share = parents.length === 1 ? to.height : (to.height * from.height) / all;
      links.push({ from, to, y0: from.y + taken(`out ${from.node.id}`, share), y1: to.y + taken(`in ${to.node.id}`, share), height: share });
    }
  }
  return { boxes: [...boxes.values()], links, width: depthMax * column, height };
}

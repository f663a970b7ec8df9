// The parts of a receivable as a graph, and the check that none was made from nothing: whatever a part was split into adds up to what was left of
// it exactly. What was paid on a part before is no loss.
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
  readonly difference: string; // what was left of it less its children, when not conserved
}
export interface Checks {
  readonly nodes: readonly Checked[];
  readonly conserved: boolean;
  readonly live: string; // what is left of parts that still stand
}

const kDead = new Set(['spent', 'settled', 'cancelled']);
const left = (one: LineageNode | undefined): string => minus(one!.face, one!.paid);

// Steps from a first part, the longest way: a part is reached when its last parent is. One whose parents are unknown is a first one; parts that are
// their own ancestors are at 0.
function depthsOf(nodes: readonly LineageNode[], byId: ReadonlyMap<string, LineageNode>): ReadonlyMap<string, number> {
  const depths = new Map(nodes.map((node) => [node.id, 0]));
  const missing = new Map(nodes.map((node) => [node.id, node.parents.filter((one) => byId.has(one)).length]));
  let generation = nodes.filter((node) => missing.get(node.id) === 0);
  for (let depth = 0; generation.length > 0; ++depth) {
    for (const node of generation) depths.set(node.id, depth);
    generation = generation.flatMap((node) => node.children).flatMap((id) => {
      const rest = missing.get(id);
      if (rest === undefined) return [];
      missing.set(id, rest - 1);
      return rest === 1 ? [byId.get(id)!] : [];
    });
  }
  return depths;
}

// Parts that were put together share children: they are checked as one group, the sum of the parents against the sum of the children.
export function checkLineage(nodes: readonly LineageNode[]): Checks {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const depths = depthsOf(nodes, byId);
  const checked = nodes.map((node): Checked => {
    const children = node.children.map((one) => byId.get(one));
    const known = children.every((one) => one !== undefined);
    const base = { ...node, depth: depths.get(node.id)! };
    if (children.length === 0 || !known) return { ...base, childrenFace: undefined, conserved: true, difference: '0' };
    const siblings = new Set(children.flatMap((one) => one!.parents));
    const parents = [...siblings].map((one) => byId.get(one));
    if (parents.some((one) => one === undefined)) return { ...base, childrenFace: undefined, conserved: true, difference: '0' };
    const childrenFace = sum(children.map((one) => one!.face));
    const difference = minus(sum(parents.map(left)), childrenFace);
    return { ...base, childrenFace, conserved: difference === '0', difference };
  });
  return {
    nodes: checked,
    conserved: checked.every((one) => one.conserved),
    live: sum(checked.filter((one) => !kDead.has(one.state)).map(left)),
  };
}

// What the server says of the same parts.
export interface Told {
  readonly conserved: boolean;
  readonly omitted: number;
  readonly unpaid: string; // of the receivable
  readonly live: string;
  readonly parts: ReadonlyMap<string, { readonly conserved: boolean; readonly childrenFace: string | undefined }>;
}
// Ids of parts of which page and server say different things. 'whole' when they differ on the receivable as one, which is compared when the page has
// every part.
export function disagreements(checks: Checks, told: Told): readonly string[] {
  const parts = checks.nodes.filter((one) => {
    const other = told.parts.get(one.id);
    return other === undefined || (one.childrenFace !== undefined && (one.conserved !== other.conserved || one.childrenFace !== other.childrenFace));
  }).map((one) => one.id);
  const whole = told.omitted === 0 && (checks.live !== told.live || (checks.conserved && checks.live === told.unpaid) !== told.conserved);
  return whole ? [...parts, 'whole'] : parts;
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

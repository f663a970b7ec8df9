#!/usr/bin/env node
// A second opinion on alerts: checks each of them from an export, with code of its own. It shares nothing with the rules but their words.
//   node explorer/rules/recheck.mjs FOLDER [all-right|all-wrong]
// FOLDER holds facts.ndjson (the facts in their order), alerts.ndjson, and cases.ndjson (what was planted; may be absent).
// Prints the alerts that the facts do not bear out and the cases that no sound alert covers. all-right (the preset) succeeds when there are
// none; all-wrong succeeds when no alert at all is borne out: the way to see that this script can say no. Parameters are the presets.
import { readFileSync, existsSync } from 'node:fs'

const [folder, expected = 'all-right'] = process.argv.slice(2)
const read = (name) => readFileSync(`${folder}/${name}`, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))
const DAY = 86_400_000
const HOUR = 3_600_000
const dayNumber = (text) => Date.parse(`${text}T00:00:00Z`) / DAY
const MILLION = 100_000_000

// ---- the facts ----
const rows = new Map()
const of = {}
const ends = { link: new Map(), receivable: new Map(), financing: new Map(), stop: new Map(), registered: new Map() }
const reductions = new Map()
let order = 0
for (const fact of read('facts.ndjson')) {
  fact.order = order++
  switch (fact.fact) {
    case 'link_ended': ends.link.set(fact.link, fact.t); break
    case 'stop_cleared': ends.stop.set(fact.stop, fact.t); break
    case 'financing_closed': ends.financing.set(fact.financing, fact); break
    case 'financing_registered': ends.registered.set(fact.financing, fact.t); break
    case 'fragment_ended': break
    case 'receivable_reduced':
      if (!reductions.has(fact.receivable)) reductions.set(fact.receivable, [])
      reductions.get(fact.receivable).push(fact)
      if (fact.outstanding === 0) ends.receivable.set(fact.receivable, fact.t)
      break
    default:
      rows.set(fact.id, fact)
      ;(of[fact.fact] ??= []).push(fact)
  }
}
const all = (kind) => of[kind] ?? []
const by = new Map()  // lists by kind, key and value, made when first asked for
const where = (kind, key, value) => {
  const name = `${kind}.${key}`
  if (!by.has(name)) {
    const lists = new Map()
    for (const x of all(kind)) lists.has(x[key]) ? lists.get(x[key]).push(x) : lists.set(x[key], [x])
    by.set(name, lists)
  }
  return by.get(name).get(value) ?? []
}
const closed = (id) => ends.receivable.get(id) ?? Infinity
const live = (r, t) => r.t <= t && closed(r.id) > t
const open = (f, t) => f.t <= t && (ends.financing.get(f.id)?.t ?? Infinity) > t
const registered = (f) => ends.registered.get(f.id) ?? f.registered ?? Infinity

// Links by party, walked as they held at t.
const linksOf = new Map()
for (const link of all('link'))
  if (link.kind === 'controller' || link.percent >= 25)
    for (const party of [link.a, link.b]) linksOf.has(party) ? linksOf.get(party).push(link) : linksOf.set(party, [link])
const group = (party, t) => {
  const found = new Set([party])
  for (const p of found)
    for (const link of linksOf.get(p) ?? [])
      if (link.t <= t && (ends.link.get(link.id) ?? Infinity) > t) found.add(link.a).add(link.b)
  return found
}
const together = (a, b, t) => a === b || group(a, t).has(b)
const owed = (issuer, t, bank) => {
  let sum = 0
  for (const r of where('receivable', 'issuer', issuer)) {
    if (r.t > t || (bank !== undefined && r.bank !== bank)) continue
    const last = (reductions.get(r.id) ?? []).filter((x) => x.t <= t).at(-1)
    sum += last ? last.outstanding : r.amount
  }
  return sum
}
const limitOf = (issuer, bank, t) => where('limit', 'issuer', issuer).filter((l) => l.bank === bank && l.t <= t).at(-1)?.amount
const sum = (list, f = (x) => x.amount) => list.reduce((total, x) => total + f(x), 0)
const atLeast = (a, percent, b) => BigInt(a) * 100n >= BigInt(Math.round(b)) * BigInt(percent)
const latest = (list) => Math.max(...list.map((x) => x.t))
const invoices = (list) => list.filter((x) => x.fact === 'document' && x.kind === 'invoice')
const distance = (a, b) => {
  let previous = [...Array(b.length + 1).keys()]
  for (let i = 1; i <= a.length; i++) {
    const now = [i]
    for (let j = 1; j <= b.length; j++) now[j] = Math.min(previous[j] + 1, now[j - 1] + 1, previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    previous = now
  }
  return previous[b.length]
}
// What a fragment was when it came to its holder.
const claimed = (fragment) => {
  let at = fragment
  while (at.parent && rows.get(at.parent).holder === at.holder) at = rows.get(at.parent)
  return at
}
// Who holds at t what was handed over as this fragment.
const holders = (id, holder, t, found = new Set()) => {
  const onward = where('transfer', 'frag', id).filter((x) => x.t <= t)
  const change = where('fragment', 'parent', id).filter((x) => x.t <= t && x.holder === holder)
  for (const x of onward) holders(x.child, x.dst, t, found)
  for (const x of change) holders(x.id, holder, t, found)
  if (onward.length + change.length === 0) found.add(holder)
  return found
}
const groupsOf = (parties, t) => {
  const left = new Set(parties)
  let count = 0
  for (const party of left) {
    count++
    for (const member of group(party, t)) left.delete(member)
  }
  return count
}
// Undocumented: no document between payee and payer that is worth 95 % of it.
const free = (payment) =>
  ['transfer', 'purchase'].includes(payment.kind) &&
  !where('document', 'seller', payment.dst).some((d) => d.buyer === payment.src && d.t <= payment.t && d.t > payment.t - 366 * DAY && atLeast(d.amount, 95, payment.amount))

// The most that payments, in their order, can have carried from one party into a set: augmenting paths over parties at moments.
const carried = (payments, from, into) => {
  const edges = new Map()  // node -> node -> capacity
  const add = (a, b, c) => {
    if (!edges.has(a)) edges.set(a, new Map())
    if (!edges.has(b)) edges.set(b, new Map())
    edges.get(a).set(b, (edges.get(a).get(b) ?? 0) + c)
    if (!edges.get(b).has(a)) edges.get(b).set(a, 0)
  }
  const last = new Map([[from, 'source']])
  payments.forEach((p, i) => {
    if (last.has(p.src)) add(last.get(p.src), `out${i}`, 1e15)
    last.set(p.src, `out${i}`)
    add(`out${i}`, `in${i}`, p.amount)
    if (last.has(p.dst)) add(last.get(p.dst), `in${i}`, 1e15)
    last.set(p.dst, `in${i}`)
    if (into(p)) add(`in${i}`, 'sink', 1e15)
  })
  let total = 0
  for (;;) {
    const before = new Map([['source', null]])
    for (const node of before.keys()) for (const [next, c] of edges.get(node) ?? []) if (c > 0 && !before.has(next)) before.set(next, node)
    if (!before.has('sink')) return total
    let amount = Infinity
    for (let node = 'sink'; before.get(node) !== null; node = before.get(node)) amount = Math.min(amount, edges.get(before.get(node)).get(node))
    for (let node = 'sink'; before.get(node) !== null; node = before.get(node)) {
      const back = before.get(node)
      edges.get(back).set(node, edges.get(back).get(node) - amount)
      edges.get(node).set(back, edges.get(node).get(back) + amount)
    }
    total += amount
  }
}

// ---- one check per variant: true when the facts bear the alert out. `p` are the rows of its proof, in order. ----
const usesOf = (p, t) => {
  const documents = invoices(p)
  const receivables = new Set(documents.map((d) => d.receivable))
  return documents.length > 0 && receivables.size === documents.length && new Set(documents.map((d) => d.fingerprint)).size === 1 &&
    documents.every((d) => d.t <= t && live(rows.get(d.receivable), t)) ? documents : null
}
const worth = (documents) => Math.max(...documents.map((d) => d.amount))
const started = (d) => Math.max(d.t, rows.get(d.receivable).t)
const pairOf = ([a, , b]) => ({ a, b, number: distance(a.number, b.number) <= 1, amount: a.amount === b.amount, date: Math.abs(dayNumber(a.date) - dayNumber(b.date)) <= 7 })
const twins = (p, t) => {
  const { a, b } = pairOf(p)
  return t === b.t && a.order < b.order && a.kind === 'invoice' && b.kind === 'invoice' && a.seller === b.seller && a.buyer === b.buyer &&
    a.receivable !== b.receivable && a.fingerprint !== b.fingerprint && Math.abs(dayNumber(a.date) - dayNumber(b.date)) <= 365
}
const tenor = (r) => dayNumber(r.due) - dayNumber(r.issued)
const ring = (p, t) =>
  p.length >= 2 && t === p.at(-1).t && p.every((x) => x.root === p[0].root) && p.slice(1).every((x, i) => x.src === p[i].dst && x.order > p[i].order) &&
  p.at(-1).t - p[0].t <= 30 * DAY && p.every((x) => atLeast(x.amount, 70, p[0].amount))
const selfDealt = (p, t, who) => {
  const [receivable, financing] = p
  return financing.root === receivable.id && !receivable.in_group && open(financing, t) && together(receivable.issuer, who(receivable, financing, p[2]), t)
}
const roundTrip = (p, t, direct) => {
  const [financing] = p
  const payments = p.filter((x) => x.fact === 'payment').sort((a, b) => a.order - b.order)
  const issuer = rows.get(financing.root).issuer
  const into = (x) => together(issuer, x.dst, x.t)
  const only = payments.every((x) => x.src === financing.borrower && into(x))
  const inTime = payments.every((x) => x.t >= financing.t && x.t <= financing.t + 30 * DAY && free(x))
  const enough = (list) => atLeast(carried(list, financing.borrower, into), 60, financing.net)
  const hops = (x, depth = 1) => into(x) ? depth : Math.min(99, ...payments.filter((y) => y.order > x.order && y.src === x.dst).map((y) => hops(y, depth + 1)))
  return payments.length > 0 && t === payments.at(-1).t && only === direct && inTime && enough(payments) && !enough(payments.filter((x) => x.t < t)) &&
    payments.filter((x) => x.src === financing.borrower).every((x) => hops(x) <= 4)
}
const structured = (p, t) =>
  p.length >= 3 && p.every((x) => x.src === p[0].src && x.root === p[0].root && x.t <= t && x.amount < MILLION && atLeast(x.amount, 90, MILLION)) &&
  p.at(-1).t - p[0].t <= 72 * HOUR && sum(p) >= 2 * MILLION && t <= p[0].t + 72 * HOUR + 30 * DAY &&
  groupsOf(p.flatMap((x) => [...holders(x.child, x.dst, t)]), t) <= 2 && where('transfer', 'root', p[0].root).some((x) => x.t === t)
const piped = (p, t) => {
  const party = p.find((x) => x.fact === 'transfer').src
  const since = (x) => x.t > t - 90 * DAY && x.t <= t
  const claims = where('fragment', 'holder', party).filter((f) => since(f) && claimed(f) === f)
  const passed = where('transfer', 'src', party).filter((x) => {
    const from = claimed(rows.get(x.frag))
    return since(x) && since(from) && x.t - from.t <= 24 * HOUR
  })
  const own = new Map(invoices(where('document', 'seller', party)).filter(since).map((d) => [d.fingerprint, d.amount]))
  const value = sum(claims)
  return claims.length >= 5 && value >= MILLION && atLeast(sum(passed), 95, value) && !atLeast(sum([...own.values()], (x) => x), 10, value) &&
    where('transfer', 'src', party).some((x) => x.t === t) && { outlets: new Set(passed.map((x) => x.dst)).size }
}
const cycles = (p, t) =>
  p.every((f) => {
    const end = ends.financing.get(f.id)
    const claim = claimed(rows.get(f.frag))
    return end?.early && end.t <= t && end.t > t - 60 * DAY && end.t - claim.t <= 5 * DAY && claim.t <= f.t
  }) && p.length >= 3 && Math.max(...p.map((f) => ends.financing.get(f.id).t)) === t && p.every((f) => f.borrower === p[0].borrower)
const bound = (f, x) => x.ref === f.id && x.src === f.borrower && (f.allowed?.length > 0 || f.category)
const permitted = (f, x) => f.allowed?.includes(x.dst) || (f.category !== undefined && f.category === x.category)
const clearing = (x) => ['clearing', 'escrow'].includes(rows.get(x.src_account)?.kind)
const settles = (x, r, t) => x.kind === 'settlement' && x.ref === r.id && x.t === t
const flows = (r, t) => where('document', 'receivable', r.id).filter((d) => ['contract', 'invoice', 'delivery', 'payment'].includes(d.kind) && d.t <= t)
const looked = (r, t) => t === r.t || flows(r, t).some((d) => d.t === t && d.t > r.t)
const looped = (p, t) => {
  const last = p[0]
  const dates = p.map((d) => dayNumber(d.date))
  return t === last.t && p.every((d, i) => d.kind === 'invoice' && d.buyer === p[(i + 1) % p.length].seller && d.goods !== undefined && d.goods === last.goods &&
    d.order <= last.order && BigInt(Math.abs(d.amount - last.amount)) * 100n <= BigInt(last.amount) * 15n) &&
    new Set(p.map((d) => d.seller)).size === p.length && Math.max(...dates) - Math.min(...dates) <= 60
}

const checks = {
  double_financing: {
    over_use: (p, t) => { const u = usesOf(p, t); return u && latest(u.map((d) => ({ t: started(d) }))) === t && sum(u, (d) => d.used) > worth(u) },
    outside: ([claim, d, r], t) => claim.fingerprint === d.fingerprint && d.receivable === r.id && live(r, t) && t === Math.max(claim.t, started(d)),
    financed_twice: (p, t) => {
      const u = usesOf(p, t), f = p.filter((x) => x.fact === 'financing')
      return u && latest(f) === t && new Set(f.map((x) => x.bank)).size >= 2 && f.every((x) => open(x, t)) &&
        sum(f, (x) => Math.floor(x.principal * u.find((d) => d.receivable === x.root).used / rows.get(x.root).amount)) > worth(u)
    },
  },
  near_duplicate: {
    number_amount: (p, t) => { const x = pairOf(p); return twins(p, t) && x.number && x.amount },
    number_date: (p, t) => { const x = pairOf(p); return twins(p, t) && x.number && x.date },
    amount_date: (p, t) => { const x = pairOf(p); return twins(p, t) && x.amount && x.date },
  },
  registration: {
    late: ([f], t) => registered(f) === t && t > f.t,
    unregistered: ([f], t) => t === f.t + 3 * DAY && registered(f) > t,
    overlap: ([a, b], t) => a.frag === b.frag && a.order < b.order && t === b.t && open(a, t),
  },
  over_limit: {
    group: (p, t) => {
      const last = p.find((x) => x.fact === 'receivable'), members = [...group(last.issuer, t)]
      let allowed = 0
      for (const m of members) for (const bank of new Set(where('limit', 'issuer', m).map((l) => l.bank))) if (bank !== undefined) allowed += limitOf(m, bank, t) ?? 0
      return t === last.t && members.length > 1 && allowed > 0 && sum(members, (m) => owed(m, t)) > allowed
    },
    bank: ([limit, last], t) => t === last.t && limit.bank === last.bank && limit.issuer === last.issuer && owed(last.issuer, t, last.bank) > limitOf(last.issuer, last.bank, t),
    ceiling: ([limit, last], t) => t === last.t && limit.bank === undefined && limit.issuer === last.issuer && owed(last.issuer, t) > limitOf(last.issuer, undefined, t),
  },
  tenor: {
    hard: ([r], t) => t === r.t && tenor(r) > 366,
    soft: ([r], t) => t === r.t && tenor(r) > 184 && tenor(r) <= 366 && !r.tenor_reason,
    evergreen: (p, t) => {
      const pair = where('receivable', 'issuer', p[0].issuer).filter((r) => r.payee === p[0].payee)
      return p.length === 3 && t === p[2].t && p.slice(1).every((r, i) => {
        const gap = dayNumber(r.issued) - dayNumber(p[i].due)
        return pair.indexOf(r) === pair.indexOf(p[i]) + 1 && gap >= -5 && gap <= 10 && atLeast(r.amount, 80, p[i].amount)
      })
    },
  },
  circular_transfer: {
    same_party: (p, t) => ring(p, t) && p.at(-1).dst === p[0].src,
    same_group: (p, t) => { const x = p.filter((r) => r.fact === 'transfer'); return ring(x, t) && x.at(-1).dst !== x[0].src && together(x.at(-1).dst, x[0].src, t) },
  },
  self_dealing: {
    payee: (p, t) => t === p[1].t && selfDealt(p, t, (r) => r.payee),
    borrower: (p, t) => t === p[1].t && selfDealt(p, t, (r, f) => f.borrower),
    guarantor: (p, t) => t === Math.max(p[1].t, p[2].t) && p[2].root === p[0].id && selfDealt(p, t, (r, f, g) => g.guarantor),
  },
  cash_round_trip: { direct: (p, t) => roundTrip(p, t, true), through: (p, t) => roundTrip(p, t, false) },
  split_structuring: { few: (p, t) => p.at(-1).t === t && structured(p, t), gathered: (p, t) => p.at(-1).t < t && structured(p, t) },
  conduit: { many_outlets: (p, t) => piped(p, t).outlets > 1, one_outlet: (p, t) => piped(p, t).outlets === 1 },
  levels: {
    level: ([r, f], t) => f.root === r.id && t === f.t && f.level > 6,
    children: ([f, ...parts], t) => parts.length === 51 && parts.every((x) => x.frag === f.id) && t === parts.at(-1).t,
    habit: (p, t) => {
      const issuer = rows.get(p[0].root).issuer
      const roots = where('receivable', 'issuer', issuer).filter((r) => r.t <= t && r.t > t - 365 * DAY)
      const deep = roots.filter((r) => where('fragment', 'root', r.id).some((f) => f.level >= 6 && f.t <= t))
      return t === p[0].t && roots.length >= 10 && atLeast(deep.length, 80, roots.length) && deep.length === p.length
    },
  },
  rapid_round_trip: {
    same_bank: (p, t) => cycles(p, t) && new Set(p.map((f) => f.bank)).size === 1,
    many_banks: (p, t) => cycles(p, t) && new Set(p.map((f) => f.bank)).size > 1 && new Set(p.map((f) => rows.get(f.root).issuer)).size === 1,
  },
  purpose: {
    outside: ([f, x], t) => t === x.t && bound(f, x) && !permitted(f, x),
    forwarded: ([f, x, ...back], t) => bound(f, x) && permitted(f, x) && t === back.at(-1).t && t <= x.t + 7 * DAY &&
      back.every((y) => y.src === x.dst && y.order > x.order && together(f.borrower, y.dst, y.t)) && atLeast(sum(back), 50, x.amount),
  },
  issuing_stopped: {
    own: ([stop, r], t) => t === r.t && stop.party === r.issuer && stop.t <= t && (ends.stop.get(stop.id) ?? Infinity) > t,
    sibling: ([stop, r], t) => t === r.t && stop.party !== r.issuer && together(stop.party, r.issuer, t) && stop.t <= t && (ends.stop.get(stop.id) ?? Infinity) > t,
  },
  squeezed_supplier: {
    term: ([d, r], t) => d.kind === 'delivery' && d.receivable === r.id && t === Math.max(d.t, r.t) && rows.get(r.payee).sme && !r.agreed_term && dayNumber(r.due) - dayNumber(d.date) > 60,
    punished: ([x], t) => {
      const orders = where('document', 'seller', x.payee).filter((d) => d.kind === 'order' && d.buyer === x.issuer)
      const before = sum(orders.filter((d) => d.t > x.t - 90 * DAY && d.t <= x.t)), after = sum(orders.filter((d) => d.t > x.t && d.t <= t))
      const year = (y) => y.t > x.t - 365 * DAY && y.t <= x.t
      const paper = sum(where('receivable', 'issuer', x.issuer).filter((r) => year(r) && rows.get(r.payee).sme))
      const cash = sum(where('payment', 'src', x.issuer).filter((y) => year(y) && y.kind === 'purchase' && rows.get(y.dst).sme))
      return t === x.t + 90 * DAY && before > 0 && after * 2 <= before && paper > 0.8 * (paper + cash)
    },
  },
  hidden_cost: {
    shown: ([f], t) => t === f.t && f.apr_calc > f.apr_shown + 100,
    fee: ([f, x], t) => t === Math.max(f.t, x.t) && Math.abs(f.t - x.t) <= 7 * DAY && x.kind === 'fee' && x.src === f.borrower && x.dst !== f.bank &&
      (rows.get(x.dst).type === 'platform' || together(x.dst, f.bank, t)),
    cap: ([f], t) => t === f.t && f.apr_calc > 150_000,
  },
  fund_pool: {
    source: ([r, x], t) => settles(x, r, t) && !clearing(x) && x.src !== r.issuer && x.src !== r.bank,
    pooled: (p, t) => {
      const out = p.at(-1), into = p.slice(0, -1)
      return t === out.t && out.kind === 'settlement' && !clearing(out) && new Set(into.map((x) => x.ref)).size >= 2 &&
        into.every((x) => x.kind === 'settlement' && x.dst_account === out.src_account && x.t <= t && x.t > t - 7 * DAY)
    },
    account: ([r, before, after, x], t) => settles(x, r, t) && before.party === x.dst && after.party === x.dst && after.account === x.dst_account && before.t <= after.t &&
      after.t >= (dayNumber(r.due) - 7) * DAY && after.t < (dayNumber(r.due) + 1) * DAY && after.t <= t,
  },
  shell_supplier: {
    shell: ([party, first, f], t) => {
      const firsts = new Map()
      for (const x of all('fragment')) if (!firsts.has(x.holder)) firsts.set(x.holder, x)
      const peers = [...firsts.values()].filter((x) => x.holder !== party.id && rows.get(x.holder).type === party.type && x.t <= first.t && x.t > first.t - 365 * DAY)
      return t === f.t && firsts.get(party.id) === first && claimed(rows.get(f.frag)) === first && f.borrower === party.id && f.t - first.t <= 48 * HOUR &&
        first.t - party.t < 90 * DAY && !where('document', 'seller', party.id).some((d) => ['delivery', 'tax'].includes(d.kind) && d.t <= t) &&
        peers.length >= 20 && atLeast(peers.filter((x) => x.amount <= first.amount).length, 90, peers.length)
    },
  },
  four_flows: {
    amounts: ([r], t) => {
      const sums = Object.values(flows(r, t).filter((d) => d.amount > 0).reduce((s, d) => ({ ...s, [d.kind]: (s[d.kind] ?? 0) + d.amount }), {}))
      return looked(r, t) && BigInt(Math.max(...sums) - Math.min(...sums)) * 100n > BigInt(Math.max(...sums))
    },
    parties: ([r], t) => looked(r, t) && new Set(flows(r, t).map((d) => `${d.seller}>${d.buyer}`)).size > 1,
    dates: ([r], t) => {
      const known = flows(r, t), contracts = known.filter((d) => d.kind === 'contract').map((d) => dayNumber(d.date))
      return looked(r, t) && (known.some((d) => d.kind !== 'payment' && d.t <= r.t && dayNumber(d.date) > dayNumber(r.issued)) ||
        known.some((d) => d.kind !== 'contract' && contracts.some((c) => dayNumber(d.date) < c)))
    },
    no_delivery: ([r], t) => t === r.t && !flows(r, t).some((d) => d.kind === 'delivery'),
  },
  loop_trade: { two: (p, t) => p.length === 2 && looped(p, t), more: (p, t) => p.length > 2 && p.length <= 6 && looped(p, t) },
}

// ---- the verdict ----
const alerts = read('alerts.ndjson')
const sound = []
const unsound = []
for (const alert of alerts) {
  let right = false
  try {
    const proof = alert.proof.map((id) => rows.get(id))
    right = proof.every(Boolean) && alert.parties.every((id) => rows.get(id)?.fact === 'party') && Boolean(checks[alert.rule][alert.variant](proof, alert.t))
  } catch (error) {
    if (expected === 'all-right') console.log(`${alert.id}: ${error.message}`)
  }
  ;(right ? sound : unsound).push(alert)
}
const byRule = new Map()
for (const alert of sound) {
  const key = `${alert.rule}.${alert.variant}`
  byRule.has(key) ? byRule.get(key).push(new Set(alert.proof)) : byRule.set(key, [new Set(alert.proof)])
}
const cases = existsSync(`${folder}/cases.ndjson`) ? read('cases.ndjson') : []
const missed = cases.filter((c) => !(byRule.get(`${c.rule}.${c.variant}`) ?? []).some((proof) => c.rows.every((row) => proof.has(row))))
console.log(`recheck: ${sound.length} of ${alerts.length} alerts borne out, ${cases.length - missed.length} of ${cases.length} planted cases covered`)
if (expected === 'all-wrong') {
  for (const alert of sound) console.log(`borne out, but should not be: ${alert.rule}.${alert.variant} ${alert.proof.join(' ')}`)
  process.exit(sound.length === 0 && alerts.length > 0 ? 0 : 1)
}
for (const alert of unsound) console.log(`not borne out: ${alert.rule}.${alert.variant} ${alert.proof.join(' ')}`)
for (const c of missed) console.log(`missed: ${c.rule}.${c.variant} ${c.rows.join(' ')}`)
process.exit(unsound.length + missed.length === 0 ? 0 : 1)

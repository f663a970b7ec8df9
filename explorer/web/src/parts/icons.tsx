// Icons by what they mean. They are pictures beside words, so readers of screens do not hear them.
import {
  ArrowDownUp, BadgeCheck, Banknote, Blocks, Building2, Check, CircleAlert, CircleDot, CircleStop, Clock, Copy, Download, FileSearch, Filter,
  GitFork, History, Inbox, Landmark, Layers, LayoutDashboard, Lock, Menu, Scale, Search, Settings2, ShieldCheck, ShieldX, Split, Table2, Upload,
  BookOpenCheck, Siren, Users, Wallet, X, ArrowDown, ArrowUp, type LucideIcon,
} from 'lucide-react';

const kIcons = {
  check: Check, clock: Clock, alert: CircleAlert, stop: CircleStop, dot: CircleDot, lock: Lock, split: Split, bank: Landmark,
  overview: LayoutDashboard, blocks: Blocks, transactions: ArrowDownUp, parties: Users, receivables: Wallet, fragments: Layers, financings: Landmark,
  settlements: Banknote, evidence: FileSearch, validators: ShieldCheck, policies: Scale, records: Table2, verify: BadgeCheck, search: Search,
  menu: Menu, close: X, copy: Copy, download: Download, filter: Filter, history: History, settings: Settings2, proved: ShieldCheck, unproved: ShieldX,
  upload: Upload, inbox: Inbox, up: ArrowUp, down: ArrowDown, tree: GitFork, party: Building2, alarms: Siren, rules: BookOpenCheck,
} satisfies Record<string, LucideIcon>;
export type IconName = keyof typeof kIcons;

export function Icon({ name, className = '' }: { readonly name: IconName; readonly className?: string }) {
  const Shape = kIcons[name];
  return <Shape className={`icon ${className}`} aria-hidden="true" strokeWidth={1.9} />;
}

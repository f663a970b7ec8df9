// How a state looks: a tone and an icon, never colour alone. The word comes beside it, from the dictionary of the schema.
export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'quiet';
export type Icon = 'check' | 'clock' | 'alert' | 'stop' | 'dot' | 'lock' | 'split' | 'bank';

export interface Look {
  readonly tone: Tone;
  readonly icon: Icon;
}
const look = (tone: Tone, icon: Icon): Look => ({ tone, icon });

// Every state, verdict and outcome that records have; status.test.ts holds this to the schema.
export const looks: Readonly<Record<string, Look>> = {
  offered: look('info', 'clock'), outstanding: look('info', 'dot'), overdue: look('warn', 'alert'), delinquent: look('bad', 'alert'),
  defaulted: look('bad', 'stop'), settled: look('good', 'check'), cancelled: look('quiet', 'stop'),
  held: look('info', 'dot'), reserved: look('warn', 'lock'), sold: look('info', 'bank'), sold_recourse: look('info', 'bank'), spent: look('quiet', 'split'),
  pledged: look('warn', 'lock'),
  current: look('info', 'dot'), repaid: look('good', 'check'),
  live: look('info', 'dot'), released: look('good', 'check'), satisfied: look('good', 'check'), divided: look('quiet', 'split'),
  asked: look('warn', 'clock'), rejected: look('quiet', 'stop'), paid: look('good', 'check'),
  in_force: look('info', 'lock'), ended: look('quiet', 'stop'),
  open: look('warn', 'clock'), contested: look('warn', 'alert'), withdrawn: look('quiet', 'stop'), lapsed: look('quiet', 'clock'),
  dismissed: look('quiet', 'stop'), reduced: look('info', 'check'), reversed: look('info', 'check'),
  standing: look('bad', 'lock'), lifted: look('good', 'check'), expired: look('quiet', 'clock'),
  pass: look('good', 'check'), gap: look('warn', 'alert'), conflict: look('bad', 'stop'),
  acknowledged: look('info', 'check'), closed: look('quiet', 'check'),
  applied: look('good', 'check'), refused: look('bad', 'stop'), not_entered: look('quiet', 'stop'), internal: look('bad', 'alert'),
};
export const lookOf = (state: string): Look => looks[state] ?? look('quiet', 'dot');

// Fields whose values are states.
export const isStateField = (name: string): boolean => name === 'state' || name === 'verdict' || name === 'outcome';

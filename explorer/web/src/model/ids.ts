// Long names made short: the reader sees both ends, the whole is one click away.
export const shortHash = (text: string): string => (text.length <= 14 ? text : `${text.slice(0, 6)}…${text.slice(-4)}`);
export const shortAddress = (text: string): string => (text.length <= 16 ? text : `${text.slice(0, 8)}…${text.slice(-4)}`);

export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
export const isHeight = (text: string): boolean => /^(0|[1-9]\d{0,18})$/.test(text);
export const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
export const isAddress = (text: string): boolean => /^t[st][ap]1[02-9ac-hj-np-z]{38}$/.test(text);

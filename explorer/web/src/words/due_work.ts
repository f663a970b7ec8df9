// What the ledger does by itself when its time comes.
import type { Sentence } from './operations.js';

export const dueWorkNames: Readonly<Record<string, Sentence>> = {
  'validator.begin_epoch': { en: 'An epoch begins', zh: '纪元开始' },
  'validator.expire_proposal': { en: 'A proposed change of validators expires', zh: '验证人变更提案过期' },
  'account.recovery': { en: 'New keys take effect', zh: '新密钥生效' },
  'fragment.expire_offer': { en: 'An offered fragment goes back', zh: '要约过期退回' },
  'financing.expire_quote': { en: 'An offer expires', zh: '报价过期' },
  'financing.end_request': { en: 'A request for offers ends', zh: '询价结束' },
  'loan.expire_offer': { en: 'A loan offer expires', zh: '贷款要约过期' },
  'settlement.expire_early': { en: 'An early offer expires', zh: '提前付款要约过期' },
  'dispute.expire_order': { en: 'An order expires', zh: '冻结命令过期' },
  'dispute.lapse': { en: 'A dispute lapses', zh: '争议失效' },
  'settlement.collect': { en: 'A receivable is collected', zh: '扣收应收账款' },
  'loan.collect': { en: 'A loan payment is collected', zh: '扣收贷款' },
  'loan.remind': { en: 'A loan payment is announced', zh: '贷款还款提醒' },
  'guarantee.collect': { en: 'A guarantee is called', zh: '担保扣收' },
  'receivable.give_notice': { en: 'A maturity is announced', zh: '到期提醒' },
  'purpose.expire': { en: 'Bound money returns', zh: '限定用途资金退回' },
};

#include "contracts/refusals.h"

#include <algorithm>

namespace tallystick::contracts {
namespace {

using enum Refusal;

constexpr RefusalText kTable[] = {
    {E_SIG, "E_SIG", "The signatures are not those the account's key policy asks for.",
     "Sign with keys of this account, as many and of the duties that the policy asks for at this amount.",
     "签名不符合该账户的密钥策略。", "请使用该账户的密钥签名，签名人数与职责须满足该金额的策略要求。"},
    {E_NONCE, "E_NONCE", "The transaction's place in its nonce lane is already used, or not yet reached.",
     "Ask for the lane's next sequence and sign again.", "交易序号在该通道中已被使用，或尚未轮到。",
     "请查询该通道的下一个序号后重新签名。"},
    {E_ROLE, "E_ROLE", "The acting party does not have the role that this operation needs.",
     "Let a party with that role do it, or ask the registering bank or the association to grant the role.",
     "操作方不具备该操作所需的角色。", "请由具备该角色的参与方操作，或向登记银行或联盟申请授予角色。"},
    {E_NOENT, "E_NOENT", "Something the operation names does not exist on this ledger.", "Check the id in the detail.",
     "操作所指的对象在本账本上不存在。", "请核对详情中的标识。"},
    {E_FROZEN, "E_FROZEN", "The account, party or asset is frozen.", "Ask who froze it to lift the freeze.",
     "账户、参与方或资产已被冻结。", "请联系冻结方解除冻结。"},
    {E_STATE, "E_STATE", "The object is not in a state that allows this.",
     "Look at the object's state now; somebody may have been faster.", "对象当前状态不允许此操作。",
     "请查看对象的当前状态，可能已有他人先行操作。"},
    {E_OWNER, "E_OWNER", "The acting party neither owns the object nor is named by it.",
     "Let its owner, holder or named party do it.", "操作方既非该对象的所有人，也非其指定方。",
     "请由其所有人、持有人或指定方操作。"},
    {E_AMOUNT, "E_AMOUNT", "An amount or a value is outside what the operation allows.",
     "Correct the value that the detail names.", "金额或数值超出操作允许的范围。", "请更正详情中指出的数值。"},
    {E_POLICY, "E_POLICY", "A rule of the ledger, named in the detail, forbids this.",
     "Satisfy the named rule, or have its owner change it.", "账本的一项规则（见详情）禁止此操作。",
     "请满足该规则，或由规则制定方变更。"},
    {E_CASH, "E_CASH", "There is not enough money to move.",
     "Fund the account, or the paying bank's reserves, and try again.", "可用资金不足。",
     "请为账户（或付款银行的备付金）补足资金后重试。"},
    {E_EXPIRED, "E_EXPIRED", "The transaction, offer or quote came after its time.",
     "Ask for a new one; sign with a later expiry.", "交易、要约或报价已过期。",
     "请重新取得要约或报价，或以更晚的有效期签名。"},
    {E_MALFORMED, "E_MALFORMED", "The operation's bytes do not decode, or its number is unknown.",
     "Update the wallet; build the operation with the ledger's own tools.", "操作的字节无法解码，或操作编号未知。",
     "请更新钱包，并用账本自带工具生成操作。"},
    {E_EXISTS, "E_EXISTS", "What the operation would create is already there.", "Use the existing one.",
     "要创建的对象已经存在。", "请使用已有的对象。"},
    {E_STOP, "E_STOP", "The issuer is stopped from issuing.",
     "Clear the cause of the stop; a supervisor then lifts it.", "开立方已被停止开立新凭证。",
     "请先消除停止原因，再由监管方解除。"},
    {E_TENOR, "E_TENOR", "The term is longer than the rules allow.", "Choose an earlier due date.",
     "期限超过规定的最长期限。", "请选择更早的到期日。"},
    {E_TENOR_REASON, "E_TENOR_REASON", "A term this long needs a reason and a bank's attestation.",
     "Add the reason and have a bank attest to it.", "较长期限须说明理由并经银行核验。",
     "请补充理由并取得银行的核验声明。"},
    {E_LIMIT, "E_LIMIT", "The issuer's limit or ceiling has no room for the amount.",
     "Issue less, wait for settlements, or ask the bank for a higher limit.", "核心企业的额度不足。",
     "请减少金额、等待已开立部分结清，或向银行申请提高额度。"},
    {E_EVIDENCE, "E_EVIDENCE", "Trade evidence that the rules ask for is missing or does not fit.",
     "Record contract, delivery and invoice between the two parties first.", "缺少规定的贸易证据，或证据不相符。",
     "请先登记双方之间的合同、交付与发票。"},
    {E_EVIDENCE_DUP, "E_EVIDENCE_DUP", "The evidence already backs as much as its amount allows.",
     "Use other evidence, or an amount within what is left.", "该证据可支持的金额已用尽。",
     "请使用其他证据，或将金额控制在剩余额度内。"},
    {E_EVIDENCE_CONFLICT, "E_EVIDENCE_CONFLICT", "The same document is on record with other contents.",
     "Compare the document with the record; one of them is wrong.", "同一单据已以不同内容登记。",
     "请核对单据与已登记内容，二者必有其一有误。"},
    {E_SELF, "E_SELF", "Issuer and payee are the same, or belong to one group.",
     "Choose another payee, or flag the receivable as intra-group.", "开立方与收款方相同或属同一集团。",
     "请更换收款方，或标注为集团内部凭证。"},
    {E_MANDATE, "E_MANDATE", "The payment mandate to a clearing bank is missing or does not fit.",
     "Name an account of the issuer at a clearing bank in the mandate.", "缺少对清算银行的付款授权，或授权不符。",
     "请在授权中指定开立方在清算银行的账户。"},
    {E_FLOW, "E_FLOW", "Contract, delivery, payment and invoice contradict each other.",
     "Correct the evidence that disagrees.", "商流、物流、资金流、信息流相互矛盾。", "请更正不一致的证据。"},
    {E_LEVEL, "E_LEVEL", "The fragment was passed on as often as the rules allow.",
     "Hold it to maturity or finance it.", "凭证流转层级已达上限。", "请持有至到期或申请融资。"},
    {E_COUNT, "E_COUNT", "There would be more parts than the rules allow.", "Use fewer parts.", "拆分份数超过上限。",
     "请减少份数。"},
    {E_LIEN, "E_LIEN", "A pledge, a sale or an earlier claim from outside rests on the fragment.",
     "Release it first, or have who recorded it end it.", "该凭证上存在质押、转让或在先的外部权利。",
     "请先解除，或由登记方终止该外部权利。"},
    {E_LTV, "E_LTV", "The loan is larger than the advance rate allows.", "Borrow less or pledge more.",
     "贷款金额超过质押率上限。", "请减少借款或增加质押。"},
    {E_APR, "E_APR", "The annualised cost that was shown is not the one the ledger computes.",
     "Fetch the quote again and compare.", "所示年化成本与账本计算结果不一致。", "请重新获取报价并核对。"},
    {E_PURPOSE, "E_PURPOSE", "The money may not be used for this.", "Pay somebody the purpose allows.",
     "资金不得用于该用途。", "请支付给用途允许的对象。"},
    {E_VALIDATOR, "E_VALIDATOR", "Only the operator account of a validator in force may do this.",
     "Let a bank that validates do it, with the operator account the detail names.",
     "仅现任验证人的运营账户可执行此操作。", "请由正在验证的银行以详情中指明的运营账户操作。"},
    {E_KEY_USED, "E_KEY_USED", "The consensus key or TLS pin is, or once was, a validator's.",
     "Make new keys for this validator; a key that was replaced or removed never returns.",
     "该共识密钥或 TLS 指纹正在或曾经被某验证人使用。", "请为该验证人生成新密钥；已更换或移除的密钥不得再次使用。"},
    {E_PROOF, "E_PROOF", "What was handed in does not prove what it should: misconduct, that a new key is this bank's, or what a bank bid.",
     "Misconduct: report the two signed votes as the node logged them, with the key that signed both. A new key: take key_proof from "
     "tallystickd prove-key, for this party. A bid: open it with the terms and salt that the bank sealed; if its hash fits none, take another.",
     "所提交的内容不能证明其应证明之事：违规行为、新密钥属于该银行，或银行的报价内容。",
     "违规举报：请按节点日志原样提交两份已签名的投票，以及签署二者的密钥。新密钥：请用 tallystickd prove-key 为该主体生成 key_proof。报价：请用银行密封的条款与随机数开标；若与其哈希不符，请另选报价。"},
};

}  // namespace

std::span<const RefusalText> refusal_table() {
  return kTable;
}

const RefusalText* find_refusal(Refusal refusal) {
  const auto found =
      std::find_if(std::begin(kTable), std::end(kTable), [&](const RefusalText& t) { return t.refusal == refusal; });
  return found == std::end(kTable) ? nullptr : found;
}

const RefusalText* find_refusal(std::string_view code) {
  const auto found =
      std::find_if(std::begin(kTable), std::end(kTable), [&](const RefusalText& t) { return t.code == code; });
  return found == std::end(kTable) ? nullptr : found;
}

tl::unexpected<Refused> refuse(Refusal code, std::string detail) {
  if (detail.size() > kDetailBytesMax) {
    std::size_t end = kDetailBytesMax;  // never inside a character
    while (end > 0 && (static_cast<unsigned char>(detail[end]) & 0xC0) == 0x80) --end;
    detail.resize(end);
  }
  return tl::unexpected<Refused>(Refused{code, std::move(detail)});
}

tl::unexpected<Refused> refuse_policy(std::string_view rule, std::string_view detail) {
  return refuse(Refusal::E_POLICY, std::string{rule} + ": " + std::string{detail});
}

}  // namespace tallystick::contracts

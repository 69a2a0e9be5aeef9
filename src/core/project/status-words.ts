import { CARD_STATES, type CardState } from './settings';

/**
 * Stems that give a status away, matched anywhere in its name, in the languages that Jira speaks: English, German, French,
 * Spanish, Portuguese, Italian, Dutch, Danish, Norwegian, Swedish, Finnish, Polish, Czech, Slovak, Hungarian, Romanian,
 * Turkish, Russian, Ukrainian, Japanese, Korean, Chinese, Vietnamese, Thai.
 */
const STEMS: Record<CardState, readonly string[]> = {
  pending: [
    ...['pending', 'review', 'waiting', 'awaiting', 'to be approved', 'needs approval'],
    ...[
      'prüfung',
      'wartet',
      'ausstehend',
      'zu genehmigen',
      'en attente',
      'à approuver',
      'pendient',
      'pendent',
    ],
    ...['em análise', 'aguardando', 'in attesa', 'da approvare', 'in behandeling', 'wachten', 'afventer'],
    ...['venter', 'väntar', 'väntande', 'odottaa', 'oczekuj', 'čeká', 'čaká', 'függőben', 'jóváhagyásra'],
    ...['în așteptare', 'beklemede', 'bekliyor', 'ожида', 'на рассмотрении', 'очіку', 'на розгляді'],
    ...[
      '保留',
      '承認待ち',
      'レビュー',
      '대기',
      '검토',
      '待审',
      '待審',
      '待处理',
      '待處理',
      '审核中',
      '審核中',
    ],
    ...['chờ', 'รอ'],
  ],
  approved: [
    ...['approved', 'accepted', 'granted', 'genehmigt', 'freigegeben', 'bewilligt', 'approuv', 'accepté'],
    ...['aprobad', 'aprovad', 'approvat', 'goedgekeurd', 'godkendt', 'godkjent', 'godkänd', 'hyväksytty'],
    ...['zatwierdz', 'schválen', 'jóváhagyva', 'jóváhagyott', 'aprobat', 'onaylandı', 'одобрен', 'утвержд'],
    ...['схвален', 'затверджен', '承認済', '승인됨', '승인 완료', '已批准', '已核准', '审核通过', '審核通過'],
    ...['đã phê duyệt', 'đã duyệt', 'อนุมัติแล้ว'],
  ],
  denied: [
    ...['denied', 'rejected', 'declined', 'disapproved', 'unapproved', 'refused', 'abgelehnt', 'verweigert'],
    ...['refus', 'rejet', 'rechazad', 'denegad', 'rejeitad', 'negad', 'recusad', 'reprovad', 'rifiutat'],
    ...['respins', 'negat', 'afgewezen', 'geweigerd', 'afvist', 'avvist', 'avslått', 'avslag', 'avvisad'],
    ...['nekad', 'hylätty', 'odrzuc', 'zamítnut', 'zamietnut', 'odmietnut', 'elutasít', 'reddedildi'],
    ...[
      'отклон',
      'отказ',
      'відхил',
      'відмов',
      '却下',
      '拒否',
      '거부',
      '반려',
      '已拒绝',
      '已拒絕',
      '驳回',
      '駁回',
    ],
    ...['từ chối', 'ปฏิเสธ'],
  ],
  promoted: ['promoted', 'long-term access', 'umgewandelt'],
  expired: [
    ...[
      'expired',
      'lapsed',
      'timed out',
      'abgelaufen',
      'verfallen',
      'expiré',
      'caducad',
      'expirad',
      'vencid',
    ],
    ...['scadut', 'verlopen', 'udløbet', 'utløpt', 'utgån', 'vanhentunut', 'erääntynyt', 'wygas'],
    ...['vypršel', 'vypršan', 'lejárt', 'expirat', 'süresi doldu', 'истек', 'истёк', 'просроч', 'закінчи'],
    ...['期限切れ', '만료', '已过期', '已過期', '逾期', 'hết hạn', 'หมดอายุ'],
  ],
};

/** Words that turn a verdict round: "not approved" is no approval. */
const NEGATIONS =
  /(^|[^\p{L}])(not|no|non|nicht|nao|niet|nie|ne|ikke|inte|ej|ei|nem|nu|onaylanma\p{L}*|не|khong|chua)([^\p{L}]|$)|un-|dis-|\bdesaprob|\bdesapprouv|未|不|미승인|ไม่/u;

/** As compared: lower case, one form of every letter, without accents, so that each keyboard's spelling is found. */
const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ı', 'i')
    .replaceAll('đ', 'd');

const FOLDED = Object.fromEntries(
  CARD_STATES.map((state) => [state, STEMS[state].map(folded)]),
) as unknown as Record<CardState, readonly string[]>;

/**
 * Which card states a status name speaks of, in no order. A negated verdict speaks of none: which of the others it stands
 * for is for a person to say.
 */
export function meaningsOfName(name: string): readonly CardState[] {
  const text = folded(name);
  const isNegated = NEGATIONS.test(text);
  return CARD_STATES.filter(
    (state) =>
      !(isNegated && (state === 'approved' || state === 'denied')) &&
      FOLDED[state].some((stem) => text.includes(stem)),
  );
}

import fc from 'fast-check';
import { statusId } from '#core/ids';
import { proposeMapping } from '#core/project/propose-mapping';
import {
  CARD_STATES,
  isConfirmed,
  LOG_DAYS_MAX,
  logDaysOf,
  mappedAt,
  mappingProblems,
  meaningOf,
  type CardState,
} from '#core/project/settings';
import { STATUS, projectSettings } from '../support/builders';

const option = (id: string, name: string, category: string) => ({ id: statusId(id), name, category });

test('meaningOf() reads a status by its id and calls the rest unmapped', () => {
  const { statuses } = projectSettings();

  expect(meaningOf(statuses, STATUS.denied)).toBe('denied');
  expect(meaningOf(statuses, STATUS.elsewhere)).toBe('unmapped');
});

test('mappingProblems() finds what is missing and what would mean two things', () => {
  const { statuses } = projectSettings();

  expect(mappingProblems(statuses)).toEqual([]);
  expect(mappingProblems({ ...statuses, denied: [] })).toEqual([{ subject: 'denied', problem: 'missing' }]);
  expect(mappingProblems({ ...statuses, denied: [STATUS.approved] })).toEqual([
    { subject: 'approved', problem: 'ambiguous' },
    { subject: 'denied', problem: 'ambiguous' },
  ]);
});

test('mappingProblems() lets no mapping pass in which an approval could be read as anything else', () => {
  const ids = fc.array(fc.constantFrom('1', '2', '3', '4').map(statusId), { maxLength: 2 });
  const mapping = fc.record(
    Object.fromEntries(CARD_STATES.map((state) => [state, ids])) as Record<CardState, typeof ids>,
  );
  fc.assert(
    fc.property(mapping, (statuses) => {
      const meansMore = statuses.approved.some((status) =>
        (['pending', 'denied', 'expired'] as const).some((state) => statuses[state].includes(status)),
      );
      const isRefused = mappingProblems(statuses).some(({ subject }) => subject === 'approved');
      expect(isRefused).toBe(meansMore || statuses.approved.length === 0);
    }),
  );
});

test('proposeMapping() recognises the names of a German team-managed board', () => {
  const proposal = proposeMapping([
    option('1', 'Offen', 'new'),
    option('2', 'In Prüfung', 'indeterminate'),
    option('3', 'Genehmigt', 'done'),
    option('4', 'Abgelehnt', 'done'),
    option('5', 'Abgelaufen', 'done'),
  ]);

  expect(proposal).toEqual({
    pending: ['2'],
    approved: ['3'],
    denied: ['4'],
    expired: ['5'],
    promoted: ['3'],
  });
});

test('proposeMapping() gives a board without a column for expired requests a mapping that works', () => {
  const proposal = proposeMapping([
    option('1', 'Pending', 'new'),
    option('2', 'Approved', 'done'),
    option('3', 'Denied', 'done'),
  ]);

  expect(proposal).toMatchObject({ promoted: ['2'], expired: ['3'] });
  expect(mappingProblems(proposal)).toEqual([]);
});

test('proposeMapping() never guesses what approved and denied are', () => {
  const proposal = proposeMapping([option('1', 'To Do', 'new'), option('2', 'Done', 'done')]);

  expect(proposal).toMatchObject({ pending: ['1'], approved: [], denied: [] });
});

test.each([
  ['English', 'Pending', 'Approved', 'Denied', 'Expired'],
  ['French', 'En attente', 'Approuvé', 'Refusé', 'Expiré'],
  ['Spanish', 'Pendiente', 'Aprobada', 'Rechazada', 'Caducada'],
  ['Portuguese', 'Pendente', 'Aprovado', 'Rejeitado', 'Expirado'],
  ['Italian', 'In attesa', 'Approvato', 'Rifiutato', 'Scaduto'],
  ['Dutch', 'In behandeling', 'Goedgekeurd', 'Afgewezen', 'Verlopen'],
  ['Danish', 'Afventer', 'Godkendt', 'Afvist', 'Udløbet'],
  ['Norwegian', 'Venter', 'Godkjent', 'Avslått', 'Utløpt'],
  ['Swedish', 'Väntar', 'Godkänd', 'Nekad', 'Utgången'],
  ['Finnish', 'Odottaa', 'Hyväksytty', 'Hylätty', 'Vanhentunut'],
  ['Polish', 'Oczekuje', 'Zatwierdzone', 'Odrzucone', 'Wygasło'],
  ['Czech', 'Čeká', 'Schváleno', 'Zamítnuto', 'Vypršelo'],
  ['Slovak', 'Čaká', 'Schválené', 'Zamietnuté', 'Vypršané'],
  ['Hungarian', 'Függőben', 'Jóváhagyva', 'Elutasítva', 'Lejárt'],
  ['Romanian', 'În așteptare', 'Aprobat', 'Respins', 'Expirat'],
  ['Turkish', 'Beklemede', 'ONAYLANDI', 'Reddedildi', 'Süresi doldu'],
  ['Russian', 'Ожидает', 'Одобрено', 'Отклонено', 'Истекло'],
  ['Ukrainian', 'Очікує', 'Схвалено', 'Відхилено', 'Закінчився'],
  ['Japanese', '承認待ち', '承認済み', '却下', '期限切れ'],
  ['Korean', '대기 중', '승인됨', '거부됨', '만료됨'],
  ['Chinese', '待审核', '已批准', '已拒绝', '已过期'],
  ['Vietnamese', 'Đang chờ', 'Đã phê duyệt', 'Từ chối', 'Hết hạn'],
  ['Thai', 'รอ', 'อนุมัติแล้ว', 'ปฏิเสธ', 'หมดอายุ'],
])('proposeMapping() reads a workflow in %s', (_language, pending, approved, denied, expired) => {
  const proposal = proposeMapping([
    option('0', '—', 'new'),
    option('1', pending, 'indeterminate'),
    option('2', approved, 'done'),
    option('3', denied, 'done'),
    option('4', expired, 'done'),
  ]);

  expect(proposal).toEqual({
    pending: ['1'],
    approved: ['2'],
    denied: ['3'],
    promoted: ['2'],
    expired: ['4'],
  });
});

test.each([
  ['Not approved', 'done'],
  ['Nicht genehmigt', 'done'],
  ['Non approuvé', 'done'],
  ['Не одобрено', 'done'],
  ['未批准', 'done'],
  ['Disapproved', 'done'],
  ['Approved or denied', 'done'],
  ['To be approved', 'indeterminate'],
  ['Pre-approved', 'new'],
])('proposeMapping() takes "%s" in category %s for no approval', (name, category) => {
  expect(proposeMapping([option('1', name, category)]).approved).toEqual([]);
});

test('proposeMapping() lists every status that means the same', () => {
  const proposal = proposeMapping([
    option('1', 'In Prüfung', 'indeterminate'),
    option('2', 'Zweite Prüfung', 'indeterminate'),
  ]);

  expect(proposal.pending).toEqual(['1', '2']);
});

test('mappedAt() is the time of the save that changed the mapping', () => {
  const { statuses } = projectSettings();
  const before = projectSettings({ mappedAt: '2026-11-22T20:00:00.000Z' });
  const nowMs = Date.parse('2026-11-22T21:00:00Z');

  expect(mappedAt(undefined, { statuses }, nowMs)).toBe('2026-11-22T21:00:00.000Z');
  expect(mappedAt(before, { statuses }, nowMs)).toBe('2026-11-22T20:00:00.000Z');
  const other = { ...statuses, approved: [...statuses.approved, statusId('77')] };
  expect(mappedAt(before, { statuses: other }, nowMs)).toBe('2026-11-22T21:00:00.000Z');
});

test('mappedAt() takes another order of statuses for another mapping: the first is where cards go', () => {
  const statuses = { ...projectSettings().statuses, pending: [statusId('1'), statusId('2')] };
  const before = projectSettings({ statuses, mappedAt: '2026-11-22T20:00:00.000Z' });
  const turned = { ...statuses, pending: [statusId('2'), statusId('1')] };
  const other = { ...statuses, pending: [statusId('1'), statusId('3')] };

  for (const changed of [turned, other])
    expect(mappedAt(before, { statuses: changed }, 0)).toBe('1970-01-01T00:00:00.000Z');
});

test('logDaysOf() is what the project chose, or the most that there is', () => {
  expect(logDaysOf({})).toBe(LOG_DAYS_MAX);
  expect(logDaysOf({ policy: { reasonRequiredFor: [] } })).toBe(LOG_DAYS_MAX);
  expect(logDaysOf({ policy: { reasonRequiredFor: [], logDays: 30 } })).toBe(30);
});

test('isConfirmed() takes blanks and capitals of a name for nothing', () => {
  const confirmed = (before: string, now: string) =>
    isConfirmed({ statusNames: { [STATUS.approved]: before } }, STATUS.approved, now);

  expect([confirmed(' Approved', 'APPROVED '), confirmed('Approved ', ' approved')]).toEqual([true, true]);
  expect(confirmed('Approved', 'Rejected')).toBe(false);
});

import { describe, expect, it } from '@jest/globals';
import * as clinical from './clinical.js';
import { codesOf, labelOf, type CodeList } from './code-list.js';
import { levelKeys } from './levels.js';
import * as teds from './teds.js';

const isList = (value: unknown): value is CodeList => typeof value === 'object' && value !== null && 'codes' in value;
const tedsLists = Object.entries<unknown>(teds).filter((each): each is [string, CodeList] => isList(each[1]));
const clinicalLists = Object.entries<CodeList>(clinical);

describe.each([...tedsLists, ...clinicalLists, ['levelKeys', levelKeys] as const])(
  'the code list %s',
  (_name, list) => {
    it('has a title, a source and words for each of its codes', () => {
      expect(list.title).not.toBe('');
      expect(list.source).not.toBe('');
      expect(codesOf(list).length).toBeGreaterThan(1);
      for (const code of codesOf(list)) expect(labelOf(list, code)).toMatch(/\S/);
    });
  },
);

describe('a TEDS list', () => {
  it.each(tedsLists.filter(([name]) => name !== 'unanswered'))(
    '%s counts from 1 without a gap, clear of the codes for no answer',
    (_name, list) => {
      const codes = codesOf(list);
      expect(codes).toEqual(codes.map((_code, index) => index + 1));
      expect(Math.max(...codes.map(Number))).toBeLessThan(96);
    },
  );

  it('tells not applicable, unknown and not collected apart', () => {
    expect(codesOf(teds.unanswered)).toEqual([96, 97, 98]);
  });

  it('has the sizes of the TEDS-D 2019 codebook', () => {
    const sizes = Object.fromEntries(tedsLists.map(([name, list]) => [name, codesOf(list).length]));
    expect(sizes).toMatchObject({
      referralSource: 7,
      dischargeReason: 7,
      sex: 2,
      race: 9,
      ethnicity: 5,
      maritalStatus: 4,
      education: 5,
      employment: 4,
      notInLaborForce: 5,
      livingArrangement: 3,
      incomeSource: 5,
      selfHelpAttendance: 5,
      substance: 19,
      route: 5,
      useFrequency: 3,
      healthInsurance: 4,
    });
  });
});

describe('words for a code', () => {
  it('are those of its list, or the code itself where an old log has one that the list does not', () => {
    expect(labelOf(teds.dischargeReason, 2)).toBe('Dropped out of treatment');
    expect(labelOf(teds.dischargeReason, 42)).toBe('42');
    expect(labelOf(clinical.modality, 'toString')).toBe('toString');
  });

  it('keep names as names and numbers as numbers', () => {
    expect(codesOf(teds.sex)).toEqual([1, 2]);
    expect(codesOf(clinical.network)).toEqual(['in', 'out']);
  });
});

describe('age bands of TEDS-D', () => {
  it.each([
    [0, '0-11'],
    [11, '0-11'],
    [12, '12-14'],
    [17, '15-17'],
    [18, '18-20'],
    [21, '21-24'],
    [54, '50-54'],
    [55, '55-64'],
    [64, '55-64'],
    [65, '65+'],
    [101, '65+'],
  ])('age %i is in %s', (age, band) => {
    expect(teds.ageBandOf(age)).toBe(band);
  });
});

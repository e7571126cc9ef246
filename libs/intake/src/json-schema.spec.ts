import { describe, expect, it } from '@jest/globals';
import { jsonSchemas, schemaRef, type JsonSchema } from './json-schema.js';
import { CommandLine } from './payloads/command-line.js';
import { commandPayloads } from './payloads/command-payloads.js';
import { Level, SourceEntry } from './payloads/common.js';

const schemas = jsonSchemas([...Object.values(commandPayloads), CommandLine]);

function property(schema: string, name: string): JsonSchema | undefined {
  return schemas[schema]?.properties?.[name];
}

function refsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => (key === '$ref' ? [String(each)] : refsIn(each)));
}

describe('the schemas of the payloads', () => {
  it('have every schema that they refer to', () => {
    for (const ref of refsIn(schemas)) expect(schemas).toHaveProperty([ref.replace('#/components/schemas/', '')]);
  });

  it('allow no surplus fields', () => {
    for (const schema of Object.values(schemas)) expect(schema.oneOf ?? schema.additionalProperties).not.toBe(true);
    expect(schemas['ServiceRecorded']?.additionalProperties).toBe(false);
  });

  it('tell what is required', () => {
    expect(schemas['ServiceRecorded']?.required).toEqual(['effectiveOn', 'kind', 'attendance']);
    expect(schemas['CoverageLimits']).not.toHaveProperty('required');
  });

  it('give the words for codes', () => {
    expect(property('ChangeLevel', 'modality')).toEqual({
      type: 'string',
      enum: ['in-person', 'telehealth', 'hybrid'],
      'x-enum-descriptions': ['In person', 'Telehealth', 'Hybrid'],
      description:
        'How a service is delivered: in-person = In person; telehealth = Telehealth; hybrid = Hybrid. Source: Stepdown.',
    });
  });

  it('have numbers for the codes of TEDS, with the answers that say why there is none', () => {
    const reason = property('PatientDischarged', 'reason');
    expect(reason).toMatchObject({ type: 'integer', enum: [1, 2, 3, 4, 5, 6, 7, 96, 97, 98] });
    expect(reason?.['x-enum-descriptions']?.at(-1)).toBe('Not collected');
  });

  it('give bounds and formats', () => {
    expect(property('ServiceRecorded', 'minutes')).toMatchObject({ type: 'integer', minimum: 1, maximum: 1440 });
    expect(property('ServiceRecorded', 'effectiveOn')).toMatchObject({ type: 'string', format: 'date' });
    expect(property('ServiceRecorded', 'staff')).toMatchObject({ type: 'string', minLength: 1, maxLength: 128 });
    expect(property('TreatmentPlanSet', 'goals')).toMatchObject({
      type: 'array',
      maxItems: 50,
      items: { maxLength: 500 },
    });
    expect(property('ContinuingCareArranged', 'supports')).toMatchObject({
      uniqueItems: true,
      items: { type: 'string' },
    });
  });

  it('refer to nested objects, with words where also readers of OpenAPI 3.0 find them', () => {
    expect(property('PatientAdmitted', 'level')).toEqual(schemaRef(Level));
    expect(property('ChangeLevel', 'from')).toMatchObject({
      allOf: [schemaRef(Level)],
      description: expect.stringMatching(/^The level that is left/),
    });
    expect(property('DrugScreenRecorded', 'results')?.items).toEqual({ $ref: '#/components/schemas/ScreenResult' });
  });

  it('tell corrections and lines apart by their type', () => {
    expect(schemas['CorrectionRequest']?.discriminator?.propertyName).toBe('type');
    expect(schemas['CorrectionRequestOfDiagnosisRecorded']?.properties).toMatchObject({
      type: { enum: ['DiagnosisRecorded'] },
      data: { $ref: '#/components/schemas/DiagnosisRecorded' },
    });
    expect(schemas['CommandLine']?.oneOf).toHaveLength(Object.keys(commandPayloads).length);
    expect(schemas['CommandLineOfStepUp']?.required).toEqual(['commandId', 'episodeId', 'type', 'data']);
  });

  it('refuse two classes of one name', () => {
    const Other = { Level: class extends SourceEntry {} }.Level;
    expect(() => jsonSchemas([Level, Other])).toThrow('two payload classes are named Level');
  });
});

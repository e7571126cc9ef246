import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { processExitCodes } from '#server/process-end';

const folder = fileURLToPath(new URL('../deploy/systemd/', import.meta.url));
const units = readdirSync(folder);

/** The settings of a unit; the last of those given more than once. */
function settingsIn(unit: string): ReadonlyMap<string, string> {
  const lines = readFileSync(folder + unit, 'utf8').matchAll(/^([A-Za-z]+)=(.*)$/gm);
  return new Map([...lines].map(([, name, value]) => [name!, value!]));
}

describe('the units of systemd', () => {
  it('start the service again after what may pass, and not after a setting that has to be changed', () => {
    const service = settingsIn('stepdown.service');
    expect(service.get('Restart')).toBe('on-failure');
    expect(service.get('RestartPreventExitStatus')).toBe(String(processExitCodes.misconfigured));
  });

  it('leave the service the time that a stop takes', () => {
    expect(Number(settingsIn('stepdown.service').get('TimeoutStopSec'))).toBeGreaterThan(10);
  });

  it.each(units.filter((unit) => unit.endsWith('.service')))('%s runs what is there, as a user of its own', (unit) => {
    const settings = settingsIn(unit);
    const [node, program = ''] = settings.get('ExecStart')!.split(' ');
    expect(node).toBe('/opt/stepdown/node_modules/.bin/node');
    const source = program.replace(/^dist\/(.*)\.js$/, '$1.ts');
    expect({ source, isThere: existsSync(fileURLToPath(new URL(`../${source}`, import.meta.url))) }).toEqual({
      source,
      isThere: true,
    });
    expect(settings.get('User')).toBe('stepdown');
    expect(settings.get('UMask')).toBe('0077');
    expect(settings.get('NoNewPrivileges')).toBe('yes');
    expect(settings.get('ProtectSystem')).toBe('strict');
  });

  it.each(units.filter((unit) => unit.endsWith('.timer')))('%s has a service of its name', (unit) => {
    expect(units).toContain(unit.replace('.timer', '.service'));
  });
});

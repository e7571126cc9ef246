import { describe, expect, it } from '@jest/globals';
import { configFrom, variables } from './config.js';
import { InvalidConfig } from './invalid-config.js';

const LOG = '8d3c1a52-6b0e-4a55-9d0a-6a1f6c3b7d10';

describe('the environment', () => {
  it.each([
    ['STEPDOWN_EVENTSTORE', 'STEPDOWN_EVENT_STORE'],
    ['STEPDOWN_READMODEL', 'STEPDOWN_READ_MODELS'],
    ['STEPDOWN_DATA_FOLDER', 'STEPDOWN_DATA'],
    ['STEPDOWN_TIMEZONE', 'STEPDOWN_TIME_ZONE'],
  ])('refuses %s, and suggests %s', (name, meant) => {
    const reading = () => configFrom({}, { [name]: 'esdb://admin:s3cr3t@db:2113' });
    expect(reading).toThrow(InvalidConfig);
    expect(reading).toThrow(`${name}: there is no such setting; did you mean ${meant}?`);
  });

  it.each(Object.values(variables))('counts %s as not set where it is empty', (variable) => {
    expect(configFrom({}, { [variable]: '' })).toEqual(configFrom({}, {}));
  });

  it('may contain what the command line and others read', () => {
    const environment = { PATH: '/bin', STEPDOWN_URL: 'http://localhost', STEPDOWN_API_KEY: 'x', STEPDOWN_HOST: '::1' };
    expect(configFrom({}, environment)).toMatchObject({ host: '::1', serviceLinks: [] });
  });

  it('may contain what Kubernetes sets for a Service of that name, which is not a setting', () => {
    const links = {
      STEPDOWN_SERVICE_HOST: '10.96.0.12',
      STEPDOWN_SERVICE_PORT: '8080',
      STEPDOWN_SERVICE_PORT_HTTP: '8080',
      STEPDOWN_PORT: 'tcp://10.96.0.12:8080',
      STEPDOWN_PORT_8080_TCP: 'tcp://10.96.0.12:8080',
      STEPDOWN_PORT_8080_TCP_PROTO: 'tcp',
      STEPDOWN_PORT_8080_TCP_PORT: '8080',
      STEPDOWN_PORT_8080_TCP_ADDR: '10.96.0.12',
      STEPDOWN_PROJECTOR_PORT: 'tcp://10.96.0.13:8081',
    };
    expect(configFrom({}, links)).toMatchObject({ port: 8080, serviceLinks: Object.keys(links) });
  });

  it('says which log is expected, and whether one may be made', () => {
    const environment = { STEPDOWN_CREATE_LOG: 'off', STEPDOWN_LOG_ID: LOG.toUpperCase() };
    expect(configFrom({}, environment).log).toEqual({ create: false, id: LOG });
    expect(configFrom({}, {}).log).toEqual({ create: true });
  });
});

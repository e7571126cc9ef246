import { describe, expect, it } from '@jest/globals';
import { configFrom, type WrittenSettings } from './config.js';
import { InvalidConfig } from './invalid-config.js';

const password = 's3cr3t';

function refusalOf(settings: WrittenSettings): string {
  try {
    configFrom(settings, {});
  } catch (error) {
    if (error instanceof InvalidConfig) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('settings', () => {
  it('are by default a server with everything in its data folder', () => {
    expect(configFrom({}, {})).toMatchObject({
      eventStore: { engine: 'sqlite' },
      readModels: { engine: 'duckdb' },
      projects: true,
      host: '127.0.0.1',
    });
  });

  it('are taken from the command line before the environment', () => {
    const environment = {
      STEPDOWN_PROJECTOR: 'off',
      STEPDOWN_READ_MODELS: 'postgres://[::1]/facts',
      STEPDOWN_PORT: '1',
    };
    expect(configFrom({ port: '2' }, environment)).toMatchObject({ projects: false, port: 2 });
  });

  it.each([
    [{ eventStore: 'sqlite:/srv/log.sqlite' }, { eventStore: { engine: 'sqlite', file: '/srv/log.sqlite' } }],
    [{ readModels: 'duckdb:/srv/facts' }, { readModels: { engine: 'duckdb', folder: '/srv/facts' } }],
    ...[
      'esdb://localhost:2113?tls=false',
      'esdb://admin:changeit@a.example:2113,b.example:2113/?tls=true&nodePreference=leader',
      'esdb+discover://user:p%40ss%3Aw%2Frd@cluster.example?tlsCAFile=/etc/ca.pem',
    ].map(
      (text) => [{ eventStore: text }, { eventStore: { engine: 'eventstoredb', connectionString: text } }] as const,
    ),
    ...[
      'postgres://127.0.0.1:5432/facts',
      'postgresql://stepdown:p%40ss@db.example:5432/facts?sslmode=verify-full',
    ].map((url) => [{ readModels: url }, { readModels: { engine: 'postgres', url } }] as const),
  ])('read %j', (settings: WrittenSettings, config) => {
    expect(configFrom(settings, {})).toMatchObject(config);
  });

  it('put heads and their key into the data folder, an hour apart, unless set otherwise', () => {
    expect(configFrom({}, {}).proofs).toEqual({ enabled: true, headInterval: 60 });
    const environment = { STEPDOWN_HEADS: '/mnt/heads', STEPDOWN_WITNESS: 'https://witness.example/heads' };
    expect(configFrom({ proofs: 'off', headInterval: '0', proofKey: '/keys/key.json' }, environment).proofs).toEqual({
      ...{ enabled: false, heads: '/mnt/heads', key: '/keys/key.json', headInterval: 0 },
      witness: 'https://witness.example/heads',
    });
  });

  it.each<[string, WrittenSettings, RegExp]>([
    ['an unknown log', { eventStore: 'mongodb://db' }, /^eventStore \(STEPDOWN_EVENT_STORE\): it is sqlite:.*esdb:/],
    ['a path without a scheme', { eventStore: '/srv/log' }, /it is sqlite:/],
    ['a read model as a log', { eventStore: 'postgres://db/x' }, /it is sqlite:/],
    ['a file as a URL', { eventStore: 'sqlite:///srv/log' }, /without \/\//],
    ['@ in a password', { eventStore: `esdb://me:${password}@x@db:2113` }, /percent-encoded: @ as %40/],
    [': in a password', { eventStore: `esdb://me:${password}:x@db:2113` }, /percent-encoded/],
    ['/ in a password', { eventStore: `esdb://me:${password}/x@db:2113` }, /percent-encoded/],
    ['% in a password', { eventStore: `esdb://me:${password}%x@db:2113` }, /percent-encoded/],
    ['a user without a password', { eventStore: 'esdb://me@db:2113' }, /esdb:\/\/user:password@host:port/],
    ['no host', { eventStore: 'esdb://' }, /with a host/],
    ['a port that is none', { eventStore: 'esdb://db:http' }, /port in digits/],
    ['a database of EventStoreDB', { eventStore: 'esdb://db:2113/stepdown' }, /names no database/],
    ['a parameter nobody knows', { eventStore: `esdb://me:${password}@db?tsl=false` }, /its parameters are .*tls/],
    [
      'a parameter the client ignores',
      { eventStore: 'esdb://db?tlsVerifyCert=false' },
      /its parameters are .*tlsCAFile/,
    ],
    ['a parameter without a value', { eventStore: 'esdb://db?tls' }, /tls=\.\.\./],
    ['a parameter twice', { eventStore: 'esdb://db?tls=true&TLS=false' }, /it has tls twice/],
    ['parameters of a log in a file', { eventStore: 'sqlite:/srv/log.sqlite?mode=ro' }, /no parameters/],
    ['parameters of read models in a folder', { readModels: 'duckdb:/srv?threads=1' }, /no parameters/],
    ['an id that is none of a log', { logId: 'riverside' }, /^logId \(STEPDOWN_LOG_ID\): .*UUID/],
    [
      'a mistyped encryption, which the client ignores',
      { readModels: `postgres://me:${password}@db.example/facts?sslmod=verify-full` },
      /its parameters are sslmode/,
    ],
    [
      'an encryption nobody knows',
      { readModels: 'postgres://db/facts?sslmode=full' },
      /sslmode is one of .*verify-full/,
    ],
    ['a host that a parameter would replace', { readModels: 'postgres://127.0.0.1/facts?host=db' }, /its parameters/],
    [
      'another machine, without a word on encryption',
      { readModels: `postgres://me:${password}@db.example/facts` },
      /add \?sslmode=verify-full, or \?sslmode=disable/,
    ],
    ['an unknown read model', { readModels: 'mysql://db/x' }, /^readModels \(STEPDOWN_READ_MODELS\): it is duckdb:/],
    ['# in a password', { readModels: `postgres://me:${password}#x@db/facts` }, /percent-encoded.*# as %23/],
    ['? in a password', { readModels: `postgres://me:${password}?x@db/facts` }, /percent-encoded/],
    ['half of an encoding', { readModels: `postgres://me:${password}%4@db/facts` }, /percent-encoded/],
    ['an encoding that is no text', { readModels: `postgres://me:${password}%ff@db/facts` }, /percent-encoded/],
    ['two hosts', { readModels: `postgres://me:${password}@a,b/facts` }, /one host/],
    ['no database', { readModels: `postgres://me:${password}@db` }, /name the database: postgres:\/\/host:port\//],
    ['a folder as a URL', { readModels: 'duckdb:///srv/facts' }, /without \/\//],
    ['a witness that is no address', { witness: 'ftp://witness' }, /^witness \(STEPDOWN_WITNESS\): .*https:\/\//],
    ['a witness with a password', { witness: `https://me:${password}@witness` }, /no user and no password/],
    ['an interval that is none', { headInterval: '1h' }, /^headInterval .*minutes from 0 to/],
    ['proofs neither on nor off', { proofs: 'yes' }, /^proofs .*neither on nor off/],
    [
      'duckdb: without its projector',
      { projector: 'off' },
      /^projector .*STEPDOWN_PROJECTOR=on, or STEPDOWN_READ_MODELS/,
    ],
    ['neither on nor off', { projector: 'yes' }, /neither on nor off/],
    ['no port', { port: '99999' }, /^port \(STEPDOWN_PORT\): 99999/],
    ['a drain delay that is none', { drainDelay: '5s' }, /^drainDelay .*seconds from 0 to/],
    ['a collector with a password', { otlp: `http://me:${password}@collector:4318` }, /^otlp .*no password/],
    ['no time zone', { timeZone: 'Mars' }, /IANA name/],
    ['no level', { logLevel: 'loud' }, /debug, info, warn, error/],
  ])('refuse %s, name the remedy, and do not reveal the password', (_name, settings, message) => {
    const refusal = refusalOf(settings);
    expect(refusal).toMatch(message);
    expect(refusal).not.toContain(password);
  });
});

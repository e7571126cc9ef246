import * as clinical from '../codes/clinical.js';
import * as teds from '../codes/teds.js';
import {
  answer,
  code,
  date,
  decimal,
  episodeId,
  identifier,
  level,
  line,
  object,
  optional,
  payload,
  text,
  wholeNumber,
} from '../fields.js';
import { effectiveOn, senderCodes } from './common.js';

/* From referral to admission: waiting, coverage, authorization, cancellation. */

export const referralReceived = payload('ReferralReceived', {
  effectiveOn,
  patientId: identifier(),
  providerId: identifier(),
  referralSource: answer(teds.referralSource),
  requestedLevel: optional(level()),
  previousEpisodeId: optional(
    episodeId({ about: 'The episode of the same patient that this one readmits from; it may be recorded later.' }),
  ),
  senderCodes,
});

export const patientWaitlisted = payload('PatientWaitlisted', {
  effectiveOn,
  reason: text({ max: 500 }),
  priority: optional(wholeNumber(1, 100, { about: '1 is the most urgent.' })),
});

const coverageLimits = payload('CoverageLimits', {
  days: optional(wholeNumber(0, 10_000)),
  sessions: optional(wholeNumber(0, 10_000)),
  hours: optional(decimal(0, 100_000)),
  amount: optional(decimal(0, 10_000_000, { about: 'US dollars.' })),
});

export const coverageRecorded = payload('CoverageRecorded', {
  effectiveOn,
  payer: line(),
  network: code(clinical.network),
  limits: optional(object(coverageLimits)),
  copay: optional(decimal(0, 100_000, { about: 'US dollars a service.' })),
  dailyRate: optional(decimal(0, 100_000, { about: 'US dollars a day.' })),
});

export const authorizationDecided = payload('AuthorizationDecided', {
  effectiveOn,
  payer: line(),
  level: level(),
  from: date({ about: 'First day that is authorized.' }),
  to: date({ about: 'Last day that is authorized.' }),
  quantity: decimal(0, 100_000),
  unit: code(clinical.authorizationUnit),
  decision: code(clinical.authorizationDecision),
});

export const episodeCancelled = payload('EpisodeCancelled', {
  effectiveOn,
  reason: code(clinical.cancellationReason),
});

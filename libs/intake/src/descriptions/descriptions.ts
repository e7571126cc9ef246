import type { CommandType } from '#episode/commands';
import { care } from './care.js';
import { corrections } from './corrections.js';
import type { Descriptions } from './description.js';
import { findings } from './findings.js';
import { referral } from './referral.js';
import { stay } from './stay.js';

/**
 * Every command with its address and an example. The examples are the course of a patient of an intensive outpatient
 * program, from referral to follow-up.
 */
export const descriptions: Descriptions<CommandType> = { ...referral, ...findings, ...stay, ...care, ...corrections };

import type { Episode } from '#episode/state';

/** The provider that an episode is of: that of its referral; where that was voided, of the last one that was recorded. */
export function ownerOf({ course, entries }: Episode): string | undefined {
  if (course.referral !== undefined) return course.referral.event.data.providerId;
  const referral = entries.findLast(({ event }) => event.type === 'ReferralReceived')?.event;
  return referral?.type === 'ReferralReceived' ? referral.data.providerId : undefined;
}

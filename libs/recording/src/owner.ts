import type { Episode } from '#episode/state';

/** The provider of an episode: that of its referral or, if the referral was voided, of the last recorded referral. */
export function ownerOf({ course, entries }: Episode): string | undefined {
  if (course.referral !== undefined) return course.referral.event.data.providerId;
  const referral = entries.findLast(({ event }) => event.type === 'ReferralReceived')?.event;
  return referral?.type === 'ReferralReceived' ? referral.data.providerId : undefined;
}

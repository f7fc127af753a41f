const silent = (level: string) => ({
  name: `Silent for how long: ${level}`,
  effect: `How long ${level} have not ordered before the nightly scan raises a warning; who never ordered counts from the day on file.`,
})

/** The settings of silent customers. */
export default {
  silentMonths: {
    1: silent('regular customers'),
    2: silent('developing customers'),
    3: silent('major customers'),
    4: silent('partners'),
    5: silent('strategic partners'),
    other: silent('customers of other levels'),
  },
  maxDeferralDays: {
    name: 'Longest deferral',
    effect: 'How far ahead the review day of a deferral may lie.',
  },
  deferralsTold: {
    name: 'Repeated deferrals',
    effect: 'From which deferral of one warning on the supervisor is told of each.',
  },
  reviewTime: {
    name: 'Time of reviews',
    effect: 'When on its review day a deferred warning stands again and its manager is reminded.',
  },
  warningEscalationDays: {
    name: 'Warning left: escalation',
    effect: 'How long nobody does anything about a warning before the supervisor is told.',
  },
  proposalEscalationDays: {
    name: 'Proposal left: escalation',
    effect: 'How long a proposed loss is not answered before supervisors are told again.',
  },
}

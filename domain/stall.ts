/** Why a process does not get on, in codes that the console says in plain words. */
export const stallCauses = [
  // There is no open run for an open record, and starting one did not help.
  'run-ended',
  // Each run that is started ends at once.
  'run-keeps-ending',
  // The workflow's own code fails at each attempt: a version that does not fit the run's history.
  'code-fails',
  // A command or a timer cannot be written, for minutes on end.
  'database-unreachable',
  'no-answer',
  'internal',
  // The run does not come to know the record as it stands.
  'record-unread',
  // A timer is minutes past its moment though the run was woken.
  'timer-overslept',
  // The run's next task waits and no worker takes it.
  'nobody-works',
] as const
export type StallCause = (typeof stallCauses)[number]

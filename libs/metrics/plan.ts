// When the delivery counts of a send are read: once a day for seven days after it left, unless configured otherwise.

export interface PollPlan {
  intervalMs: number;
  count: number;
}

/** The days of a plan and when each is due. @param leavesAt when TextLocal lets the send go */
export const planPolls = (leavesAt: Date, { intervalMs, count }: PollPlan): { day: number; dueAt: Date }[] =>
  Array.from({ length: count }, (_, index) => ({
    day: index + 1,
    dueAt: new Date(leavesAt.getTime() + (index + 1) * intervalMs),
  }));

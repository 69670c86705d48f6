// How much each row does: the sizes the targets are for, and small ones that only show that the bench itself works.

export interface Sizes {
  quick: boolean;
  /** Customers of the large campaign, and contacts of its directory. */
  large: number;
  /** The small campaign it is compared with. */
  small: number;
  /** Rounds of measurements of the door. */
  repetitions: number;
  /** Large campaigns one after the other. */
  largeRuns: number;
  /** Small requests of one round. */
  requests: number;
  /** Customers texted one by one: enough for a steady rate, which is what is compared. */
  singles: number;
  /** Live sends whose reading is due. */
  polls: number;
  /** Contacts of the directory that ten campaigns share. */
  shared: number;
  providerLatencyMs: number;
}

export const fullSizes: Sizes = {
  quick: false,
  large: 1_000_000,
  small: 1_000,
  repetitions: 5,
  largeRuns: 3,
  requests: 800,
  singles: 10_000,
  polls: 10_000,
  shared: 100_000,
  providerLatencyMs: 50,
};

export const quickSizes: Sizes = {
  quick: true,
  large: 20_000,
  small: 1_000,
  repetitions: 1,
  largeRuns: 1,
  requests: 64,
  singles: 200,
  polls: 100,
  shared: 3_000,
  providerLatencyMs: 5,
};

// What a mutation is: a guard that is removed, and the test that must then fail.

export interface Mutation {
  guard: string;
  /** What is removed, in words. */
  removed: string;
  file: string;
  /** Stands exactly once in the file. */
  find: string;
  replace: string;
  /** What the test then sees. */
  seen: string;
  test: { file: string; name: string };
}

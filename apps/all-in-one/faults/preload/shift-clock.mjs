// Loaded before a service process with --import: its wall clock is off by `?ms=`. Timers and performance.now() are not.

const offset = Number(new URL(import.meta.url).searchParams.get('ms'));
if (!Number.isFinite(offset)) throw new RangeError('shift-clock needs ?ms=');

const TrueDate = Date;
globalThis.Date = class Date extends TrueDate {
  constructor(...args) {
    if (args.length === 0) super(TrueDate.now() + offset);
    else super(...args);
  }

  static now() {
    return TrueDate.now() + offset;
  }
};

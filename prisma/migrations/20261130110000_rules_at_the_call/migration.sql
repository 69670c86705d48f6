-- What is checked again at the moment of each call: since when the brake is on, how many recipients a person agreed to,
-- what a send waits for, and whether it was made as a test.
ALTER TABLE "account" ADD COLUMN     "paused_at" TIMESTAMPTZ(3),
ADD COLUMN     "resumed_at" TIMESTAMPTZ(3);

ALTER TABLE "campaign" ADD COLUMN     "approved_recipients" INTEGER;

ALTER TABLE "delivery_call" ADD COLUMN     "test_mode" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "send" ADD COLUMN     "test_mode" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "waiting" JSONB;

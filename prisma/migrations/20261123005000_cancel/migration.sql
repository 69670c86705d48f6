-- AlterTable
ALTER TABLE "campaign" ADD COLUMN "cancel_requested_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "send" ADD COLUMN "texted" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "delivery_call" (
    "send_id" UUID NOT NULL,
    "no" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "count" INTEGER NOT NULL,
    "positions" BYTEA NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "begun_at" TIMESTAMPTZ(3),
    "attempt_at" TIMESTAMPTZ(3),
    "attempt_ended_at" TIMESTAMPTZ(3),
    "sent" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "opted_out" INTEGER NOT NULL DEFAULT 0,
    "cost" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "batch_ids" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "delivery_call_pkey" PRIMARY KEY ("send_id","no"),
    -- The ledger of a call; a write that would lose or double a customer is refused.
    CONSTRAINT "delivery_call_ledger" CHECK ("count" = "sent" + "refused" + "opted_out" + octet_length("positions") / 4)
);

-- AddForeignKey
ALTER TABLE "delivery_call" ADD CONSTRAINT "delivery_call_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "send"("id") ON DELETE CASCADE ON UPDATE CASCADE;

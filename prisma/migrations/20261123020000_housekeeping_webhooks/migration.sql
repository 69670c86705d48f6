-- AlterTable
ALTER TABLE "account" ADD COLUMN "webhook_url" TEXT,
ADD COLUMN "webhook_secret" BYTEA,
ADD COLUMN "webhook_secret_key_id" TEXT;

-- AlterTable
ALTER TABLE "campaign" ADD COLUMN "finished_at" TIMESTAMPTZ(3),
ADD COLUMN "customers_erased_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "send" ADD COLUMN "segment_deleted_at" TIMESTAMPTZ(3);

-- Campaigns that ended before their end was written down
UPDATE "campaign" c SET "finished_at" = c."updated_at"
 WHERE EXISTS (SELECT 1 FROM "send" s WHERE s."campaign_id" = c."id")
   AND NOT EXISTS (SELECT 1 FROM "send" s WHERE s."campaign_id" = c."id"
                      AND s."state" NOT IN ('completed', 'failed', 'cancelled'));

-- CreateTable
CREATE TABLE "webhook_event" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "campaign_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_status" INTEGER,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "campaign_finished_at_idx" ON "campaign"("finished_at");

-- CreateIndex
CREATE INDEX "webhook_event_state_next_attempt_at_idx" ON "webhook_event"("state", "next_attempt_at");

-- CreateIndex
CREATE INDEX "webhook_event_account_id_id_idx" ON "webhook_event"("account_id", "id");

-- CreateIndex
CREATE INDEX "webhook_event_campaign_id_idx" ON "webhook_event"("campaign_id");

-- AddForeignKey
ALTER TABLE "webhook_event" ADD CONSTRAINT "webhook_event_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_event" ADD CONSTRAINT "webhook_event_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

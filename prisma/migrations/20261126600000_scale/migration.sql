-- Where the tables are large, all of it may be done beforehand, the indexes CONCURRENTLY: then nothing is left to do here.

-- Campaigns stay when their customers go: which of them still have customers, without passing over all the others.
ALTER TABLE "campaign" ADD COLUMN IF NOT EXISTS "customers_left" BOOLEAN NOT NULL DEFAULT true;

-- CreateIndex
CREATE INDEX IF NOT EXISTS "campaign_customers_left_customers_erased_at_finished_at_idx" ON "campaign"("customers_left", "customers_erased_at", "finished_at");

-- The trail grows in the order of its time, so a few kilobytes of index find any time in it.
CREATE INDEX IF NOT EXISTS "audit_entry_at_idx" ON "audit_entry" USING BRIN ("at");

-- CreateIndex
CREATE INDEX IF NOT EXISTS "send_account_id_segment_deleted_at_idx" ON "send"("account_id", "segment_deleted_at");

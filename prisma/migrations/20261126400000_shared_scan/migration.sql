-- Scans that run now began under other rules. Their campaigns wait again, keep what was written down, and have their
-- segments read back.
UPDATE "campaign" SET "scan_id" = NULL WHERE "scan_id" IS NOT NULL;
DELETE FROM "directory_scan";

-- AlterTable
ALTER TABLE "campaign" ADD COLUMN "missing_ranges" INTEGER[],
ADD COLUMN "read_back" BOOLEAN NOT NULL DEFAULT false;

-- Whoever was half done
UPDATE "campaign" c SET "read_back" = true
 WHERE EXISTS (SELECT 1 FROM "send" s WHERE s."campaign_id" = c."id" AND s."state" = 'segmenting');

-- AlterTable
ALTER TABLE "directory_scan" DROP COLUMN "holder",
DROP COLUMN "lease_until",
DROP COLUMN "released",
DROP COLUMN "resumed",
DROP COLUMN "done_ranges",
ADD COLUMN "begun_by" UUID NOT NULL,
ADD COLUMN "ranges" INTEGER;

-- CreateTable
CREATE TABLE "directory_claim" (
    "scan_id" UUID NOT NULL,
    "part" TEXT NOT NULL,
    "holder" UUID NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "directory_claim_pkey" PRIMARY KEY ("scan_id","part")
);

-- CreateIndex
CREATE INDEX "send_account_id_state_idx" ON "send"("account_id", "state");

-- AddForeignKey
ALTER TABLE "directory_claim" ADD CONSTRAINT "directory_claim_scan_id_fkey" FOREIGN KEY ("scan_id") REFERENCES "directory_scan"("id") ON DELETE CASCADE ON UPDATE CASCADE;

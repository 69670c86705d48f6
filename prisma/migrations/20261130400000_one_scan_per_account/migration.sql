-- One holder scans an account's contact group. Campaigns of a scan under way wait again, keep what was written down, and
-- have their segments read back. Stop all workers before.
UPDATE "campaign" c SET "read_back" = true
 WHERE EXISTS (SELECT 1 FROM "send" s WHERE s."campaign_id" = c."id" AND s."state" = 'segmenting');

-- DropForeignKey
ALTER TABLE "directory_claim" DROP CONSTRAINT "directory_claim_scan_id_fkey";

-- DropForeignKey
ALTER TABLE "directory_scan" DROP CONSTRAINT "directory_scan_account_id_fkey";

-- DropIndex
DROP INDEX "campaign_scan_id_idx";

-- AlterTable
ALTER TABLE "campaign" DROP COLUMN "missing_ranges",
DROP COLUMN "passes",
DROP COLUMN "scan_id",
ADD COLUMN     "lap_offset" INTEGER,
ADD COLUMN     "lap_round" INTEGER,
ADD COLUMN     "lap_shifted" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "lap_size" INTEGER,
ADD COLUMN     "laps" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "campaign" ADD CONSTRAINT "campaign_lap_check" CHECK (("lap_round" IS NULL) = ("lap_offset" IS NULL));

-- DropTable
DROP TABLE "directory_claim";

-- DropTable
DROP TABLE "directory_scan";

-- CreateTable
CREATE TABLE "scan" (
    "account_id" TEXT NOT NULL,
    "holder" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "round" INTEGER NOT NULL DEFAULT 0,
    "offset" INTEGER NOT NULL DEFAULT 0,
    "last_row" BYTEA,

    CONSTRAINT "scan_pkey" PRIMARY KEY ("account_id")
);

ALTER TABLE "scan" ADD CONSTRAINT "scan_holder_check" CHECK (("holder" IS NULL) = ("lease_until" IS NULL));

-- CreateIndex
CREATE INDEX "campaign_account_id_lap_offset_idx" ON "campaign"("account_id", "lap_offset");

-- AddForeignKey
ALTER TABLE "scan" ADD CONSTRAINT "scan_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

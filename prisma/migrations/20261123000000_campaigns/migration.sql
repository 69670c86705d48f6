-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "credentials" BYTEA NOT NULL,
    "credentials_key_id" TEXT NOT NULL,
    "contact_group_id" TEXT NOT NULL,
    "customer_id_field" TEXT NOT NULL,
    "sender" TEXT,
    "language_field" TEXT,
    "default_language" TEXT,
    "languages" JSONB,
    "personalise" BOOLEAN NOT NULL DEFAULT false,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "quiet_hours" JSONB,
    "requests_per_second" INTEGER NOT NULL DEFAULT 10,
    "max_concurrent_requests" INTEGER NOT NULL DEFAULT 4,
    "test_mode" BOOLEAN NOT NULL DEFAULT true,
    "verified_at" TIMESTAMPTZ(3),
    "verification" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "name" TEXT,
    "hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "request_key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'accepted',
    "send_at" TIMESTAMPTZ(3) NOT NULL,
    "wall_clock" JSONB,
    "time_zone" TEXT NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "sender" TEXT,
    "test_mode" BOOLEAN NOT NULL,
    "named_templates" TEXT[],
    "accepted" INTEGER NOT NULL,
    "duplicate" INTEGER NOT NULL DEFAULT 0,
    "unresolved" INTEGER NOT NULL DEFAULT 0,
    "opted_out" INTEGER NOT NULL DEFAULT 0,
    "invalid_number" INTEGER NOT NULL DEFAULT 0,
    "segmented" INTEGER NOT NULL DEFAULT 0,
    "scan_id" UUID,
    "passes" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_block" (
    "campaign_id" UUID NOT NULL,
    "no" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "ids" TEXT NOT NULL,
    "templates" BYTEA,

    CONSTRAINT "customer_block_pkey" PRIMARY KEY ("campaign_id","no")
);

-- CreateTable
CREATE TABLE "outcome_batch" (
    "campaign_id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "entries" BYTEA NOT NULL,

    CONSTRAINT "outcome_batch_pkey" PRIMARY KEY ("campaign_id","seq")
);

-- CreateTable
CREATE TABLE "send" (
    "id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "no" INTEGER NOT NULL,
    "template_id" TEXT NOT NULL,
    "chosen_template_id" TEXT NOT NULL,
    "language" TEXT,
    "weight" INTEGER NOT NULL DEFAULT 1,
    "text" TEXT NOT NULL,
    "encoding" TEXT NOT NULL,
    "parts" INTEGER NOT NULL,
    "personalised" BOOLEAN NOT NULL DEFAULT false,
    "sender" TEXT,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "resume_state" TEXT,
    "problem" JSONB,
    "segment_name" TEXT NOT NULL,
    "segment_group_id" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "attempt_at" TIMESTAMPTZ(3),
    "attempt_ended_at" TIMESTAMPTZ(3),
    "batch_id" TEXT,
    "leaves_at" TIMESTAMPTZ(3),
    "recipients" INTEGER NOT NULL DEFAULT 0,
    "cost" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "send_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "snapshot" (
    "send_id" UUID NOT NULL,
    "day" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_at" TIMESTAMPTZ(3),
    "recipients" INTEGER NOT NULL DEFAULT 0,
    "delivered" INTEGER NOT NULL DEFAULT 0,
    "undelivered" INTEGER NOT NULL DEFAULT 0,
    "pending" INTEGER NOT NULL DEFAULT 0,
    "expired" INTEGER NOT NULL DEFAULT 0,
    "invalid" INTEGER NOT NULL DEFAULT 0,
    "unknown" INTEGER NOT NULL DEFAULT 0,
    "blocked" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "snapshot_pkey" PRIMARY KEY ("send_id","day")
);

-- CreateTable
CREATE TABLE "directory_scan" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "holder" UUID NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "released" BOOLEAN NOT NULL DEFAULT false,
    "resumed" BOOLEAN NOT NULL DEFAULT false,
    "done_ranges" INTEGER[],
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "directory_scan_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "api_key_account_id_idx" ON "api_key"("account_id");

-- CreateIndex
CREATE INDEX "campaign_account_id_id_idx" ON "campaign"("account_id", "id");

-- CreateIndex
CREATE INDEX "campaign_account_id_campaign_id_idx" ON "campaign"("account_id", "campaign_id");

-- CreateIndex
CREATE INDEX "campaign_state_send_at_idx" ON "campaign"("state", "send_at");

-- CreateIndex
CREATE INDEX "campaign_scan_id_idx" ON "campaign"("scan_id");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_account_id_request_key_key" ON "campaign"("account_id", "request_key");

-- CreateIndex
CREATE INDEX "send_state_idx" ON "send"("state");

-- CreateIndex
CREATE UNIQUE INDEX "send_campaign_id_no_key" ON "send"("campaign_id", "no");

-- CreateIndex
CREATE INDEX "snapshot_taken_at_due_at_idx" ON "snapshot"("taken_at", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "directory_scan_account_id_key" ON "directory_scan"("account_id");

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_block" ADD CONSTRAINT "customer_block_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE
  DEFERRABLE INITIALLY DEFERRED; -- a large request writes its blocks before the campaign itself, in one transaction

-- AddForeignKey
ALTER TABLE "outcome_batch" ADD CONSTRAINT "outcome_batch_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "send" ADD CONSTRAINT "send_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_send_id_fkey" FOREIGN KEY ("send_id") REFERENCES "send"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_scan" ADD CONSTRAINT "directory_scan_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- Settings of an account: the country of national numbers, the brake, the limit of recipients, and what a trial found.
ALTER TABLE "account" ADD COLUMN     "allow_unknown_placeholders" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "country" TEXT,
ADD COLUMN     "max_recipients" INTEGER,
ADD COLUMN     "paused" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "traits" JSONB;

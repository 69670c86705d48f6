-- A send whose text may leave with placeholders that nothing fills.
ALTER TABLE "send" ADD COLUMN     "allow_unknown_placeholders" BOOLEAN NOT NULL DEFAULT false;

-- How a segment came to be, so that one that TextLocal had before this row knew of it is not trusted unseen.
ALTER TABLE "send" ADD COLUMN "segment_origin" TEXT NOT NULL DEFAULT 'made';
-- A person looked into Messenger and found that nothing of it left; spent with the next call.
ALTER TABLE "send" ADD COLUMN "decided_absent" BOOLEAN NOT NULL DEFAULT false;

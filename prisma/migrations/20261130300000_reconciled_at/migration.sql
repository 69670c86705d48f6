-- Up to when everything that TextLocal has of a send is known here.
ALTER TABLE "send" ADD COLUMN     "reconciled_at" TIMESTAMPTZ(3);

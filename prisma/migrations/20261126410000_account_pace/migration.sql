-- CreateTable
CREATE TABLE "account_pace" (
    "account_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" JSONB NOT NULL,

    CONSTRAINT "account_pace_pkey" PRIMARY KEY ("account_id")
);

-- AddForeignKey
ALTER TABLE "account_pace" ADD CONSTRAINT "account_pace_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

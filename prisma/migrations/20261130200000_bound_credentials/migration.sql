-- What a secret is bound to by its encryption: 1, the account alone; 2, the account and the origin it may be used for.
-- Rows of version 1 are sealed anew right after this migration, by a process that has the keys.
ALTER TABLE "account" ADD COLUMN     "credentials_version" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "webhook_secret_version" INTEGER NOT NULL DEFAULT 1;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "audit";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "audit"."Kind" AS ENUM ('ONE', 'two words');

-- CreateTable
CREATE TABLE "Order" (
    "region" CHAR(2) NOT NULL,
    "number" BIGSERIAL NOT NULL,
    "kind" "audit"."Kind" NOT NULL DEFAULT 'two words',
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "day" DATE NOT NULL,
    "clock" TIMETZ(3) NOT NULL DEFAULT '2020-01-02 03:04:05 +00:00',
    "price" DECIMAL(10,2) NOT NULL DEFAULT 12.50,
    "money" MONEY,
    "ratio" REAL NOT NULL DEFAULT 0.5,
    "ip" INET,
    "bits" BIT(3) NOT NULL,
    "more" VARBIT NOT NULL,
    "doc" JSON NOT NULL,
    "raw" BYTEA NOT NULL DEFAULT '\x68656c6c6f',
    "flag" BOOLEAN NOT NULL DEFAULT true,
    "search" tsvector,
    "version" SMALLINT NOT NULL DEFAULT (1 + 1),
    "pastRegion" CHAR(2),
    "pastNumber" BIGINT,

    CONSTRAINT "order_key" PRIMARY KEY ("region","number")
);

-- CreateTable
CREATE TABLE "audit"."order_lines" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "region" CHAR(2) NOT NULL,
    "number" BIGINT NOT NULL,
    "data" JSONB,

    CONSTRAINT "line_key" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit"."Tag" (
    "name" VARCHAR(40) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "Tag_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "Gone" (
    "id" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "audit"."_LineToTag" (
    "A" UUID NOT NULL,
    "B" VARCHAR(40) NOT NULL,

    CONSTRAINT "_LineToTag_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE INDEX "by version" ON "Order" USING BRIN ("version");

-- CreateIndex
CREATE INDEX "by_flag" ON "Order"("flag");

-- CreateIndex
CREATE UNIQUE INDEX "Order_kind_at_key" ON "Order"("kind", "at" DESC);

-- CreateIndex
CREATE INDEX "order_lines_data_idx" ON "audit"."order_lines" USING GIN ("data" jsonb_path_ops);

-- CreateIndex
CREATE UNIQUE INDEX "tag_count" ON "audit"."Tag"("count" DESC);

-- CreateIndex
CREATE INDEX "_LineToTag_B_index" ON "audit"."_LineToTag"("B");

-- AddForeignKey
ALTER TABLE "Order" ADD CONSTRAINT "Order_pastRegion_pastNumber_fkey" FOREIGN KEY ("pastRegion", "pastNumber") REFERENCES "Order"("region", "number") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit"."order_lines" ADD CONSTRAINT "order_lines_region_number_fkey" FOREIGN KEY ("region", "number") REFERENCES "Order"("region", "number") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "audit"."_LineToTag" ADD CONSTRAINT "_LineToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "audit"."order_lines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit"."_LineToTag" ADD CONSTRAINT "_LineToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "audit"."Tag"("name") ON DELETE CASCADE ON UPDATE CASCADE;


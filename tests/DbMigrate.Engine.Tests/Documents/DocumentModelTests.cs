using DbMigrate.Engine.Reports.Documents;
using DbMigrate.Engine.Tests.Schema;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Documents;

/// <summary>What a documentation knows of a schema.</summary>
public sealed class DocumentModelTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Foreign_keys_have_two_directions_and_a_cardinality()
    {
        var model = await ModelAsync(
            """
            create table parent (id int primary key, code text unique);
            create table many (p int not null references parent on delete cascade);
            create table optional (p int references parent);
            create table single (p int primary key references parent);
            create table indexed (p int not null references parent, q text);
            create unique index on indexed (p);
            create table partial (p int not null references parent);
            create unique index on partial (p) where p > 0;
            create table pair (p int not null references parent, n int, primary key (p, n));
            create table by_code (c text references parent (code));
            create table self (id int primary key, up int references self);
            """
        );

        var texts = model
            .Relations.SelectMany(r => r.References)
            .Select(r =>
                $"{r.From} {ReferenceText.Cardinality(r)} {r.To} ({string.Join(",", r.Keys)}) {r.OnDelete}".Trim()
            );
        Assert.Equal(
            [
                "public.by_code many to one or none public.parent (code)",
                "public.indexed one to one public.parent (id)",
                "public.many many to one public.parent (id) CASCADE",
                "public.optional many to one or none public.parent (id)",
                "public.pair many to one public.parent (id)",
                "public.partial many to one public.parent (id)",
                "public.self many to one or none public.self (id)",
                "public.single one to one public.parent (id)",
            ],
            texts
        );
        Assert.Equal(7, model.ByName["public.parent"].ReferencedBy.Count);
        Assert.Equal("public.self", Assert.Single(model.ByName["public.self"].ReferencedBy).From);
    }

    [Fact]
    public async Task Partitions_are_within_their_table_and_views_know_what_they_read()
    {
        var model = await ModelAsync(
            """
            create table part (id int, at date) partition by range (at);
            create table part_1 partition of part for values from ('2026-01-01') to ('2026-07-01') partition by list (id);
            create table part_1_a partition of part_1 for values in (1);
            create table other (id int);
            create view low as select id from part where id < 5;
            create materialized view high as select low.id from low join other using (id);
            """
        );

        Assert.Equal(["public.high", "public.low", "public.other", "public.part"], model.Relations.Select(r => r.Name));
        Assert.Equal(["public.part_1", "public.part_1_a"], model.ByName["public.part"].Partitions);
        Assert.Equal(["public.low", "public.other"], model.ByName["public.high"].Reads);
        Assert.Equal(["public.high"], model.ByName["public.low"].ReadBy);
        Assert.Equal(["public.low"], model.ByName["public.part"].ReadBy);
    }

    [Fact]
    public async Task Policies_are_described_in_words()
    {
        var model = await ModelAsync(
            """
            create table doc (id int, tenant int);
            alter table doc enable row level security;
            create policy p1 on doc for select using (tenant = 1);
            create policy p2 on doc for insert with check (tenant = 2);
            create policy p3 on doc for update using (tenant = 3);
            create policy p4 on doc for update using (tenant = 4) with check (tenant = 5);
            create policy p5 on doc as restrictive for delete to pg_monitor using (id > 0);
            create policy p6 on doc using (true);
            create policy p7 on doc for insert;
            create policy p8 on doc for update using (1 = 1) with check (tenant = 5);
            create policy p9 on doc for update using (tenant = 4) with check (true);
            create table off (id int);
            create policy o on off using (true);
            create table shut (id int);
            alter table shut enable row level security, force row level security;
            """
        );

        Assert.Equal(
            [
                "every role may read rows where (tenant = 1).",
                "every role may add rows where (tenant = 2).",
                "every role may change rows where (tenant = 3); new rows must meet it, too.",
                "every role may change rows where (tenant = 4); new rows must meet (tenant = 5).",
                "pg_monitor can only delete rows where (id > 0), whatever other policies permit.",
                "every role may read, add, change and delete every row.",
                "every role may add no row.",
                "every role may change every row; new rows must meet (tenant = 5).",
                "every role may change rows where (tenant = 4); new rows may be any.",
            ],
            model.ByName["public.doc"].Policies.Select(p => string.Concat(PolicyWords.Of(p).Spans.Select(s => s.Value)))
        );
        Assert.Equal(
            [
                "Row security is on, but not for the owner.",
                "Row security is off: the policies have no effect.",
                "Row security is on, also for the owner, and no policy permits anything: other roles see no row.",
            ],
            model.Relations.Select(PolicyWords.Of)
        );
    }

    [Fact]
    public async Task A_foreign_key_that_is_not_enforced_says_so()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var connection = await database.OpenAsync();
        if (connection.PostgreSqlVersion.Major < 18)
        {
            return;
        }

        var model = await ModelAsync(
            "create table a (id int primary key); create table b (a int references a not enforced);"
        );
        Assert.EndsWith(
            "NOT ENFORCED",
            ReferenceText.Of(Assert.Single(model.ByName["public.b"].References)),
            StringComparison.Ordinal
        );
    }

    private async Task<DocumentModel> ModelAsync(string sql)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(sql.Split(';', StringSplitOptions.RemoveEmptyEntries));
        return DocumentModel.Of(await SchemaOracle.ReadAsync(database), new Dictionary<string, RelationSize>());
    }
}
